"""Writers of entries take turns."""

from django.db import connection

NUMBER = 0xC119  # any number that nobody else locks


def take_turn() -> None:
    """Wait until no other transaction writes entries; ends with the caller's transaction.

    Their counters are the same rows: those of common words, of everything, of the library. Each
    would wait for the other at one of them, or both for each other; in one line nobody does.
    SQLite has one writer at a time anyway. To be called before any row is held that another writer
    may want: who holds it would wait for the turn, and who has the turn for the row.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER])
