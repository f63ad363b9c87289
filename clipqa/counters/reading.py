"""Read the counters of a list, and from them where one of its pages begins."""

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

from clipqa.counters.scopes import ALL, ENTRIES, VALUES, Place, as_values, place_from, source_of
from clipqa.models import FacetCount, ListPart, Outlet, Topic
from clipqa.replicas import reading_connection
from clipqa.statements import planned_once

PARTS, FACETS = ListPart._meta.db_table, FacetCount._meta.db_table
# The counters know nothing of a walk's beginning: what came since is taken off, up to so much.
MOST_NEWER = 1_000
OF_PART = f"FROM {PARTS} WHERE id = %s)"
# A row for each part would be five hundred of them at a million cards. Both list what a subquery
# gives in its order (PostgreSQL's manual, "Aggregate Functions"); told to once more, PostgreSQL
# would sort them for each list.
LISTED = {"postgresql": "string_agg({}::text, ',')", "sqlite": "group_concat({})"}
# Likewise a row for each value: what there is of one, as JSON.
TOGETHER = {
    "postgresql": "json_agg(json_build_array(value, label, cards, ref))::text",
    "sqlite": "json_group_array(json_array(value, label, cards, ref))",
}
NAMED = {"outlet": Outlet._meta.db_table, "topic": Topic._meta.db_table}

Clause = tuple[str, list[Any]]
Values = dict[str, tuple[str, int]]  # by value: its label and its cards
Newer = dict[tuple[str, int, str], int]  # by facet, ref and value: cards


@dataclass(frozen=True)
class Counted:
    """A list with its facets: `values` the largest of each, `totals` how many there are.

    `parts` are the ids of its parts, the oldest first, and `part_cards` how many cards each has.
    """

    scope: str
    parts: Sequence[int] = ()
    part_cards: Sequence[int] = ()
    values: dict[str, Values] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    newest: Place | None = None
    as_of: Place | None = None
    # The part that an anchor stands in, and its cards up to the anchor.
    last_part: tuple[int, int] | None = None

    @cached_property
    def cards(self) -> int:
        """How many cards the list has; up to its anchor if it was asked for one."""
        if self.last_part:
            part, cards = self.last_part
            return self._older[self.parts.index(part)] + cards
        return self._older[-1]

    @cached_property
    def _older(self) -> list[int]:
        """How many cards stand before each part, and at last how many there are."""
        return list(accumulate(self.part_cards, initial=0))

    def page(self, start: int, length: int, *, oldest_first: bool = False) -> RawSQL | None:
        """A subquery of the ids of some cards; None where there are none.

        At the price of a sum over the parts and a walk into one of them, wherever it stands: from
        the end that is nearer, as the ids come in no order.
        """
        length = min(length, self.cards - start)
        if length <= 0:
            return None
        # Their places, counted from the oldest card of all.
        low = start + 1 if oldest_first else self.cards - start - length + 1
        high = low + length - 1
        first, last = (bisect_left(self._older, place) - 1 for place in (low, high))
        before, counted = low - 1 - self._older[first], self._older[last + 1]
        edge, values = f"< (SELECT to_at, to_id {OF_PART}", [self.parts[last]]
        if counted >= self.cards and (newest := self.as_of or self.newest):
            # From the newest card that was counted, since newer ones may have come meanwhile.
            counted, edge, values = self.cards, "<= (%s, %s)", as_values(newest)
        after = counted - high
        if before < after:
            edge, values = f">= (SELECT from_at, from_id {OF_PART}", [self.parts[first]]
            return self._walk(edge, "ASC", values, length, before)
        return self._walk(edge, "DESC", values, length, after)

    def _walk(
        self, edge: str, order: str, values: Sequence[Any], length: int, offset: int
    ) -> RawSQL:
        source = source_of(self.scope)
        sql = (
            f"SELECT {source.id} FROM {source.table} WHERE {source.condition} "
            f"AND (published_at, {source.id}) {edge} "
            # Its length stands in the text: PostgreSQL plans what is done with so many ids.
            f"ORDER BY published_at {order}, {source.id} {order} LIMIT {length:d} OFFSET %s"
        )
        return RawSQL(  # noqa: S611 (our own names)
            sql, [*source.values, *values, offset], output_field=BigIntegerField()
        )


def read_list(
    scope: str, facets: Mapping[str, tuple[str, int]], most: int, as_of: Place | None = None
) -> Counted:
    """The counters of a list, in one statement.

    `facets` names for each facet the scope that counts it and the id that is chosen in it, 0 for
    none. Of its values the `most` that most cards have are read, and the chosen one.
    """
    arms = [_parts(scope), _newest(scope)]
    for facet, (counted_in, chosen) in facets.items():
        arms += _facet(facet, counted_in, chosen, most)
    if as_of:
        arms.append(_up_to(scope, as_of))
        arms += [_newer(facet, counted_in, as_of) for facet, (counted_in, _) in facets.items()]
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS a{n}" for n, (sql, _) in enumerate(arms))
    with planned_once(reading_connection()) as cursor:
        cursor.execute(sql, [value for _sql, values in arms for value in values])
        return _counted(scope, cursor.fetchall(), as_of)


def fewest_cards(chosen: Iterable[tuple[str, Sequence[str]]]) -> int | None:
    """Of what is chosen of each facet, the cards of the one that leaves fewest; None of none.

    No list narrowed to all of it is longer. One statement, however many cards there are.
    """
    arms = [_cards_of(facet, values) for facet, values in chosen if values]
    if not arms:
        return None
    sql = " UNION ALL ".join(sql for sql, _ in arms)
    with planned_once(reading_connection()) as cursor:
        cursor.execute(
            f"SELECT MIN(cards) FROM ({sql}) AS chosen",
            [value for _sql, values in arms for value in values],
        )
        return int(cursor.fetchone()[0])


def _cards_of(facet: str, values: Sequence[str]) -> Clause:
    """The cards that have any of these values, at most: one may have several."""
    named, column = "", "c.value"
    if facet in NAMED:
        named, column = f"JOIN {NAMED[facet]} n ON n.id = c.ref", "n.slug"
    places = ", ".join(["%s"] * len(values))
    sql = (
        f"SELECT COALESCE(SUM(c.cards), 0) AS cards FROM {FACETS} c {named} "
        f"WHERE c.scope = %s AND c.facet = %s AND {column} IN ({places})"
    )
    return sql, [ALL, facet, *values]


def _counted(
    scope: str, rows: list[tuple[str, Any, Any, int, int]], as_of: Place | None
) -> Counted:
    parts: Sequence[int] = ()
    part_cards: Sequence[int] = ()
    listed: list[tuple[str, str]] = []
    newer: Newer = {}
    totals: dict[str, int] = {}
    newest, last_part = None, None
    for kind, value, label, number, place in rows:
        if kind == "parts":
            parts, part_cards = _numbers(value), _numbers(label)
        elif kind == "as_of":
            last_part = int(value), number
        elif kind == "newest":
            newest = place_from(value, number)
        elif kind == "values":
            totals[value] = number
        elif kind.startswith("newer "):
            newer[kind.removeprefix("newer "), place, value] = number
        elif number:
            listed.append((kind, value))
    values: dict[str, Values] = {}
    for facet, text in listed:
        values.setdefault(facet, {}).update(_values(facet, text, newer))
    return Counted(scope, parts, part_cards, values, totals, newest, as_of, last_part)


def _values(facet: str, text: str, newer: Newer) -> Values:
    """The values of a facet that cards up to the anchor have."""
    listed = json.loads(text)
    if not newer:
        return {value: (label, cards) for value, label, cards, _ref in listed}
    is_named = facet in NAMED
    return {
        value: (label, older)
        for value, label, cards, ref in listed
        if (older := cards - newer.get((facet, ref, "" if is_named else value), 0)) > 0
    }


@lru_cache(maxsize=32)
def _numbers(listed: str | None) -> Sequence[int]:
    """Remembered: the same hundreds are read for every page of a list."""
    return tuple(map(int, listed.split(","))) if listed else ()


def _parts(scope: str) -> Clause:
    """Their ids and their cards, the oldest first, both as one text."""
    ids, cards = map(LISTED[connection.vendor].format, ("id", "cards"))
    ordered = f"SELECT * FROM {PARTS} WHERE scope = %s ORDER BY from_at, from_id"
    return f"SELECT 'parts', {ids}, {cards}, COUNT(*), 0 FROM ({ordered}) AS p", [scope]


def _newest(scope: str) -> Clause:
    source = source_of(scope)
    sql = (
        f"SELECT 'newest', CAST(published_at AS varchar(40)), '', {source.id}, 0 "
        f"FROM {source.table} WHERE {source.condition} "
        # By its full name: a bare one means the text above to PostgreSQL.
        f"ORDER BY {source.table}.published_at DESC, {source.id} DESC LIMIT 1"
    )
    return sql, list(source.values)


def _up_to(scope: str, as_of: Place) -> Clause:
    source, anchor = source_of(scope), as_values(as_of)
    key = f"({source.table}.published_at, {source.table}.{source.id})"
    sql = (
        f"SELECT 'as_of', CAST(p.id AS varchar(20)), '', (SELECT COUNT(*) FROM {source.table} "
        f"WHERE {source.condition} AND {key} >= (p.from_at, p.from_id) AND {key} <= (%s, %s)), 0 "
        f"FROM (SELECT id, from_at, from_id FROM {PARTS} WHERE scope = %s "
        "AND (from_at, from_id) <= (%s, %s) ORDER BY from_at DESC, from_id DESC LIMIT 1) AS p"
    )
    return sql, [*source.values, *anchor, scope, *anchor]


def _newer(facet: str, scope: str, as_of: Place) -> Clause:
    """What the counters hold beyond the anchor; of very much news the part that is read."""
    source = source_of(scope)
    condition, values = source.after(as_of)
    ref, value, join = VALUES[facet]
    newer = f"SELECT {source.id} FROM {source.table} WHERE {condition} LIMIT {MOST_NEWER}"
    sql = (
        f"SELECT 'newer {facet}' AS kind, {value} AS value, '' AS label, COUNT(*), {ref} AS ref "
        f"FROM {ENTRIES} e {join} WHERE e.answer_id IN ({newer}) GROUP BY 2, 5"
    )
    return sql, values


def _facet(facet: str, scope: str, chosen: int, most: int) -> list[Clause]:
    counted = f"FROM {FACETS} WHERE scope = %s AND facet = %s AND cards > 0"
    if facet not in NAMED:
        values = f"SELECT value, value AS label, cards, 0 AS ref {counted}"
        return [(_together(facet, values), [scope, facet])]
    named = (
        "SELECT n.slug AS value, n.name AS label, c.cards, c.ref "
        f"FROM ({{}}) AS c JOIN {NAMED[facet]} n ON n.id = c.ref"
    )
    largest = named.format(f"SELECT ref, cards {counted} ORDER BY cards DESC, ref LIMIT %s")
    arms: list[Clause] = [
        (_together(facet, largest), [scope, facet, most]),
        (f"SELECT 'values', '{facet}', '', COUNT(*), 0 {counted}", [scope, facet]),
    ]
    if chosen:
        one = named.format(f"SELECT ref, cards {counted} AND ref = %s")
        arms.append((_together(facet, one), [scope, facet, chosen]))
    return arms


def _together(facet: str, values: str) -> str:
    together = TOGETHER[connection.vendor]
    return f"SELECT '{facet}', {together}, '', COUNT(*), 0 FROM ({values}) AS v"
