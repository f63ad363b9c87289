"""Keep the parts of each list: how many cards stand between two places.

A part that has grown too long is cut by the writer who filled it. Writers take turns.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from clipqa.counters.scopes import BEGINNING, END, Place, source_of
from clipqa.models import ListPart, SearchEntry
from clipqa.statements import Columns, given_texts, put_together_once

# A page is found by adding up the parts and walking into one of them: long parts make the sum
# short and the walk long. At a million cards this is some hundred of both.
MOST_IN_A_PART = 4_000
SCOPES_AT_ONCE = 300
TABLE = ListPart._meta.db_table
NAMES = [field.attname for field in ListPart._meta.concrete_fields]
PARTS = Columns({"": (ListPart, NAMES)})
SCOPE, CARDS = NAMES.index("scope"), NAMES.index("cards")
PartRow = Sequence[Any]  # the values of these, the key first


@dataclass(frozen=True)
class Change:
    """A card that came to a list (1) or left it (-1)."""

    scope: str
    place: Place
    cards: int


def apply_changes(changes: Iterable[Change]) -> None:
    by_scope: dict[str, list[Change]] = {}
    for change in changes:
        by_scope.setdefault(change.scope, []).append(change)
    scopes = sorted(by_scope)
    for at in range(0, len(scopes), SCOPES_AT_ONCE):
        some = scopes[at : at + SCOPES_AT_ONCE]
        _apply({scope: by_scope[scope] for scope in some})


def _apply(by_scope: dict[str, list[Change]]) -> None:
    added: Counter[int] = Counter()
    rows: dict[int, PartRow] = {}
    for scope, parts in _parts_of(by_scope).items():
        rows |= {row[0]: row for row in parts}
        for pk, cards in _added(by_scope[scope], parts):
            added[pk] += cards
    changes = [(cards, pk) for pk, cards in added.items() if cards]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {TABLE} SET cards = cards + %s WHERE id = %s", changes)
    for cards, pk in changes:
        if rows[pk][CARDS] + cards > MOST_IN_A_PART:
            part = _part(rows[pk])
            part.cards += cards
            cut(part)


def _parts_of(scopes: Iterable[str]) -> dict[str, list[PartRow]]:
    """The parts of each scope in order, as the database has them; a new list begins as one."""
    found: dict[str, list[PartRow]] = {scope: [] for scope in scopes}
    for row in _rows().ask_raw(connection, scopes=list(found)):
        found[row[SCOPE]].append(row)
    fresh = [whole_list(scope) for scope, parts in found.items() if not parts]
    if not fresh:
        return found
    ListPart.objects.bulk_create(fresh)
    return _parts_of(found)


def _part(row: PartRow) -> ListPart:
    (converted,) = _rows().converted([row])
    part: ListPart = PARTS.record(iter(converted))
    return part


@put_together_once
def _rows() -> "QuerySet[Any, Any]":
    parts = ListPart.objects.filter(scope__in=given_texts("scopes"))
    return parts.order_by("scope", "from_at", "from_id").values_list(*PARTS.names)


def whole_list(scope: str, cards: int = 0) -> ListPart:
    """A list as one part, from the beginning to the end of time."""
    (from_at, from_id), (to_at, to_id) = BEGINNING, END
    return ListPart(
        scope=scope, from_at=from_at, from_id=from_id, to_at=to_at, to_id=to_id, cards=cards
    )


def _added(changes: Iterable[Change], parts: Sequence[PartRow]) -> Iterator[tuple[int, int]]:
    """Which parts of a list change, and by how many cards."""
    if len(parts) == 1:  # most lists are short, and where they begin need not be read
        yield parts[0][0], sum(change.cards for change in changes)
        return
    starts = [_bounds(_part(row))[0] for row in parts]
    for change in changes:
        yield parts[bisect_right(starts, change.place) - 1][0], change.cards


def _bounds(part: ListPart) -> tuple[Place, Place]:
    return (part.from_at, part.from_id), (part.to_at, part.to_id)


def cut(part: ListPart) -> None:
    """Cut a part into halves of the longest allowed, or into as many as it takes."""
    size = MOST_IN_A_PART // 2
    source = source_of(part.scope)
    start, end = _bounds(part)
    condition, values = source.between(start, end)
    ranked = (
        f"SELECT published_at, {source.id} AS id, "
        f"ROW_NUMBER() OVER (ORDER BY published_at, {source.id}) - 1 AS place "
        f"FROM {source.table} WHERE {condition}"
    )
    sql = f"SELECT id, place FROM ({ranked}) AS ranked WHERE place %% %s = 0 ORDER BY place"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, size])
        starts = [(pk, place) for pk, place in cursor.fetchall() if place]
    places = _places_of([pk for pk, _place in starts])
    bounds = [start, *(places[pk] for pk, _place in starts), end]
    counts = _lengths([0, *(place for _pk, place in starts), part.cards])
    pieces = [
        ListPart(
            scope=part.scope,
            from_at=from_at,
            from_id=from_id,
            to_at=to_at,
            to_id=to_id,
            cards=cards,
        )
        for ((from_at, from_id), (to_at, to_id)), cards in zip(
            pairwise(bounds), counts, strict=True
        )
    ]
    first, *rest = pieces
    ListPart.objects.filter(pk=part.pk).update(
        to_at=first.to_at, to_id=first.to_id, cards=first.cards
    )
    ListPart.objects.bulk_create(rest)


def _places_of(ids: list[int]) -> dict[int, Place]:
    rows = SearchEntry.objects.filter(pk__in=ids).values_list("published_at", "pk")
    return {pk: (published_at, pk) for published_at, pk in rows}


def _lengths(marks: list[int]) -> list[int]:
    return [end - start for start, end in pairwise(marks)]


def cut_all() -> None:
    for part in ListPart.objects.filter(cards__gt=MOST_IN_A_PART):
        cut(part)


def parts_that_lie() -> int:
    """How many parts hold another number of cards than they say, or leave a gap."""
    wrong = 0
    ends: dict[str, Place] = {}
    for part in ListPart.objects.order_by("scope", "from_at", "from_id"):
        start, end = _bounds(part)
        wrong += ends.get(part.scope, BEGINNING) != start
        wrong += part.cards != _count(part.scope, start, end)
        ends[part.scope] = end
    return wrong + sum(end != END for end in ends.values())


def _count(scope: str, start: Place, end: Place) -> int:
    source = source_of(scope)
    condition, values = source.between(start, end)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {source.table} WHERE {condition}", values)
        return int(cursor.fetchone()[0])
