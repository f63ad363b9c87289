"""Control and observe a replica from outside."""

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

# The replica replays the writes of all test processes, which took more than a minute on a busy
# machine. A test continues as soon as the state is reached.
TIMEOUT_S = 300.0


def primary_url() -> str:
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)


def ask(replica: Replica, sql: str, *values: Any) -> Any:
    with psycopg.connect(replica.url, autocommit=True) as link:
        result = link.execute(sql, values)
        row = result.fetchone() if result.description else None
        return row[0] if row else None


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition, with growing pauses, since each connection costs CPU time."""
    ends_at, pause_s = time.monotonic() + TIMEOUT_S, 0.02
    while not condition():
        assert time.monotonic() < ends_at, f"Not within {TIMEOUT_S:.0f} s: {what}"
        time.sleep(pause_s)
        pause_s = min(0.5, pause_s * 1.3)


def catch_up(replica: Replica) -> None:
    version = LibraryState.objects.current().library_version
    replayed = "SELECT library_version FROM clipqa_librarystate"
    until(lambda: ask(replica, replayed) == version, "the replica has caught up")


@contextmanager
def replay_paused(replica: Replica) -> Iterator[None]:
    """Pause replay, so that the replica lags while the block runs. It still streams and answers."""
    ask(replica, "SELECT pg_wal_replay_pause()")
    until(lambda: ask(replica, "SELECT pg_get_wal_replay_pause_state()") == "paused", "a pause")
    try:
        yield
    finally:
        ask(replica, "SELECT pg_wal_replay_resume()")


def end_readers(replica: Replica) -> None:
    """Terminate every other connection to the replica, as when it crashes."""
    ask(
        replica,
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    )


@contextmanager
def silent(replica: Replica) -> Iterator[None]:
    """Stop its processes: connections stay open, and nothing is answered."""
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
        with suppress(ProcessLookupError):  # the backend that listed them has ended
            os.kill(process, number)


@contextmanager
def impatient(replica: Replica) -> Iterator[None]:
    """Let replay cancel readers instead of waiting for them."""
    try:
        ask(replica, "ALTER SYSTEM SET max_standby_streaming_delay = 0")
        ask(replica, "SELECT pg_reload_conf()")
        yield
    finally:
        ask(replica, "ALTER SYSTEM RESET max_standby_streaming_delay")
        ask(replica, "SELECT pg_reload_conf()")


def empty(table: str) -> None:
    """Truncate a table on the primary, on a separate connection, so from any thread."""
    with psycopg.connect(primary_url(), autocommit=True) as link:
        link.execute(f"TRUNCATE {table}")
