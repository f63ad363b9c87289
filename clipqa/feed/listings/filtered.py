"""Lists without search words and counters, counted and ordered by the database."""

from dataclasses import dataclass, field
from typing import NamedTuple

from clipqa.counters import position_from
from clipqa.feed.cards.rows import CardRow, read_rows
from clipqa.feed.facets.groupings import MAX_VALUES, Counts
from clipqa.feed.filters import filter_entries
from clipqa.feed.listings.capped import count_capped
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import Scope
from clipqa.models import SearchEntry
from clipqa.models.search_entry import SearchEntryQuerySet
from clipqa.search import Matches

# Every order ends with the answer's id, so that it is total and pages don't overlap.
ORDERS = {
    "newest": ("-published_at", "-answer_id"),
    "oldest": ("published_at", "answer_id"),
    "shortest": ("duration_ms", "-published_at", "-answer_id"),
    "longest": ("-duration_ms", "-published_at", "-answer_id"),
}
# A list without counters is cut after this many cards, and its count is exact up to here.
MAX_LISTED = 1_000


class ListingPage(NamedTuple):
    """A page of a list.

    `anchor` is the newest answer of the list, `version` the version of the library that its cards
    were read from, None without cards.
    """

    rows: list[CardRow]
    anchor: AsOf | None
    version: int | None = None


@dataclass(frozen=True)
class FilteredListing:
    """A list read from `entries`, cut after `MAX_LISTED` cards."""

    entries: SearchEntryQuerySet
    count: int
    counts: Counts
    count_is_exact: bool = True
    counted_at_most: int = 0
    totals: dict[str, int] = field(default_factory=dict)

    def page(self, query: FeedQuery, page_slice: slice) -> ListingPage:
        if not self.count:
            return ListingPage([], query.as_of)
        order = order_of(query)
        newest = self.entries.order_by(*ORDERS["newest"])
        # In one statement, since a card published between two would be skipped or repeated.
        rows, (at, pk), version = read_rows(
            self.entries.order_by(*order).values("pk")[page_slice],
            order,
            extras=[newest.values("published_at")[:1], newest.values("answer_id")[:1]],
            is_prepared=False,  # the best plan depends on how selective the filters are
        )
        anchor = query.as_of or (AsOf(*position_from(str(at), pk)) if rows else None)
        return ListingPage(rows, anchor, version)


def list_entries(
    query: FeedQuery, matches: Matches | None, scope: Scope, max_values: int = MAX_VALUES
) -> FilteredListing:
    """Count a list in one statement.

    `matches` may have names of outlets and topics, but no words.
    """
    order = order_of(query)
    first = count_capped(query, matches, scope, order, MAX_LISTED, max_values)
    entries = scope.filter_entries(filter_entries(SearchEntry.objects.visible(), query, matches))
    sums = (sum(number for _label, number in values.values()) for values in first.counts.values())
    return FilteredListing(
        entries,
        min(first.count, MAX_LISTED),
        first.counts,
        count_is_exact=first.count <= MAX_LISTED,
        counted_at_most=MAX_LISTED if max(sums, default=0) >= MAX_LISTED else 0,
        totals=first.totals,
    )


def order_of(query: FeedQuery) -> tuple[str, ...]:
    return ORDERS.get(query.order, ORDERS["newest"])
