"""A single row with the version of the library that readers see."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, models
from django.utils import timezone

from clipqa.db.statements import compiled_once, placeholder
from clipqa.models.publishing import Status

STATE_FIELDS = ("library_version", "next_due_at", "has_articles")


class LibraryStateManager(models.Manager["LibraryState"]):
    def current(self) -> "LibraryState":
        """Return the row, read from the primary.

        In plain SQL, since every public request begins with it.
        """
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(STATE_FIELDS)} FROM {table} WHERE id = 1")  # noqa: S608
            row = cursor.fetchone()
        if row is None:
            return self.get_or_create(pk=1)[0]
        version, due, has_articles = row
        if due and timezone.is_naive(due):  # SQLite stores datetimes without a time zone, in UTC
            due = due.replace(tzinfo=UTC)
        values = [1, version, due, bool(has_articles)]
        return self.model.from_db(connection.alias, ["id", *STATE_FIELDS], values)

    def touch(self, now: datetime | None = None, *, is_applied: bool = False) -> None:
        """Increment the version, since public pages changed.

        `is_applied` tells that due changes were just applied.

        Must be the last statement of a transaction, since the row stays locked until the commit and
        every writer needs it.
        """
        now = now or timezone.now()
        current_due = self.current().next_due_at
        # A due time that has passed stays, until `apply_due` has processed it.
        since = min(now, current_due or now)
        articles = article_state(now if is_applied else since, now)
        dues = [due for due in (next_due_at(since), articles.due_at) if due]
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET library_version = library_version + 1, next_due_at = %s, "  # noqa: S608
                "has_articles = %s WHERE id = 1",
                [
                    connection.ops.adapt_datetimefield_value(min(dues, default=None)),
                    articles.is_any_public,
                ],
            )


class LibraryState(models.Model):
    library_version = models.PositiveBigIntegerField(default=1)
    next_due_at = models.DateTimeField(
        null=True, help_text="when the next answer or article becomes public or stops being so"
    )
    has_articles = models.BooleanField(
        default=False, db_default=False, help_text="whether an article is public"
    )

    objects = LibraryStateManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="library_state_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"version {self.library_version}"

    def counters_current(self, now: datetime | None = None) -> bool:
        """Return whether the counters are current, as no due time has passed meanwhile."""
        return self.next_due_at is None or self.next_due_at > (now or timezone.now())


def next_due_at(since: datetime) -> datetime | None:
    """Return the next time after `since` at which an answer appears or expires.

    Counted entries have appeared. `visible_from` of one may still be after `since`, as a writer
    that waits for a lock may read the clock before the writer that has it.
    """
    rows = [*_appearing().ask(since=since), *_expiring().ask(since=since)]
    return min((moment for (moment,) in rows), default=None)


@compiled_once
def _appearing() -> "models.QuerySet[Any, Any]":
    from clipqa.models.search_entry import SearchEntry

    upcoming = SearchEntry.objects.filter(is_counted=False, visible_from__gte=placeholder("since"))
    return upcoming.order_by("visible_from").values_list("visible_from")[:1]


@compiled_once
def _expiring() -> "models.QuerySet[Any, Any]":
    from clipqa.models.search_entry import SearchEntry

    expiring = SearchEntry.objects.filter(visible_until__gte=placeholder("since"))
    return expiring.order_by("visible_until").values_list("visible_until")[:1]


class ArticleState(NamedTuple):
    due_at: datetime | None  # when the next article appears or expires
    is_any_public: bool


def article_state(since: datetime, now: datetime) -> ArticleState:
    """Return what the state of the library says of articles, in one statement."""
    rows = _articles().ask(since=since, now=now)
    ((appears_at, expires_at, is_any_public),) = rows
    dues = [due for due in (appears_at, expires_at) if due]
    return ArticleState(min(dues, default=None), bool(is_any_public))


@compiled_once
def _articles() -> "models.QuerySet[Any, Any]":
    from clipqa.models.article import Article

    published = Article.objects.filter(status=Status.PUBLISHED).order_by()
    appears = published.filter(publish_at__gte=placeholder("since")).order_by("publish_at")
    expires = published.filter(expire_at__gte=placeholder("since")).order_by("expire_at")
    public = Article.objects.published(placeholder("now")).order_by()  # type: ignore[arg-type]
    return LibraryState.objects.filter(pk=1).values_list(
        models.Subquery(appears.values("publish_at")[:1]),
        models.Subquery(expires.values("expire_at")[:1]),
        models.Exists(public),
    )
