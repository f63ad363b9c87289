"""Look up the names of values counted from the lines of entries, which only have ids.

Only the most frequent values of each facet are looked up, as for lists with counters.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, QuerySet, Value

from clipqa.db.replicas import reading_connection
from clipqa.db.statements import compiled_once, placeholder_ids
from clipqa.facets import FIXED, RECORDS, TEXTS, FacetCounts
from clipqa.feed.facets.groupings import Counts
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import Scope

LOOKED_UP = [facet for facet in RECORDS if facet not in TEXTS]


def counts_of(
    tally: FacetCounts, query: FeedQuery, scope: Scope, most: int
) -> tuple[Counts, dict[str, int]]:
    """Return the counts of each facet, and the number of values of each record facet.

    Record facets have their `most` most frequent values and the selected ones, other facets all
    values. Takes one statement, or none if nothing was counted, and another one for each facet
    with a selected value that is less frequent. Text facets need none, since their ids are known.
    """
    counts: Counts = {
        facet.name: {value: (value, cards) for value, cards in tally[facet.name].items()}
        for facet in FIXED
    }
    counts |= {facet.name: {} for facet in RECORDS}
    own = scope.own[0]  # the facet with a value that every card has, which is not listed
    most += bool(own)  # which is among the most frequent, and removed later
    largest = {facet.name: _largest(tally[facet.name], most) for facet in RECORDS}
    for text in TEXTS:
        largest[text.name] += text.known_ids(query.chosen.get(text.name, ()))
    if any(largest.values()):
        for name, *names in _names().ask_raw(reading_connection(), **largest):
            _name(counts[name], tally[name], *names)
    for facet in LOOKED_UP:
        name = facet.name
        rarer = set(query.chosen.get(name, ())) - counts[name].keys()
        if rarer and len(tally[name]) > most:
            records = facet.model._default_manager.filter(facet.named(rarer))
            for names in records.values_list("pk", facet.key, "name"):
                _name(counts[name], tally[name], *names)
    return counts, {facet.name: len(tally[facet.name]) - (facet.name == own) for facet in RECORDS}


def _name(
    counts: dict[str, tuple[str, int]], tally: Mapping[str, int], pk: int, slug: str, name: str
) -> None:
    if cards := tally.get(str(pk)):
        counts[slug] = name, cards


def _largest(values: Mapping[str, int], most: int) -> list[int]:
    """Return the ids of the most frequent values; with equal counts, the lower ids.

    The counters use the same order.
    """
    # Discards rare values by a threshold before sorting pairs, in half the time of a heap.
    least = sorted(values.values(), reverse=True)[:most][-1] if values else 0
    often = [(-cards, int(pk)) for pk, cards in values.items() if cards >= least]
    return [pk for _cards, pk in sorted(often)[:most]]


@compiled_once
def _names() -> "QuerySet[Any, Any]":
    first, *others = (
        facet.model._default_manager.filter(pk__in=placeholder_ids(facet.name))
        .order_by()
        .annotate(kind=Value(facet.name, output_field=CharField()))
        .values_list("kind", "pk", facet.key, "name")
        for facet in RECORDS
    )
    named: QuerySet[Any, Any] = first.union(*others, all=True)
    return named
