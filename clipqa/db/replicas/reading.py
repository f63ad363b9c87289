"""Render a page from a replica that has replayed the version that the page needs."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from django.conf import settings
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from clipqa.db.replicas.roster import BEHIND, DEAD, FAILED, NOT_A_REPLICA, Replica, roster
from clipqa.db.replicas.router import reading_from
from clipqa.db.replicas.watchdog import watchdog
from clipqa.models import LibraryState

STATE = LibraryState._meta.db_table
REPLAY_STATE = f"SELECT library_version, pg_is_in_recovery() FROM {STATE} WHERE id = 1"  # noqa: S608
# A page takes milliseconds; a sitemap of a very large library may take some seconds.
CHECK_TIMEOUT_S, PAGE_TIMEOUT_S = 2.0, 20.0

Result = TypeVar("Result")


def run_on_replica(version: int, render: Callable[[], Result]) -> Result:
    """Call `render` while reads go to a replica that has replayed this version.

    Without such a replica reads go to the primary. Where the replica fails meanwhile, `render` is
    called a second time, on the primary.
    """
    if not settings.CLIPQA_REPLICAS:
        return render()
    replica = _up_to_date_replica(version)
    if replica is None:
        return render()
    reason: object = ""
    try:
        with reading_from(replica.alias), watchdog.over(connections[replica.alias], PAGE_TIMEOUT_S):
            result = render()
        # The `if` of a template hides errors, so a lost connection may have raised nothing.
        if not _is_broken(connections[replica.alias]):
            return result
    except Error as error:
        reason = error
    problem = DEAD if _is_broken(connections[replica.alias]) else FAILED
    connections[replica.alias].close()
    replica.suspend(problem, reason)
    return render()


def _up_to_date_replica(version: int) -> Replica | None:
    """Return a replica that has replayed this version.

    Checked in each request, since a persistent connection may lead to another server meanwhile.
    """
    replica = roster().next()
    if replica is None:
        return None
    began = monotonic()
    try:
        replayed, is_replica = _replay_state(connections[replica.alias])
    except Error as error:
        connections[replica.alias].close()
        replica.suspend(DEAD, error, took_s=monotonic() - began)
        return None
    if not is_replica or replayed < version:
        replica.suspend(BEHIND if is_replica else NOT_A_REPLICA)
        return None
    replica.resume()
    return replica


def _replay_state(connection: BaseDatabaseWrapper) -> tuple[int, bool]:
    """Return the replayed version, and whether the server is a replica at all."""
    was_open = connection.connection is not None
    try:
        return _query_state(connection)
    except Error:
        connection.close()
        if not was_open:
            raise
    return _query_state(connection)  # the server was restarted since the connection was opened


def _query_state(connection: BaseDatabaseWrapper) -> tuple[int, bool]:
    with watchdog.over(connection, CHECK_TIMEOUT_S), connection.cursor() as cursor:
        cursor.execute(REPLAY_STATE)
        replayed, is_replica = cursor.fetchone() or (0, True)
        return replayed, is_replica


def _is_broken(connection: BaseDatabaseWrapper) -> bool:
    return connection.connection is None or connection.connection.closed
