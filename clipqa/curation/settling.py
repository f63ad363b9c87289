"""Mend what time has changed: expired entries and old feedback are swept away, the
words of new entries counted.

Readers never wait for it, since every read asks for visibility itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import InternalError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from clipqa.curation.feedback import forget_outdated_feedback
from clipqa.models import LibraryState, SearchEntry
from clipqa.search.indexing import index_answers

# The database is busy, full or away; the second where it may only be read.
NOT_NOW = (OperationalError, InternalError)


def settle(now: datetime | None = None) -> bool:
    """Settle the library if its next moment has passed; returns whether it did.

    One process does it; the others go on at once, and so does one that finds a writer at work.
    """
    now = now or timezone.now()
    try:
        with without_waiting(), transaction.atomic():
            return _settle(now)
    except NOT_NOW:
        return False


def _settle(now: datetime) -> bool:
    due = LibraryState.objects.filter(pk=1, next_due_at__lte=now)
    if not due.select_for_update(skip_locked=True).exists():
        return False
    changed = SearchEntry.objects.filter(
        Q(visible_until__lte=now) | Q(is_counted=False, visible_from__lte=now)
    )
    index_answers(list(changed.values_list("pk", flat=True)), now)
    forget_outdated_feedback(now)
    LibraryState.objects.touch(now)
    return True


@contextmanager
def without_waiting() -> Iterator[None]:
    """SQLite knows no SKIP LOCKED: there the wait for the write lock is set to nothing."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    usual_ms = int(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual_ms:d}")
