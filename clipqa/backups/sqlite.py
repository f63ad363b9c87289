"""Back up and restore SQLite with its backup API.

A copy of the live file alone would lose transactions that are only in its write-ahead log.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from django.db import connection

from clipqa.backups.manifest import IN_USE, BackupError

BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
FILE_NAME = "database.sqlite3"


def dump(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        # The copy must be one file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def verify(source: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as database:
            is_valid = database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            database.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except sqlite3.DatabaseError:
        is_valid = False
    if not is_valid:
        raise BackupError("The database inside the archive is damaged. Use an older backup.")


def load(source: Path, timeout_s: int) -> None:
    """Write under SQLite's own lock: a running server sees the old library or the new one."""
    connection.close()
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 500")
    deadline = time.monotonic() + timeout_s

    def check_timeout(status: int, remaining: int, total: int) -> None:
        if status in BUSY and time.monotonic() > deadline:
            raise BackupError(IN_USE)

    with closing(sqlite3.connect(source)) as database:
        try:
            # Without the callback it would wait for another writer without a timeout.
            database.backup(connection.connection, progress=check_timeout)
        except sqlite3.Error as error:
            raise BackupError(
                f"The database could not be written ({error}). It is unchanged."
            ) from error
