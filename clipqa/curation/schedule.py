"""Apply scheduled changes: delete expired entries, and count the words of new ones.

Outdated questions of readers are deleted with them.

Readers never wait for it, since every query checks visibility itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import InternalError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from clipqa.curation.citations import follow_answers
from clipqa.curation.outdated_questions import delete_outdated_questions
from clipqa.models import ArticleEntry, LibraryState, SearchEntry
from clipqa.search.article_index import index_articles
from clipqa.search.indexing import index_answers

# The database is busy, full or unavailable; the second is raised when it is read-only.
UNAVAILABLE_ERRORS = (OperationalError, InternalError)


def apply_due(now: datetime | None = None) -> bool:
    """Apply scheduled changes if the next due time has passed. Return whether it did.

    One process does it. The others skip it, and so does one that would wait for a writer.
    """
    now = now or timezone.now()
    try:
        with without_waiting(), transaction.atomic():
            return _apply_due(now)
    except UNAVAILABLE_ERRORS:
        return False


def _apply_due(now: datetime) -> bool:
    due = LibraryState.objects.filter(pk=1, next_due_at__lte=now)
    if not due.select_for_update(skip_locked=True).exists():
        return False
    changed = SearchEntry.objects.filter(
        Q(visible_until__lte=now) | Q(is_counted=False, visible_from__lte=now)
    )
    ids = list(changed.values_list("pk", flat=True))
    follow_answers(ids, now)
    index_answers(ids, now)
    expired = ArticleEntry.objects.filter(visible_until__lte=now)
    index_articles(list(expired.values_list("pk", flat=True)), now)
    delete_outdated_questions(now)
    LibraryState.objects.touch(now, is_applied=True)
    return True


@contextmanager
def without_waiting() -> Iterator[None]:
    """Disable waiting for locks on SQLite, which has no SKIP LOCKED, by a timeout of zero."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    timeout_ms = int(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {timeout_ms:d}")
