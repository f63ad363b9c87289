"""Read the counters of a list, and locate its pages with them."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from clipqa.counters.scopes import (
    ALL,
    ENTRIES,
    Position,
    as_values,
    counted_columns,
    position_from,
    source_of,
)
from clipqa.db.replicas import reading_connection
from clipqa.db.statements import prepared
from clipqa.facets import BY_NAME, RECORDS, Facet, RecordFacet, TextFacet
from clipqa.models import FacetCount, ListBucket

BUCKETS, COUNTS = ListBucket._meta.db_table, FacetCount._meta.db_table
# The counters include entries that are newer than an anchor. Up to this many are subtracted.
MAX_NEWER = 1_000
OF_BUCKET = f"FROM {BUCKETS} WHERE id = %s)"
# All buckets as one row, since there are five hundred of them at a million cards. Both functions
# aggregate in the order of an ordered subquery (PostgreSQL's manual, "Aggregate Functions"); with
# an ORDER BY of its own, PostgreSQL would sort the rows again for each list.
AGGREGATE = {"postgresql": "string_agg({}::text, ',')", "sqlite": "group_concat({})"}
# All values of a facet as one row too.
JSON_ARRAY = {
    "postgresql": "json_agg(json_build_array(value, label, cards, ref))::text",
    "sqlite": "json_group_array(json_array(value, label, cards, ref))",
}
NAMED = {facet.name for facet in RECORDS}

Clause = tuple[str, list[Any]]
Values = dict[str, tuple[str, int]]  # value -> label and cards
Newer = dict[tuple[str, int, str], int]  # facet, ref and value -> cards


@dataclass(frozen=True)
class ListCounts:
    """The counters of a list.

    `buckets` are the ids of its buckets, the oldest first, `bucket_cards` their counts. `values`
    are the most frequent values of each facet, `totals` the number of all its values.
    """

    scope: str
    buckets: Sequence[int] = ()
    bucket_cards: Sequence[int] = ()
    values: dict[str, Values] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    newest: Position | None = None
    as_of: Position | None = None
    # The bucket of the anchor, and the number of its cards up to the anchor.
    last_bucket: tuple[int, int] | None = None

    @cached_property
    def cards(self) -> int:
        """The number of cards in the list, up to the anchor if there is one."""
        if self.last_bucket:
            bucket, cards = self.last_bucket
            return self._older[self.buckets.index(bucket)] + cards
        return self._older[-1]

    @cached_property
    def _older(self) -> list[int]:
        """The number of cards that are older than each bucket; the last item is the total."""
        return list(accumulate(self.bucket_cards, initial=0))

    def page(self, start: int, length: int, *, oldest_first: bool = False) -> RawSQL | None:
        """Return a subquery of the ids of a page's cards, in no order; None for an empty page.

        Sums the buckets and skips rows in one of them, from the end that is nearer. So each page
        costs about the same.
        """
        length = min(length, self.cards - start)
        if length <= 0:
            return None
        # The positions of the first and the last card, counted from the oldest of all.
        low = start + 1 if oldest_first else self.cards - start - length + 1
        high = low + length - 1
        first, last = (bisect_left(self._older, number) - 1 for number in (low, high))
        before, counted = low - 1 - self._older[first], self._older[last + 1]
        edge, values = f"< (SELECT to_at, to_id {OF_BUCKET}", [self.buckets[last]]
        if counted >= self.cards and (newest := self.as_of or self.newest):
            # From the newest counted card, since newer ones may have been added since.
            counted, edge, values = self.cards, "<= (%s, %s)", as_values(newest)
        after = counted - high
        if before < after:
            edge, values = f">= (SELECT from_at, from_id {OF_BUCKET}", [self.buckets[first]]
            return self._skip_from(edge, "ASC", values, length, before)
        return self._skip_from(edge, "DESC", values, length, after)

    def _skip_from(
        self, edge: str, order: str, values: Sequence[Any], length: int, offset: int
    ) -> RawSQL:
        source = source_of(self.scope)
        sql = (
            f"SELECT {source.id} FROM {source.table} WHERE {source.condition} "
            f"AND (published_at, {source.id}) {edge} "
            # The length is a literal, since a generic plan needs it to estimate the number of ids.
            f"ORDER BY published_at {order}, {source.id} {order} LIMIT {length:d} OFFSET %s"
        )
        return RawSQL(  # noqa: S611 (our own names)
            sql, [*source.values, *values, offset], output_field=BigIntegerField()
        )


def read_list(
    scope: str,
    facets: Mapping[str, tuple[str, int]],
    max_values: int,
    as_of: Position | None = None,
) -> ListCounts:
    """Read the counters of a list in one statement.

    `facets` has for each facet the scope that counts it, and the id that is selected in it, or 0.
    The `max_values` most frequent values of a facet are read, and the selected one.
    """
    selects = [_buckets(scope), _newest(scope)]
    for facet, (facet_scope, selected) in facets.items():
        selects += _facet(BY_NAME[facet], facet_scope, selected, max_values)
    if as_of:
        selects.append(_up_to(scope, as_of))
        selects += [
            _newer(BY_NAME[facet], facet_scope, as_of) for facet, (facet_scope, _) in facets.items()
        ]
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS a{n}" for n, (sql, _) in enumerate(selects))
    with prepared(reading_connection()) as cursor:
        cursor.execute(sql, [value for _sql, values in selects for value in values])
        return _list_counts(scope, cursor.fetchall(), as_of)


def fewest_cards(chosen: Iterable[tuple[str, Sequence[str]]]) -> int | None:
    """Return an upper bound of the cards that match selected facet values; None without any.

    It is the number of cards of the most selective facet. One statement, however many cards there
    are.
    """
    selects = [_cards_of(BY_NAME[facet], values) for facet, values in chosen if values]
    if not selects:
        return None
    sql = " UNION ALL ".join(sql for sql, _ in selects)
    with prepared(reading_connection()) as cursor:
        cursor.execute(
            f"SELECT MIN(cards) FROM ({sql}) AS chosen",
            [value for _sql, values in selects for value in values],
        )
        return int(cursor.fetchone()[0])


def _cards_of(facet: Facet, values: Sequence[str]) -> Clause:
    """Return a SELECT of the sum of these values' cards. A card with several counts repeatedly."""
    join, column, given = "", "c.value", list[Any](values)
    if isinstance(facet, TextFacet):
        column, given = "c.ref", facet.known_ids(values)
    elif isinstance(facet, RecordFacet):
        join, column = f"JOIN {facet.table} n ON n.id = c.ref", f"n.{facet.key}"
    placeholders = ", ".join(["%s"] * len(given))
    sql = (
        f"SELECT COALESCE(SUM(c.cards), 0) AS cards FROM {COUNTS} c {join} "
        f"WHERE c.scope = %s AND c.facet = %s AND {column} IN ({placeholders})"
    )
    return sql, [ALL, facet.name, *given]


def _list_counts(
    scope: str, rows: list[tuple[str, Any, Any, int, int]], as_of: Position | None
) -> ListCounts:
    buckets: Sequence[int] = ()
    bucket_cards: Sequence[int] = ()
    facet_values: list[tuple[str, str]] = []
    newer: Newer = {}
    totals: dict[str, int] = {}
    newest, last_bucket = None, None
    for kind, value, label, number, ref in rows:
        if kind == "buckets":
            buckets, bucket_cards = _numbers(value), _numbers(label)
        elif kind == "as_of":
            last_bucket = int(value), number
        elif kind == "newest":
            newest = position_from(value, number)
        elif kind == "values":
            totals[value] = number
        elif kind.startswith("newer "):
            newer[kind.removeprefix("newer "), ref, value] = number
        elif number:
            facet_values.append((kind, value))
    values: dict[str, Values] = {}
    for facet, text in facet_values:
        values.setdefault(facet, {}).update(_values(facet, text, newer))
    return ListCounts(scope, buckets, bucket_cards, values, totals, newest, as_of, last_bucket)


def _values(facet: str, text: str, newer: Newer) -> Values:
    """Return the values that cards up to the anchor have."""
    rows = json.loads(text)
    if not newer:
        return {value: (label, cards) for value, label, cards, _ref in rows}
    is_named = facet in NAMED
    return {
        value: (label, older)
        for value, label, cards, ref in rows
        if (older := cards - newer.get((facet, ref, "" if is_named else value), 0)) > 0
    }


@lru_cache(maxsize=32)
def _numbers(text: str | None) -> Sequence[int]:
    """Parse numbers joined by commas. Cached, as every page of a list reads the same hundreds."""
    return tuple(map(int, text.split(","))) if text else ()


def _buckets(scope: str) -> Clause:
    """Return a SELECT of the ids and the counts of the buckets, the oldest first, each as text."""
    ids, cards = map(AGGREGATE[connection.vendor].format, ("id", "cards"))
    ordered = f"SELECT * FROM {BUCKETS} WHERE scope = %s ORDER BY from_at, from_id"
    return f"SELECT 'buckets', {ids}, {cards}, COUNT(*), 0 FROM ({ordered}) AS b", [scope]


def _newest(scope: str) -> Clause:
    source = source_of(scope)
    sql = (
        f"SELECT 'newest', CAST(published_at AS varchar(40)), '', {source.id}, 0 "
        f"FROM {source.table} WHERE {source.condition} "
        # Qualified, since PostgreSQL takes the bare name for the output column, a text.
        f"ORDER BY {source.table}.published_at DESC, {source.id} DESC LIMIT 1"
    )
    return sql, list(source.values)


def _up_to(scope: str, as_of: Position) -> Clause:
    source, anchor = source_of(scope), as_values(as_of)
    key = f"({source.table}.published_at, {source.table}.{source.id})"
    sql = (
        f"SELECT 'as_of', CAST(p.id AS varchar(20)), '', (SELECT COUNT(*) FROM {source.table} "
        f"WHERE {source.condition} AND {key} >= (p.from_at, p.from_id) AND {key} <= (%s, %s)), 0 "
        f"FROM (SELECT id, from_at, from_id FROM {BUCKETS} WHERE scope = %s "
        "AND (from_at, from_id) <= (%s, %s) ORDER BY from_at DESC, from_id DESC LIMIT 1) AS p"
    )
    return sql, [*source.values, *anchor, scope, *anchor]


def _newer(facet: Facet, scope: str, as_of: Position) -> Clause:
    """Return a SELECT of the cards by value that are newer than the anchor, of `MAX_NEWER`."""
    source = source_of(scope)
    condition, values = source.after(as_of)
    ref, value = counted_columns(facet)
    newer = f"SELECT {source.id} FROM {source.table} WHERE {condition} LIMIT {MAX_NEWER}"
    sql = (
        f"SELECT 'newer {facet.name}' AS kind, {value} AS value, '' AS label, COUNT(*), "
        f"{ref} AS ref FROM {ENTRIES} e {facet.join} WHERE e.answer_id IN ({newer}) GROUP BY 2, 5"
    )
    return sql, values


def _facet(facet: Facet, scope: str, selected: int, max_values: int) -> list[Clause]:
    name, counts = facet.name, f"FROM {COUNTS} WHERE scope = %s AND facet = %s AND cards > 0"
    if not isinstance(facet, RecordFacet):
        values = f"SELECT value, value AS label, cards, 0 AS ref {counts}"
        return [(_as_json(name, values), [scope, name])]
    with_names = (
        f"SELECT n.{facet.key} AS value, n.name AS label, c.cards, c.ref "
        f"FROM ({{}}) AS c JOIN {facet.table} n ON n.id = c.ref"
    )
    counted = counts
    if facet.max_counted:  # reading the counters of a million texts costs more than their number
        counted = f"FROM (SELECT 1 {counts} LIMIT {facet.max_counted}) AS first"
    largest = with_names.format(f"SELECT ref, cards {counts} ORDER BY cards DESC, ref LIMIT %s")
    selects: list[Clause] = [
        (_as_json(name, largest), [scope, name, max_values]),
        (f"SELECT 'values', '{name}', '', COUNT(*), 0 {counted}", [scope, name]),
    ]
    if selected:
        one = with_names.format(f"SELECT ref, cards {counts} AND ref = %s")
        selects.append((_as_json(name, one), [scope, name, selected]))
    return selects


def _as_json(facet: str, values: str) -> str:
    array = JSON_ARRAY[connection.vendor]
    return f"SELECT '{facet}', {array}, '', COUNT(*), 0 FROM ({values}) AS v"
