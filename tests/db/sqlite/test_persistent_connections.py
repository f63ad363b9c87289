"""The state that one request leaves on a persistent connection must not reach the next one."""

import gc
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from threading import Event

import pytest
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection, connections

from clipqa.db.sqlite.base import DatabaseWrapper
from clipqa.models import Outlet
from tests.factories import make_outlet
from tests.manage_command import ROOT

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]
NAMES = "SELECT name FROM clipqa_outlet UNION ALL SELECT name FROM clipqa_outlet"
FORKS = """
import os, sys
import django
from django.db import connection

django.setup()
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE words (word text)")
if not (child := os.fork()):
    assert connection.connection is None
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO words VALUES ('child')")
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO words VALUES ('parent')")
    cursor.execute("SELECT group_concat(word) FROM words")
    print(cursor.fetchone()[0])
    cursor.execute("PRAGMA integrity_check")
    print(cursor.fetchone()[0])
"""
IN_MEMORY = """
import django
from django.core.signals import request_finished
from django.db import connection

django.setup()
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE words (word text)")
request_finished.send(None)
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM words")
    print(cursor.fetchone()[0])
"""


@pytest.fixture(autouse=True)
def persistent_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)


def between_two_requests() -> None:
    close_old_connections()
    close_old_connections()


def test_a_connection_stays_open_between_requests() -> None:
    connection.ensure_connection()
    opened = connection.connection
    between_two_requests()
    assert connection.connection is opened


def test_django_checks_connections_between_requests() -> None:
    for signal in (request_started, request_finished):
        assert close_old_connections in [
            receiver() if callable(receiver) else receiver
            for (_id, receiver, *_rest) in signal.receivers
        ]


def rename(name: str) -> None:
    """Rename the outlet on another connection, as another process would."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("UPDATE clipqa_outlet SET name = %s", [name])
    other.close()


def test_a_cursor_left_open_holds_no_snapshot_for_the_next_request() -> None:
    make_outlet("Before")
    cursor = connection.cursor()
    cursor.execute(NAMES)
    cursor.fetchone()
    rename("After")
    assert Outlet.objects.get().name == "Before"  # the open cursor keeps the snapshot
    between_two_requests()
    assert Outlet.objects.get().name == "After"


def test_the_log_can_be_truncated_while_connections_stay_open() -> None:
    make_outlet("Before")
    cursor = connection.cursor()
    cursor.execute(NAMES)
    cursor.fetchone()
    between_two_requests()
    rename("After")
    other = connections.create_connection("default")
    with other.cursor() as other_cursor:
        other_cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_blocked, *_frames = other_cursor.fetchone()
    other.close()
    assert not is_blocked


def test_a_connection_with_an_error_is_closed_after_its_request() -> None:
    connection.ensure_connection()
    opened = connection.connection
    with suppress(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing")
    between_two_requests()
    connection.ensure_connection()
    assert connection.connection is not opened


def test_closed_cursors_are_not_referenced() -> None:
    for _ in range(3):
        Outlet.objects.count()
    gc.collect()
    assert not list(connection._cursors)  # type: ignore[attr-defined]


def run(program: str, url: str) -> str:
    environment = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "clipqa.settings"}
    command = [sys.executable, "-c", program]
    return subprocess.check_output(command, cwd=ROOT, env=environment, text=True)


def test_a_forked_process_opens_its_own_connection(tmp_path: Path) -> None:
    assert run(FORKS, f"sqlite:///{tmp_path / 'library.sqlite3'}") == "child,parent\nok\n"


def test_an_in_memory_library_survives_the_end_of_a_request() -> None:
    assert run(IN_MEMORY, "sqlite://:memory:") == "0\n"


def journal_mode(library: Path) -> str:
    opened = DatabaseWrapper({**connection.settings_dict, "NAME": str(library)}, connection.alias)
    try:
        with opened.cursor() as cursor:
            return str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
    finally:
        opened.close()


def test_opening_a_library_without_a_log_waits_for_its_writer(tmp_path: Path) -> None:
    """A library that was just moved in has no log; SQLite raises "database is locked" at once."""
    library, is_written = tmp_path / "library.sqlite3", Event()

    def write() -> None:
        with closing(sqlite3.connect(library, isolation_level=None)) as writer:
            writer.execute("CREATE TABLE words (word text)")
            writer.execute("BEGIN IMMEDIATE")
            is_written.set()
            time.sleep(0.5)
            writer.execute("COMMIT")

    with ThreadPoolExecutor() as others:
        written = others.submit(write)
        assert is_written.wait(10)
        assert journal_mode(library) == "wal"
        written.result()
