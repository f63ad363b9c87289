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
            is_sound = database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            database.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except sqlite3.DatabaseError:
        is_sound = False
    if not is_sound:
        raise BackupError("The database inside the archive is damaged. Take an older backup.")


def load(source: Path, patience_s: int) -> None:
    """Write under SQLite's own lock: a running server sees the old library or the new one."""
    connection.close()
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 500")
    deadline = time.monotonic() + patience_s

    def lose_patience(status: int, remaining: int, total: int) -> None:
        if status in BUSY and time.monotonic() > deadline:
            raise BackupError(IN_USE)

    with closing(sqlite3.connect(source)) as database:
        try:
            # Without the callback it would wait for another writer without a timeout.
            database.backup(connection.connection, progress=lose_patience)
        except sqlite3.Error as error:
            raise BackupError(
                f"The database could not be written ({error}); it is as it was."
            ) from error
