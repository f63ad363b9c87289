"""One row that says which version of the library readers see."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from clipqa.statements import given, put_together_once

STATE_FIELDS = ("library_version", "next_due_at")


class LibraryStateManager(models.Manager["LibraryState"]):
    def current(self) -> "LibraryState":
        """Read from the primary by a statement written out: every public request begins with it."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT library_version, next_due_at FROM {table} WHERE id = 1")  # noqa: S608
            row = cursor.fetchone()
        if row is None:
            return self.get_or_create(pk=1)[0]
        version, due = row
        if due and timezone.is_naive(due):  # SQLite keeps moments without a zone, in UTC
            due = due.replace(tzinfo=UTC)
        return self.model.from_db(connection.alias, ["id", *STATE_FIELDS], [1, version, due])

    def touch(self, now: datetime | None = None) -> None:
        """Say that public pages changed: the last statement of a transaction that did it.

        Last, because the row stays locked until the commit and every writer needs it.
        """
        now = now or timezone.now()
        known = self.current().next_due_at
        # A moment that has passed stays due until somebody settles it.
        due = next_due_at(min(now, known or now))
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET library_version = library_version + 1, next_due_at = %s "  # noqa: S608
                "WHERE id = 1",
                [connection.ops.adapt_datetimefield_value(due)],
            )


class LibraryState(models.Model):
    library_version = models.PositiveBigIntegerField(default=1)
    next_due_at = models.DateTimeField(
        null=True, help_text="when the next answer becomes public or stops being so"
    )

    objects = LibraryStateManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="library_state_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"version {self.library_version}"

    def is_settled(self, now: datetime | None = None) -> bool:
        """Whether no moment has passed that the counters don't know of yet."""
        return self.next_due_at is None or self.next_due_at > (now or timezone.now())


def next_due_at(since: datetime) -> datetime | None:
    """The first moment since then at which an answer appears or disappears by schedule.

    An answer that is counted has appeared. One may have a moment after `since`: a writer who waits
    for another looks at the clock before that other one does.
    """
    rows = [*_appearing().ask(since=since), *_expiring().ask(since=since)]
    return min((moment for (moment,) in rows), default=None)


@put_together_once
def _appearing() -> "models.QuerySet[Any, Any]":
    from clipqa.models.search_entry import SearchEntry

    waiting = SearchEntry.objects.filter(is_counted=False, visible_from__gte=given("since"))
    return waiting.order_by("visible_from").values_list("visible_from")[:1]


@put_together_once
def _expiring() -> "models.QuerySet[Any, Any]":
    from clipqa.models.search_entry import SearchEntry

    ending = SearchEntry.objects.filter(visible_until__gte=given("since"))
    return ending.order_by("visible_until").values_list("visible_until")[:1]
