"""Let go of words that nothing says any more; otherwise they stay, counted nought times."""

from time import monotonic
from typing import Any

from django.db import connection

from clipqa.models import SearchSpelling, SearchTerm, SearchWord
from clipqa.search.backends.sqlite import INDEXED

PAGES = 500  # merged at a time: others write in between
MERGED_WITHIN_S = 20.0


def forget_unused_words() -> None:
    """To be called inside a transaction that holds the turn."""
    unused = SearchWord.objects.filter(entries__lte=0)
    SearchSpelling.objects.filter(word__in=unused.values("pk")).delete()
    unused.delete()
    SearchTerm.objects.filter(entries__lte=0).delete()


def merge_index(within_s: float = MERGED_WITHIN_S) -> bool:
    """SQLite's indexes only mark what was deleted, and drop it when their parts are merged.

    Returns whether they all were within the time. PostgreSQL keeps no such parts.
    """
    if connection.vendor != "sqlite":
        return True
    until = monotonic() + within_s
    return all(_merge(index, until) for index in INDEXED)


def _merge(index: str, until: float) -> bool:
    pages = -PAGES  # the first step marks all parts to become one
    while monotonic() < until:
        if not _merge_some(index, pages):
            return True
        pages = PAGES
    return False


def _merge_some(index: str, pages: int) -> bool:
    """Whether there was something to merge (SQLite's documentation counts changes so)."""
    with connection.cursor() as cursor:
        before = _changes(cursor)
        cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('merge', %s)", [pages])
        return _changes(cursor) - before >= 2


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])
