"""Make a page of what a replica holds, if that is as new as the page has to be."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from django.conf import settings
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from clipqa.models import LibraryState
from clipqa.replicas.roster import BEHIND, DEAD, FAILED, PRIMARY_ITSELF, Replica, roster
from clipqa.replicas.router import reading_from
from clipqa.replicas.watchdog import watchdog

STATE = LibraryState._meta.db_table
HOW_FAR = f"SELECT library_version, pg_is_in_recovery() FROM {STATE} WHERE id = 1"  # noqa: S608
# A page takes milliseconds; a sitemap of a very large library may take some seconds.
ASKING_S, MAKING_S = 2.0, 20.0

Made = TypeVar("Made")


def from_a_replica(version: int, make: Callable[[], Made]) -> Made:
    """What `make` makes where reads go to a replica that has replayed this version.

    Without such a replica, and where it fails on the way, the primary is read: then `make` is
    called once more.
    """
    if not settings.CLIPQA_REPLICAS:
        return make()
    replica = _one_that_holds(version)
    if replica is None:
        return make()
    reason: object = ""
    try:
        with reading_from(replica.alias), watchdog.over(connections[replica.alias], MAKING_S):
            made = make()
        # A template's `if` takes any error for False, so nothing need have been raised.
        if not _is_broken(connections[replica.alias]):
            return made
    except Error as error:
        reason = error
    trouble = DEAD if _is_broken(connections[replica.alias]) else FAILED
    connections[replica.alias].close()
    replica.leave_out(trouble, reason)
    return make()


def _one_that_holds(version: int) -> Replica | None:
    """Asked in each request: the copy behind a connection may be another one by now."""
    replica = roster().next()
    if replica is None:
        return None
    began = monotonic()
    try:
        replayed, is_replica = _how_far(connections[replica.alias])
    except Error as error:
        connections[replica.alias].close()
        replica.leave_out(DEAD, error, took_s=monotonic() - began)
        return None
    if not is_replica or replayed < version:
        replica.leave_out(BEHIND if is_replica else PRIMARY_ITSELF)
        return None
    replica.take_back()
    return replica


def _how_far(connection: BaseDatabaseWrapper) -> tuple[int, bool]:
    was_open = connection.connection is not None
    try:
        return _ask(connection)
    except Error:
        connection.close()
        if not was_open:
            raise
    return _ask(connection)  # it was restarted since: what was open before is not any more


def _ask(connection: BaseDatabaseWrapper) -> tuple[int, bool]:
    with watchdog.over(connection, ASKING_S), connection.cursor() as cursor:
        cursor.execute(HOW_FAR)
        replayed, is_replica = cursor.fetchone() or (0, True)
        return replayed, is_replica


def _is_broken(connection: BaseDatabaseWrapper) -> bool:
    return connection.connection is None or connection.connection.closed
