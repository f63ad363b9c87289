"""How many cards each choice of a filter would give.

A facet is a class with a name, a label, the query's attribute, and how entries are grouped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from clipqa.feed.digest import digest
from clipqa.feed.filters import DURATIONS
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import Scope

TOTAL = "total"
MOST_VALUES = 50  # of a facet, unless all are asked for


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool
    toggle_url: str


@dataclass(frozen=True)
class Facet:
    """Its values are made when somebody asks for them; `signature` says what they follow from,
    so that whoever wrote the same list before need not ask.
    """

    name: str
    label: "str | Promise"
    make_values: Callable[[int], list[FacetValue]]  # the first so many, and all that are chosen
    signature: bytes
    url: str = "/"  # of the list, its first page
    known: int = 0  # how many values are known here
    counted: int = 0  # how many there are, where these are only the largest

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
    """A value as it is put in order, before anything is made of it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Grouping:
    """One row of the table of facets."""

    name: str
    label: "str | Promise"
    attribute: str
    say: Callable[[str], str] = str  # from what the database says to what the reader sees
    read: Callable[[str], Any] = str  # to what the query holds
    order: Callable[[CountedValue], Any] = lambda value: (-value.count, value.label.casefold())


# Django names these languages by script only.
COMMON_SCRIPTS = {"zh": "zh-hans"}


def language_name(tag: str) -> str:
    try:
        return str(get_language_info(COMMON_SCRIPTS.get(tag, tag))["name_local"]).capitalize()
    except KeyError:
        return tag


DURATION_LABELS = dict(DURATIONS)
DURATION_ORDER = list(DURATION_LABELS)

GROUPINGS = (
    Grouping("outlet", _("Outlet"), "outlets"),
    Grouping("topic", _("Topic"), "topics"),
    Grouping(
        "duration",
        _("Length"),
        "durations",
        say=lambda value: str(DURATION_LABELS[value]),
        order=lambda value: DURATION_ORDER.index(value.value),
    ),
    Grouping(
        "year",
        _("Year"),
        "years",
        read=int,
        order=lambda value: -int(value.value),
    ),
    Grouping("language", _("Language"), "languages", say=language_name),
)


# By facet, then by value: what it is called and how many cards have it.
Counts = dict[str, dict[str, tuple[str, int]]]


def facets_of(
    counts: Counts, query: FeedQuery, scope: Scope, path: str, totals: Mapping[str, int]
) -> list[Facet]:
    """`totals` says of facets of which not all was counted how many values they have."""
    kind, own = scope.own
    counts.get(kind, {}).pop(own, None)
    first = query.changed()  # what a choice leads to is the same from every page
    url = first.url(path)
    return [
        Facet(
            grouping.name,
            grouping.label,
            partial(_values, grouping, counted, first, path),
            signature=digest(grouping.name, url, total, list(counted.items())),
            url=url,
            counted=total,
            known=len(counted),
        )
        for grouping in GROUPINGS
        if (counted := counts.get(grouping.name))
        for total in [totals.get(grouping.name, 0)]
    ]


def _values(
    grouping: Grouping,
    counts: dict[str, tuple[str, int]],
    query: FeedQuery,
    path: str,
    most: int,
) -> list[FacetValue]:
    chosen = {str(held) for held in getattr(query, grouping.attribute)}
    counted = [
        CountedValue(key, grouping.say(label), number) for key, (label, number) in counts.items()
    ]
    counted.sort(key=grouping.order)
    return [
        FacetValue(
            value=one.value,
            label=one.label,
            count=one.count,
            selected=one.value in chosen,
            toggle_url=query.toggled(grouping.attribute, grouping.read(one.value)).url(path),
        )
        for at, one in enumerate(counted)
        if at < most or one.value in chosen
    ]
