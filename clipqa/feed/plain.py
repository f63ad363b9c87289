"""The cards of a list without words: counted and put in order by the database."""

from dataclasses import dataclass, field
from typing import NamedTuple

from clipqa.counters import place_from
from clipqa.feed.card_rows import CardRow, read_rows
from clipqa.feed.facets import Counts
from clipqa.feed.filters import narrow
from clipqa.feed.first_cards import count_first
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import Scope
from clipqa.models import SearchEntry
from clipqa.models.search_entry import SearchEntryQuerySet
from clipqa.search import Matches

# Every order ends in the answer's id, so that no two cards can change places.
ORDERS = {
    "newest": ("-published_at", "-answer_id"),
    "oldest": ("published_at", "answer_id"),
    "shortest": ("duration_ms", "-published_at", "-answer_id"),
    "longest": ("-duration_ms", "-published_at", "-answer_id"),
}
# A list that no counter keeps is exact up to here; of more the first so many are listed.
MOST_LISTED = 1_000


class Part(NamedTuple):
    """A page of a list: its cards, the newest answer of the list it is a page of, and the version
    of the library in which its cards were read, None without cards.
    """

    rows: list[CardRow]
    anchor: AsOf | None
    version: int | None = None


@dataclass(frozen=True)
class PlainListing:
    """`entries` are all it lists, up to the most."""

    entries: SearchEntryQuerySet
    count: int
    counts: Counts
    count_is_exact: bool = True
    counted_at_most: int = 0
    totals: dict[str, int] = field(default_factory=dict)

    def page(self, query: FeedQuery, part: slice) -> Part:
        if not self.count:
            return Part([], query.as_of)
        order = order_of(query)
        newest = self.entries.order_by(*ORDERS["newest"])
        # In the same statement: what is published between two would be skipped or repeated.
        rows, (at, pk), version = read_rows(
            self.entries.order_by(*order).values("pk")[part],
            order,
            beside=[newest.values("published_at")[:1], newest.values("answer_id")[:1]],
            is_planned_once=False,  # some filters leave nearly all cards, some hardly any
        )
        anchor = query.as_of or (AsOf(*place_from(str(at), pk)) if rows else None)
        return Part(rows, anchor, version)


def list_entries(query: FeedQuery, matches: Matches | None, scope: Scope) -> PlainListing:
    """`matches` may name outlets and topics; it asks for no words. One statement."""
    order = order_of(query)
    count, counts = count_first(query, matches, scope, order, MOST_LISTED)
    entries = scope.narrow(narrow(SearchEntry.objects.visible(), query, matches))
    is_exact = count <= MOST_LISTED
    sums = (sum(number for _label, number in values.values()) for values in counts.values())
    return PlainListing(
        entries,
        min(count, MOST_LISTED),
        counts,
        count_is_exact=is_exact,
        counted_at_most=MOST_LISTED if max(sums, default=0) >= MOST_LISTED else 0,
    )


def order_of(query: FeedQuery) -> tuple[str, ...]:
    return ORDERS.get(query.order, ORDERS["newest"])
