"""The lists that are counted, and where the cards of each are read in their order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from clipqa.lengths import LONG_ABOVE_MS, SHORT_BELOW_MS
from clipqa.models import SearchEntry, TopicEntry

ALL = "all"
ENTRIES, TOPIC_ENTRIES = SearchEntry._meta.db_table, TopicEntry._meta.db_table

LENGTH = (
    f"CASE WHEN e.duration_ms < {SHORT_BELOW_MS} THEN 'short' "
    f"WHEN e.duration_ms <= {LONG_ABOVE_MS} THEN 'medium' ELSE 'long' END"
)
# The id and the value that each facet groups entries `e` by, and what it joins them with.
VALUES = {
    "outlet": ("e.outlet_id", "''", ""),
    "topic": ("f.topic_id", "''", f"JOIN {TOPIC_ENTRIES} f ON f.entry_id = e.answer_id"),
    "duration": ("0", LENGTH, ""),
    "year": ("0", "SUBSTR(CAST(e.shown_on AS varchar(10)), 1, 4)", ""),
    "language": ("0", "e.language", ""),
}

Place = tuple[datetime, int]  # when an answer was published, and its id
BEGINNING: Place = (datetime(1, 1, 1, tzinfo=UTC), 0)
END: Place = (datetime(9999, 12, 31, tzinfo=UTC), 0)


def topic_scope(topic_id: int) -> str:
    return f"topic-{topic_id}"


def outlet_scope(outlet_id: int) -> str:
    return f"outlet-{outlet_id}"


@dataclass(frozen=True)
class Source:
    """A table that an index keeps in the order (published_at, id), and what narrows it."""

    table: str
    id: str
    condition: str
    values: list[Any]

    def after(self, start: Place) -> tuple[str, list[Any]]:
        """The condition of what is newer."""
        sql = f"{self.condition} AND (published_at, {self.id}) > (%s, %s)"
        return sql, [*self.values, *as_values(start)]

    def between(self, start: Place, end: Place) -> tuple[str, list[Any]]:
        """The condition of what stands from one place up to another."""
        key = f"(published_at, {self.id})"
        sql = f"{self.condition} AND {key} >= (%s, %s) AND {key} < (%s, %s)"
        return sql, [*self.values, *as_values(start), *as_values(end)]


def source_of(scope: str) -> Source:
    kind, _, pk = scope.partition("-")
    if kind == "topic":
        return Source(TOPIC_ENTRIES, "entry_id", "topic_id = %s", [int(pk)])
    if kind == "outlet":
        return Source(ENTRIES, "answer_id", "is_counted AND outlet_id = %s", [int(pk)])
    return Source(ENTRIES, "answer_id", "is_counted", [])


def place_from(published_at: str, pk: int) -> Place:
    """A place from what either database writes for its moment as text."""
    moment = datetime.fromisoformat(published_at)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), pk


def as_values(place: Place) -> list[Any]:
    """A place as a raw statement takes it."""
    return [connection.ops.adapt_datetimefield_value(place[0]), place[1]]
