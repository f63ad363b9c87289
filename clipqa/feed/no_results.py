"""Suggestions for an empty page: filters to remove, other wordings, and related topics."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from clipqa.facets import BY_NAME
from clipqa.feed.facets.chips import chips_of
from clipqa.feed.facets.names import KnownNames
from clipqa.feed.filters import filter_entries
from clipqa.feed.near_topics import (
    MAX_TOPICS,
    NO_TOPICS,
    NearTopics,
    nearest,
    topics_by_nearness,
)
from clipqa.feed.query import FILTER_FIELDS, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.models import SearchEntry
from clipqa.search import Matches
from clipqa.search.text import SearchText

MAX_COUNTED = 1_000
DATES = ("date_from", "date_to")
# The filters that are removed together: both dates are one period to a reader.
FILTER_GROUPS = tuple(
    DATES if name == DATES[0] else (name,) for name in FILTER_FIELDS if name != DATES[1]
)


@dataclass(frozen=True)
class Suggestion:
    """A link to another list. `is_here` is False if it is a list of another page."""

    label: str
    url: str
    count: int = 0
    is_exact: bool = True
    is_here: bool = True


@dataclass(frozen=True)
class Suggestions:
    """`without` are lists with fewer filters and their counts, the longest first.

    `wordings` are other searches, without counts.
    """

    without: list[Suggestion]
    wordings: list[Suggestion]
    topics: NearTopics


@dataclass(frozen=True)
class Alternative:
    """An alternative list. `is_last_resort` if it has no filter at all."""

    label: str
    query: FeedQuery
    scope: Scope
    path: str
    is_last_resort: bool = False


class CountUpTo(Subquery):
    """The number of rows of a sliced query, at most the length of its slice."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def suggest_changes(
    query: FeedQuery,
    matches: Matches | None,
    scope: Scope,
    names: KnownNames,
    path: str,
    *,
    counters_current: bool,
) -> Suggestions:
    """Count alternatives to an empty list, and find related topics if its words match nothing.

    Takes one statement, or two if words match nothing and the library has no topics.
    """
    finds_nothing = matches is not None and matches.has_words and not matches.unordered_ids
    alternatives = [*_alternatives(query, scope, names, path), *_last_resorts(query, scope, path)]
    alternatives = [
        alternative
        for alternative in alternatives
        if not (alternative.query.text and finds_nothing)
    ]
    counted = _counted(alternatives, matches)
    topics = NO_TOPICS
    if matches and finds_nothing:
        near = topics_by_nearness(matches.text, counters_current=counters_current)
        found = list(near.annotate(**counted)[: MAX_TOPICS + 1])
        topics = nearest(found, scope.own)
        counts = [getattr(found[0], name) for name in counted] if found else _count(counted)
    else:
        counts = _count(counted)
    return Suggestions(
        without=_best_first(alternatives, counts, path),
        wordings=list(_wordings(query, matches, path)),
        topics=topics,
    )


def _alternatives(
    query: FeedQuery, scope: Scope, names: KnownNames, path: str
) -> Iterator[Alternative]:
    """Yield lists without one of the filters, the scope or the anchor."""
    chosen = [group for group in FILTER_GROUPS if any(query.value(name) for name in group)]
    for group in chosen:
        if len(chosen) > 1 or group != ("text",) or scope != EVERYTHING:
            label = _("Without %(filter)s") % {"filter": _filter_label(query, group, names)}
            yield Alternative(label, query.without(*group), scope, path)
    if scope != EVERYTHING:
        label = _("Search everywhere instead")
        yield Alternative(label, query.changed(), EVERYTHING, reverse("search"))
    if query.as_of:
        yield Alternative(_("Start the list again"), query.changed(), scope, path)


def _last_resorts(query: FeedQuery, scope: Scope, path: str) -> Iterator[Alternative]:
    filters = [group for group in FILTER_GROUPS if any(query.value(name) for name in group)]
    filters = [group for group in filters if group != ("text",)]
    bare = query.without(*(name for group in filters for name in group))
    if len(filters) > 1:
        yield Alternative(_("Without any filter"), bare, scope, path, is_last_resort=True)
    if filters and scope != EVERYTHING:
        label = _("Search everywhere, without any filter")
        yield Alternative(label, bare, EVERYTHING, reverse("search"), is_last_resort=True)


def _filter_label(query: FeedQuery, group: tuple[str, ...], names: KnownNames) -> str:
    """Return the labels of the chips of these filters, joined as in "A or B"."""
    if group == DATES:
        return _("the dates")
    (name,) = group
    is_facet = name in BY_NAME
    only = FeedQuery(chosen={name: query.chosen[name]}) if is_facet else FeedQuery(query.text)
    labels = [chip.label for chip in chips_of(only, names, "")]
    if group == ("text",):
        return labels[0]
    return _(" or ").join(f"“{label}”" for label in labels)


def _counted(alternatives: list[Alternative], matches: Matches | None) -> dict[str, CountUpTo]:
    return {
        f"count_{at}": CountUpTo(_entries(alternative, matches))
        for at, alternative in enumerate(alternatives)
    }


def _count(counted: dict[str, CountUpTo]) -> list[int]:
    """Return the counts. They are annotations of any entry; without an entry they are 0."""
    if not counted:
        return []
    rows = SearchEntry.objects.order_by().annotate(**counted).values_list(*counted)[:1]
    return list(next(iter(rows), [0] * len(counted)))


def _entries(alternative: Alternative, matches: Matches | None) -> "QuerySet[Any, Any]":
    found = matches if alternative.query.text else None
    entries: QuerySet[Any, Any] = alternative.scope.filter_entries(
        filter_entries(SearchEntry.objects.visible(), alternative.query, found)
    )
    return entries.order_by().values("pk")[: MAX_COUNTED + 1]


def _best_first(alternatives: list[Alternative], counts: list[int], path: str) -> list[Suggestion]:
    """Return the lists that have cards, the longest first; last resorts only without others."""
    found = [
        (alternative, count)
        for alternative, count in zip(alternatives, counts, strict=True)
        if count
    ]
    shown = [
        (alternative, count) for alternative, count in found if not alternative.is_last_resort
    ] or found
    return [
        Suggestion(
            alternative.label,
            alternative.query.url(alternative.path),
            min(count, MAX_COUNTED),
            is_exact=count <= MAX_COUNTED,
            is_here=alternative.path == path,
        )
        for alternative, count in sorted(shown, key=lambda each: -each[1])
    ]


def _wordings(query: FeedQuery, matches: Matches | None, path: str) -> Iterator[Suggestion]:
    """Yield other wordings of a text without matches."""
    if matches is None or matches.unordered_ids:
        return
    if query.as_typed:
        url = query.changed(as_typed=False).url(path)
        yield Suggestion(_("Search again with spelling corrected"), url)
    plain = _without_operators(matches.text)
    if plain and (matches.text.phrases or matches.text.excluded):
        label = _("Search for %(words)s in any order and without exclusions")
        yield Suggestion(label % {"words": plain}, query.changed(text=plain).url(path))


def _without_operators(text: SearchText) -> str:
    """Return the search text without quotation marks around phrases, and without exclusions."""
    named = [
        *(("outlet", name) for name in text.outlets),
        *(("topic", name) for name in text.topics),
    ]
    return " ".join([*text.words, *text.phrases, *(f'{kind}:"{name}"' for kind, name in named)])
