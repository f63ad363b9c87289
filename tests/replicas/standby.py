"""What is done to a replica, and what is seen of it, from outside."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection

from clipqa.models import LibraryState
from scripts.postgres import Replica

PATIENCE_S = 60.0  # a busy machine replays slowly; who waits for nothing waits no longer


def primary_url() -> str:
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)


def ask(replica: Replica, sql: str, *values: Any) -> Any:
    with psycopg.connect(replica.url, autocommit=True) as link:
        asked = link.execute(sql, values)
        row = asked.fetchone() if asked.description else None
        return row[0] if row else None


def until(is_so: Callable[[], bool], what: str) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < ends_at, f"Not within {PATIENCE_S:.0f} s: {what}"
        time.sleep(0.02)


def catch_up(replica: Replica) -> None:
    version = LibraryState.objects.current().library_version
    replayed = "SELECT library_version FROM clipqa_librarystate"
    until(lambda: ask(replica, replayed) == version, "the replica has caught up")


@contextmanager
def replay_paused(replica: Replica) -> Iterator[None]:
    """It streams and answers, but what comes stays aside: a lag for as long as the block lasts."""
    ask(replica, "SELECT pg_wal_replay_pause()")
    until(lambda: ask(replica, "SELECT pg_get_wal_replay_pause_state()") == "paused", "a pause")
    try:
        yield
    finally:
        ask(replica, "SELECT pg_wal_replay_resume()")


def end_readers(replica: Replica) -> None:
    """Every other connection to it is lost, as when it dies."""
    ask(
        replica,
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    )


@contextmanager
def silent(replica: Replica) -> Iterator[None]:
    """Its processes are stopped: connections stay open, and nobody answers."""
    readers = "SELECT array_agg(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    server = int((replica.data / "postmaster.pid").read_text().split()[0])
    processes = [server, *ask(replica, readers)]
    signal_all(processes, signal.SIGSTOP)
    try:
        yield
    finally:
        signal_all(processes, signal.SIGCONT)


def signal_all(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):  # the one that counted them is gone
            os.kill(process, number)


@contextmanager
def impatient(replica: Replica) -> Iterator[None]:
    """Replay waits for no reader."""
    try:
        ask(replica, "ALTER SYSTEM SET max_standby_streaming_delay = 0")
        ask(replica, "SELECT pg_reload_conf()")
        yield
    finally:
        ask(replica, "ALTER SYSTEM RESET max_standby_streaming_delay")
        ask(replica, "SELECT pg_reload_conf()")


def empty(table: str) -> None:
    """From a connection of its own, whatever thread asks."""
    with psycopg.connect(primary_url(), autocommit=True) as link:
        link.execute(f"TRUNCATE {table}")
