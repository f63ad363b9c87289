"""One row that says which version of the library readers see."""

from datetime import UTC, datetime

from django.db import connection, models
from django.db.models import F, Min
from django.utils import timezone

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
        known = self.filter(pk=1).values_list("next_due_at", flat=True).first()
        # A moment that has passed stays due until somebody settles it.
        due = next_due_at(min(now, known or now))
        changed = self.filter(pk=1).update(
            library_version=F("library_version") + 1, next_due_at=due
        )
        if not changed:
            self.create(pk=1, library_version=2, next_due_at=due)


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
    from clipqa.models.search_entry import SearchEntry

    waiting = SearchEntry.objects.filter(is_counted=False, visible_from__gte=since)
    appears = waiting.aggregate(due=Min("visible_from"))
    expires = SearchEntry.objects.filter(visible_until__gte=since).aggregate(
        due=Min("visible_until")
    )
    return min((moment["due"] for moment in (appears, expires) if moment["due"]), default=None)
