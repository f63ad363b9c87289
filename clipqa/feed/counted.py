"""The cards of a list that counters keep: everything, one topic, one outlet.

Its first page, its last and any between cost the same, in a library of any size.
"""

from dataclasses import dataclass, replace

from clipqa import counters
from clipqa.counters import Counted
from clipqa.feed.card_rows import read_rows
from clipqa.feed.facets import GROUPINGS, Counts
from clipqa.feed.plain import Part, order_of
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.models import Outlet, Topic

COUNTED_ORDERS = ("newest", "oldest")


@dataclass(frozen=True)
class CountedListing:
    counted: Counted
    count: int
    counts: Counts
    totals: dict[str, int]
    count_is_exact: bool = True
    counted_at_most: int = 0

    def page(self, query: FeedQuery, part: slice) -> Part:
        newest = self.counted.newest
        anchor = query.as_of or (AsOf(*newest) if newest else None)
        ids = self.counted.page(
            part.start, part.stop - part.start, oldest_first=query.order == "oldest"
        )
        if ids is None:
            return Part([], anchor)
        rows, _beside, version = read_rows(ids, order_of(query))
        return Part(rows, anchor, version)


@dataclass(frozen=True)
class Choice:
    """The one outlet or topic that the list is narrowed to, by its id."""

    facet: str = ""
    id: int = 0


def list_counted(query: FeedQuery, scope: Scope, most_values: int) -> CountedListing | None:
    """One statement, two where an outlet or topic is chosen; None if no counter keeps the list.

    Of each facet the values that most cards have are read.
    """
    choice = _choice(query, scope)
    if choice is None:
        return None
    name = _name(scope, choice)
    facets = {grouping.name: (name, 0) for grouping in GROUPINGS}
    if choice.facet:
        # Its own facet counts what another choice would give.
        facets[choice.facet] = (counters.ALL, choice.id)
    own = scope.own[0]
    most = most_values + bool(own)
    counted = counters.read_list(name, facets, most, query.as_of.pair() if query.as_of else None)
    totals = {facet: total - (facet == own) for facet, total in counted.totals.items()}
    return CountedListing(counted, counted.cards, counted.values, totals)


def _choice(query: FeedQuery, scope: Scope) -> Choice | None:
    """What of one kind is chosen; None where anything else narrows the list, or orders it."""
    bare = replace(query, outlets=(), topics=(), page=1, as_of=None, sort="", as_typed=False)
    if query.order not in COUNTED_ORDERS or bare != FeedQuery():
        return None
    chosen = len(query.outlets) + len(query.topics)
    if not chosen:
        return Choice()
    if chosen > 1 or scope != EVERYTHING:
        return None
    facet, nouns, slugs = (
        ("outlet", Outlet.objects, query.outlets)
        if query.outlets
        else ("topic", Topic.objects, query.topics)
    )
    pk = nouns.filter(slug=slugs[0]).values_list("pk", flat=True).first()
    return Choice(facet, pk) if pk else None


def _name(scope: Scope, choice: Choice) -> str:
    if scope.topic_id is not None or choice.facet == "topic":
        return counters.topic_scope(scope.topic_id or choice.id)
    if scope.outlet_id is not None or choice.facet == "outlet":
        return counters.outlet_scope(scope.outlet_id or choice.id)
    return counters.ALL
