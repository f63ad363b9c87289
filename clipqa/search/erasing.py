"""Delete words that no entry has any more. Otherwise they stay with a count of zero.

After an erasure they must not stay in the database, not even in unmerged parts of an index.
"""

from time import monotonic
from typing import Any

from django.db import connection

from clipqa.models import SearchSpelling, SearchTerm, SearchWord
from clipqa.search.backends.sqlite import INDEXED
from clipqa.search.cue_index import INDEX as CUE_INDEX

PAGES = 500  # merged per statement, so that others can write in between
MERGED_WITHIN_S = 20.0


def delete_unused_words() -> None:
    """Delete words and terms without entries.

    Must be called inside a transaction that has the writer lock.
    """
    unused = SearchWord.objects.filter(entries__lte=0)
    SearchSpelling.objects.filter(word__in=unused.values("pk")).delete()
    unused.delete()
    SearchTerm.objects.filter(entries__lte=0).delete()


def merge_index(within_s: float = MERGED_WITHIN_S) -> bool:
    """Merge the segments of SQLite's FTS5 indexes, which removes deleted terms from the file.

    FTS5 only marks deleted terms until then. Return whether all indexes were merged in time. Return
    True on PostgreSQL, whose index has no such segments.
    """
    if connection.vendor != "sqlite":
        return True
    until = monotonic() + within_s
    return all(_merge(index, until) for index in (*INDEXED, CUE_INDEX))


def _merge(index: str, until: float) -> bool:
    pages = -PAGES  # a negative number starts a merge of all segments into one
    while monotonic() < until:
        if not _merge_some(index, pages):
            return True
        pages = PAGES
    return False


def _merge_some(index: str, pages: int) -> bool:
    """Return whether there was work to do: at least two changes, by SQLite's documentation."""
    with connection.cursor() as cursor:
        before = _changes(cursor)
        cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('merge', %s)", [pages])
        return _changes(cursor) - before >= 2


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])
