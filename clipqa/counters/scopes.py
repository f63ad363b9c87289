"""The lists that are counted, and the table and index that have the cards of each in order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from clipqa.facets import Facet, RecordFacet
from clipqa.models import SearchEntry, TopicEntry

ALL = "all"
ENTRIES, TOPIC_ENTRIES = SearchEntry._meta.db_table, TopicEntry._meta.db_table

Position = tuple[datetime, int]  # when an answer was published, and its id
BEGINNING: Position = (datetime(1, 1, 1, tzinfo=UTC), 0)
END: Position = (datetime(9999, 12, 31, tzinfo=UTC), 0)


def counted_columns(facet: Facet) -> tuple[str, str]:
    """The id and the value that a facet's counters group entries by."""
    return (facet.sql, "''") if isinstance(facet, RecordFacet) else ("0", facet.sql)


def topic_scope(topic_id: int) -> str:
    return f"topic-{topic_id}"


def outlet_scope(outlet_id: int) -> str:
    return f"outlet-{outlet_id}"


@dataclass(frozen=True)
class Source:
    """A table with an index on (published_at, id), and the condition that selects the list."""

    table: str
    id: str
    condition: str
    values: list[Any]

    def after(self, start: Position) -> tuple[str, list[Any]]:
        """Return the condition for newer entries."""
        sql = f"{self.condition} AND (published_at, {self.id}) > (%s, %s)"
        return sql, [*self.values, *as_values(start)]

    def between(self, start: Position, end: Position) -> tuple[str, list[Any]]:
        """Return the condition for entries from `start` (inclusive) to `end` (exclusive)."""
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


def position_from(published_at: str, pk: int) -> Position:
    """Return a position, with the time as text as either database casts it."""
    moment = datetime.fromisoformat(published_at)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), pk


def as_values(position: Position) -> list[Any]:
    """Return a position as two parameters of raw SQL."""
    return [connection.ops.adapt_datetimefield_value(position[0]), position[1]]
