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
    facet_counts: FacetCounts, query: FeedQuery, scope: Scope, limit: int
) -> tuple[Counts, dict[str, int]]:
    """Return the counts of each facet, and the number of values of each record facet.

    Record facets have their `limit` most frequent values and the selected ones, other facets all
    values. Takes one statement, or none if nothing was counted, and another one for each facet
    with a selected value that is less frequent. Text facets need none, since their ids are known.
    """
    counts: Counts = {
        facet.name: {value: (value, cards) for value, cards in facet_counts[facet.name].items()}
        for facet in FIXED
    }
    counts |= {facet.name: {} for facet in RECORDS}
    page_facet = scope.own[0]  # every card has its value, which is not listed
    limit += bool(page_facet)  # which is among the most frequent, and removed later
    most_common = {facet.name: _most_common(facet_counts[facet.name], limit) for facet in RECORDS}
    for text in TEXTS:
        most_common[text.name] += text.known_ids(query.chosen.get(text.name, ()))
    if any(most_common.values()):
        for name, *names in _names().ask_raw(reading_connection(), **most_common):
            _add_name(counts[name], facet_counts[name], *names)
    for facet in LOOKED_UP:
        name = facet.name
        rarer = set(query.chosen.get(name, ())) - counts[name].keys()
        if rarer and len(facet_counts[name]) > limit:
            records = facet.model._default_manager.filter(facet.has_key(rarer))
            for names in records.values_list("pk", facet.key, "name"):
                _add_name(counts[name], facet_counts[name], *names)
    return counts, {
        facet.name: len(facet_counts[facet.name]) - (facet.name == page_facet) for facet in RECORDS
    }


def _add_name(
    counts: dict[str, tuple[str, int]],
    facet_counts: Mapping[str, int],
    pk: int,
    slug: str,
    name: str,
) -> None:
    if cards := facet_counts.get(str(pk)):
        counts[slug] = name, cards


def _most_common(values: Mapping[str, int], limit: int) -> list[int]:
    """Return the ids of the most frequent values; with equal counts, the lower ids.

    The counters use the same order.
    """
    # Discards rare values by a threshold before sorting pairs, in half the time of a heap.
    threshold = sorted(values.values(), reverse=True)[:limit][-1] if values else 0
    frequent = [(-cards, int(pk)) for pk, cards in values.items() if cards >= threshold]
    return [pk for _cards, pk in sorted(frequent)[:limit]]


@compiled_once
def _names() -> "QuerySet[Any, Any]":
    first, *others = (
        facet.model._default_manager.filter(pk__in=placeholder_ids(facet.name))
        .order_by()
        .annotate(kind=Value(facet.name, output_field=CharField()))
        .values_list("kind", "pk", facet.key, "name")
        for facet in RECORDS
    )
    names: QuerySet[Any, Any] = first.union(*others, all=True)
    return names
