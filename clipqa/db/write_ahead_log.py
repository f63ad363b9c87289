"""SQLite's write-ahead log, which has copies of changed pages until it is truncated."""

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper


def empty_log(connection: BaseDatabaseWrapper) -> bool:
    """Checkpoint the log and truncate its file; return whether that succeeded.

    Waits for readers as long as a statement waits for a lock. Return True on PostgreSQL, which has
    no such log, and False inside a transaction, where SQLite can't truncate it.
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_ = cursor.fetchone()
    except OperationalError:
        return False
    return not is_busy
