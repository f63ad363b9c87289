"""Serialize the transactions that write entries."""

from django.db import connection

LOCK_ID = 0xC119  # arbitrary, but no other advisory lock may use it


def take_writer_lock() -> None:
    """Wait until no other transaction writes entries. The lock ends with the transaction.

    All writers update the same rows: counters of common words, of all lists, the library's state.
    Without the lock they would wait for each other's rows, and could deadlock. SQLite has a single
    writer anyway.

    Must be called before the transaction locks a row that another writer may lock. Otherwise that
    writer could have this lock and wait for the row.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_ID])
