"""Maintain the buckets of each list: the number of cards between two positions.

A bucket that has become too large is split by the transaction that added to it. Writers are
serialized by `take_writer_lock`.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from clipqa.counters.scopes import BEGINNING, END, Position, source_of
from clipqa.db.statements import Columns, compiled_once, placeholder_texts
from clipqa.models import ListBucket, SearchEntry

# A page is found by summing buckets and then skipping rows inside one of them. Larger buckets make
# the sum shorter and the skip longer: at a million cards there are some hundred buckets.
MAX_IN_A_BUCKET = 4_000
SCOPES_PER_STATEMENT = 300
TABLE = ListBucket._meta.db_table
NAMES = [field.attname for field in ListBucket._meta.concrete_fields]
COLUMNS = Columns({"": (ListBucket, NAMES)})
SCOPE, CARDS = NAMES.index("scope"), NAMES.index("cards")
BucketRow = Sequence[Any]  # the values of NAMES, the primary key first


@dataclass(frozen=True)
class Change:
    """A card that was added to a list (1) or removed from it (-1)."""

    scope: str
    position: Position
    cards: int


def apply_changes(changes: Iterable[Change]) -> None:
    by_scope: dict[str, list[Change]] = {}
    for change in changes:
        by_scope.setdefault(change.scope, []).append(change)
    scopes = sorted(by_scope)
    for at in range(0, len(scopes), SCOPES_PER_STATEMENT):
        chunk = scopes[at : at + SCOPES_PER_STATEMENT]
        _apply({scope: by_scope[scope] for scope in chunk})


def _apply(by_scope: dict[str, list[Change]]) -> None:
    totals: Counter[int] = Counter()
    rows: dict[int, BucketRow] = {}
    for scope, buckets in _buckets_of(by_scope).items():
        rows |= {row[0]: row for row in buckets}
        for pk, cards in _bucket_changes(by_scope[scope], buckets):
            totals[pk] += cards
    changes = [(cards, pk) for pk, cards in totals.items() if cards]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {TABLE} SET cards = cards + %s WHERE id = %s", changes)
    for cards, pk in changes:
        if rows[pk][CARDS] + cards > MAX_IN_A_BUCKET:
            bucket = _bucket(rows[pk])
            bucket.cards += cards
            split(bucket)


def _buckets_of(scopes: Iterable[str]) -> dict[str, list[BucketRow]]:
    """Return the rows of each scope's buckets in order. A new list gets its first bucket."""
    found: dict[str, list[BucketRow]] = {scope: [] for scope in scopes}
    for row in _rows().ask_raw(connection, scopes=list(found)):
        found[row[SCOPE]].append(row)
    new = [initial_bucket(scope) for scope, buckets in found.items() if not buckets]
    if not new:
        return found
    ListBucket.objects.bulk_create(new)
    return _buckets_of(found)


def _bucket(row: BucketRow) -> ListBucket:
    (converted,) = _rows().converted([row])
    bucket: ListBucket = COLUMNS.record(iter(converted))
    return bucket


@compiled_once
def _rows() -> "QuerySet[Any, Any]":
    buckets = ListBucket.objects.filter(scope__in=placeholder_texts("scopes"))
    return buckets.order_by("scope", "from_at", "from_id").values_list(*COLUMNS.names)


def initial_bucket(scope: str, cards: int = 0) -> ListBucket:
    """Return one unsaved bucket for a whole list, from the first to the last possible position."""
    (from_at, from_id), (to_at, to_id) = BEGINNING, END
    return ListBucket(
        scope=scope, from_at=from_at, from_id=from_id, to_at=to_at, to_id=to_id, cards=cards
    )


def _bucket_changes(
    changes: Iterable[Change], buckets: Sequence[BucketRow]
) -> Iterator[tuple[int, int]]:
    """Yield the key of each bucket that changes, and the change in its cards."""
    if len(buckets) == 1:  # most lists are short; their bounds need no conversion
        yield buckets[0][0], sum(change.cards for change in changes)
        return
    starts = [_bounds(_bucket(row))[0] for row in buckets]
    for change in changes:
        yield buckets[bisect_right(starts, change.position) - 1][0], change.cards


def _bounds(bucket: ListBucket) -> tuple[Position, Position]:
    return (bucket.from_at, bucket.from_id), (bucket.to_at, bucket.to_id)


def split(bucket: ListBucket) -> None:
    """Split a bucket into buckets of half the maximum size.

    Reads only the entries at which a new bucket begins.
    """
    size = MAX_IN_A_BUCKET // 2
    source = source_of(bucket.scope)
    start, end = _bounds(bucket)
    condition, values = source.between(start, end)
    ranked = (
        f"SELECT published_at, {source.id} AS id, "
        f"ROW_NUMBER() OVER (ORDER BY published_at, {source.id}) - 1 AS place "
        f"FROM {source.table} WHERE {condition}"
    )
    sql = f"SELECT id, place FROM ({ranked}) AS ranked WHERE place %% %s = 0 ORDER BY place"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, size])
        starts = [(pk, rank) for pk, rank in cursor.fetchall() if rank]
    positions = _positions_of([pk for pk, _rank in starts])
    bounds = [start, *(positions[pk] for pk, _rank in starts), end]
    counts = _sizes([0, *(rank for _pk, rank in starts), bucket.cards])
    buckets = [
        ListBucket(
            scope=bucket.scope,
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
    first, *rest = buckets
    ListBucket.objects.filter(pk=bucket.pk).update(
        to_at=first.to_at, to_id=first.to_id, cards=first.cards
    )
    ListBucket.objects.bulk_create(rest)


def _positions_of(ids: list[int]) -> dict[int, Position]:
    rows = SearchEntry.objects.filter(pk__in=ids).values_list("published_at", "pk")
    return {pk: (published_at, pk) for published_at, pk in rows}


def _sizes(ranks: list[int]) -> list[int]:
    return [end - start for start, end in pairwise(ranks)]


def split_all() -> None:
    """Split every bucket that is too large."""
    for bucket in ListBucket.objects.filter(cards__gt=MAX_IN_A_BUCKET):
        split(bucket)


def inconsistent_buckets() -> int:
    """Return how many buckets have a wrong count, or a gap before or after them."""
    wrong = 0
    ends: dict[str, Position] = {}
    for bucket in ListBucket.objects.order_by("scope", "from_at", "from_id"):
        start, end = _bounds(bucket)
        wrong += ends.get(bucket.scope, BEGINNING) != start
        wrong += bucket.cards != _count(bucket.scope, start, end)
        ends[bucket.scope] = end
    return wrong + sum(end != END for end in ends.values())


def _count(scope: str, start: Position, end: Position) -> int:
    source = source_of(scope)
    condition, values = source.between(start, end)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {source.table} WHERE {condition}", values)
        return int(cursor.fetchone()[0])
