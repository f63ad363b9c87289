"""Facets with the number of cards for each value, for pages and the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from django.utils.functional import Promise

from clipqa.facets import FACETS, Facet
from clipqa.feed.cards.digest import digest
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import Scope

TOTAL = "total"
MAX_VALUES = 50  # of a facet, unless all are asked for


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool
    toggle_url: str


@dataclass(frozen=True)
class CountedFacet:
    """A facet whose values are created on access.

    `signature` is a digest of all that they depend on, the cache key of the rendered list.
    """

    name: str
    label: "str | Promise"
    make_values: Callable[[int], list[FacetValue]]  # the first ones, and all that are selected
    signature: bytes
    url: str = "/"  # of the first page of the list
    known: int = 0  # the number of values read
    counted: int = 0  # the number of all values, if only the most frequent were read

    @cached_property
    def values(self) -> list[FacetValue]:
        return self.make_values(self.known)

    @property
    def total(self) -> int:
        return max(self.counted, self.known)

    @property
    def truncated(self) -> bool:
        return self.known < self.total


@dataclass(frozen=True, slots=True)
class CountedValue:
    """A value to be sorted, before its `FacetValue` is created."""

    value: str
    label: str
    count: int


# Facet -> value -> label and number of cards.
Counts = dict[str, dict[str, tuple[str, int]]]


def facets_of(
    counts: Counts, query: FeedQuery, scope: Scope, path: str, totals: Mapping[str, int]
) -> list[CountedFacet]:
    """Return the facets that have values, in the order of the table.

    `totals` has the number of values for facets of which not all were read. The value of the
    page's own topic or outlet is removed from `counts`.
    """
    kind, own = scope.own
    counts.get(kind, {}).pop(own, None)
    first = query.changed()  # without page and anchor, so that URLs are the same on every page
    url = first.url(path)
    return [
        CountedFacet(
            facet.name,
            facet.label,
            partial(_values, facet, counted, first, path),
            signature=digest(facet.name, url, total, list(counted.items())),
            url=url,
            counted=total,
            known=len(counted),
        )
        for facet in FACETS
        if (counted := counts.get(facet.name))
        for total in [totals.get(facet.name, 0)]
    ]


def _values(
    facet: Facet,
    counts: dict[str, tuple[str, int]],
    query: FeedQuery,
    path: str,
    limit: int,
) -> list[FacetValue]:
    chosen = {str(value) for value in query.chosen.get(facet.name, ())}
    counted = [
        CountedValue(key, facet.display(label), number) for key, (label, number) in counts.items()
    ]
    order = facet.order
    counted.sort(key=_by_count if order is None else lambda value: order(value.value))
    return [
        FacetValue(
            value=value.value,
            label=value.label,
            count=value.count,
            selected=value.value in chosen,
            toggle_url=query.toggled(facet.name, facet.parse(value.value)).url(path),
        )
        for at, value in enumerate(counted)
        if at < limit or value.value in chosen
    ]


def _by_count(value: CountedValue) -> tuple[int, str]:
    return -value.count, value.label.casefold()
