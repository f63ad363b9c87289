"""Lists with counters: all cards, those of a topic, those of an outlet.

Every page takes about the same time, in a library of any size.
"""

from dataclasses import dataclass

from clipqa import counters
from clipqa.counters import ListCounts
from clipqa.facets import FACETS, RECORDS
from clipqa.feed.cards.rows import read_rows
from clipqa.feed.facets.groupings import Counts
from clipqa.feed.listings.filtered import ListingPage, order_of
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope

COUNTED_ORDERS = ("newest", "oldest")
LISTED = {facet.name: facet for facet in RECORDS if facet.has_own_list}


@dataclass(frozen=True)
class CountedListing:
    counted: ListCounts
    count: int
    counts: Counts
    totals: dict[str, int]
    count_is_exact: bool = True
    counted_at_most: int = 0

    def page(self, query: FeedQuery, page_slice: slice) -> ListingPage:
        newest = self.counted.newest
        anchor = query.as_of or (AsOf(*newest) if newest else None)
        ids = self.counted.page(
            page_slice.start,
            page_slice.stop - page_slice.start,
            oldest_first=query.order == "oldest",
        )
        if ids is None:
            return ListingPage([], anchor)
        rows, _extras, version = read_rows(ids, order_of(query))
        return ListingPage(rows, anchor, version)


@dataclass(frozen=True)
class Selection:
    """The one outlet or topic that is selected, by its id; empty without any."""

    facet: str = ""
    id: int = 0


def list_counted(query: FeedQuery, scope: Scope, max_values: int) -> CountedListing | None:
    """Read the counters of a list; None if it has no counters.

    Reads the most frequent values of each facet. Takes one statement, or two if an outlet or topic
    is selected.
    """
    selection = _selection(query, scope)
    if selection is None:
        return None
    name = _scope_name(scope, selection)
    facets = {facet.name: (name, 0) for facet in FACETS}
    if selection.facet:
        # A facet counts the list without its own filter.
        facets[selection.facet] = (counters.ALL, selection.id)
    page_facet = scope.own[0]
    limit = max_values + bool(page_facet)  # the value of the page itself is read, but not listed
    counted = counters.read_list(name, facets, limit, query.as_of.pair() if query.as_of else None)
    totals = {facet: total - (facet == page_facet) for facet, total in counted.totals.items()}
    return CountedListing(counted, counted.cards, counted.values, totals)


def _selection(query: FeedQuery, scope: Scope) -> Selection | None:
    """Return the selected outlet or topic; None if anything else filters or orders the list."""
    bare = query.without(*LISTED, "sort", "as_typed")
    if query.order not in COUNTED_ORDERS or bare != FeedQuery():
        return None
    chosen = [(facet, key) for facet, keys in query.chosen.items() for key in keys]
    if not chosen:
        return Selection()
    if len(chosen) > 1 or scope != EVERYTHING:
        return None
    ((name, key),) = chosen
    facet = LISTED[name]
    records = facet.model._default_manager.filter(**{facet.key: key})
    pk = records.values_list("pk", flat=True).first()
    return Selection(name, pk) if pk else None


def _scope_name(scope: Scope, selection: Selection) -> str:
    if scope.topic_id is not None or selection.facet == "topic":
        return counters.topic_scope(scope.topic_id or selection.id)
    if scope.outlet_id is not None or selection.facet == "outlet":
        return counters.outlet_scope(scope.outlet_id or selection.id)
    return counters.ALL
