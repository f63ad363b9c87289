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
from clipqa.feed.filters import narrow
from clipqa.feed.near_topics import (
    MAX_TOPICS,
    NO_TOPICS,
    NearTopics,
    nearest,
    topics_by_nearness,
)
from clipqa.feed.query import NARROWING, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.models import SearchEntry
from clipqa.search import Matches
from clipqa.search.text import SearchText

MAX_COUNTED = 1_000
SPAN = ("date_from", "date_to")
# The filters that are removed together: both dates are one period to a reader.
TOGETHER = tuple(SPAN if name == SPAN[0] else (name,) for name in NARROWING if name != SPAN[1])


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
class Choice:
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
    is_settled: bool,
) -> Suggestions:
    """Count alternatives to an empty list, and find related topics if its words match nothing.

    Takes one statement, or two if words match nothing and the library has no topics.
    """
    finds_nothing = matches is not None and matches.asks_for_words and not matches.unordered_ids
    choices = [*_choices(query, scope, names, path), *_last_resorts(query, scope, path)]
    choices = [choice for choice in choices if not (choice.query.text and finds_nothing)]
    counted = _counted(choices, matches)
    topics = NO_TOPICS
    if matches and finds_nothing:
        near = topics_by_nearness(matches.text, is_settled=is_settled)
        found = list(near.annotate(**counted)[: MAX_TOPICS + 1])
        topics = nearest(found, scope.own)
        counts = [getattr(found[0], name) for name in counted] if found else _count(counted)
    else:
        counts = _count(counted)
    return Suggestions(
        without=_best_first(choices, counts, path),
        wordings=list(_wordings(query, matches, path)),
        topics=topics,
    )


def _choices(query: FeedQuery, scope: Scope, names: KnownNames, path: str) -> Iterator[Choice]:
    """Yield lists without one of the filters, the scope or the anchor."""
    chosen = [part for part in TOGETHER if any(query.value(name) for name in part)]
    for part in chosen:
        if len(chosen) > 1 or part != ("text",) or scope != EVERYTHING:
            label = _("Without %(filter)s") % {"filter": _named(query, part, names)}
            yield Choice(label, query.without(*part), scope, path)
    if scope != EVERYTHING:
        label = _("Search everywhere instead")
        yield Choice(label, query.changed(), EVERYTHING, reverse("search"))
    if query.as_of:
        yield Choice(_("Begin the list afresh"), query.changed(), scope, path)


def _last_resorts(query: FeedQuery, scope: Scope, path: str) -> Iterator[Choice]:
    filters = [part for part in TOGETHER if any(query.value(name) for name in part)]
    filters = [part for part in filters if part != ("text",)]
    bare = query.without(*(name for part in filters for name in part))
    if len(filters) > 1:
        yield Choice(_("Without any filter"), bare, scope, path, is_last_resort=True)
    if filters and scope != EVERYTHING:
        label = _("Search everywhere, without any filter")
        yield Choice(label, bare, EVERYTHING, reverse("search"), is_last_resort=True)


def _named(query: FeedQuery, part: tuple[str, ...], names: KnownNames) -> str:
    """Return the labels of the chips of these filters, joined as in "A or B"."""
    if part == SPAN:
        return _("the dates")
    (name,) = part
    is_facet = name in BY_NAME
    only = FeedQuery(chosen={name: query.chosen[name]}) if is_facet else FeedQuery(query.text)
    labels = [chip.label for chip in chips_of(only, names, "")]
    if part == ("text",):
        return labels[0]
    return _(" or ").join(f"“{label}”" for label in labels)


def _counted(choices: list[Choice], matches: Matches | None) -> dict[str, CountUpTo]:
    return {f"way_{at}": CountUpTo(_entries(choice, matches)) for at, choice in enumerate(choices)}


def _count(counted: dict[str, CountUpTo]) -> list[int]:
    """Return the counts. They are annotations of any entry; without an entry they are 0."""
    if not counted:
        return []
    rows = SearchEntry.objects.order_by().annotate(**counted).values_list(*counted)[:1]
    return list(next(iter(rows), [0] * len(counted)))


def _entries(choice: Choice, matches: Matches | None) -> "QuerySet[Any, Any]":
    found = matches if choice.query.text else None
    entries: QuerySet[Any, Any] = choice.scope.narrow(
        narrow(SearchEntry.objects.visible(), choice.query, found)
    )
    return entries.order_by().values("pk")[: MAX_COUNTED + 1]


def _best_first(choices: list[Choice], counts: list[int], path: str) -> list[Suggestion]:
    """Return the lists that have cards, the longest first; last resorts only without others."""
    found = [(choice, count) for choice, count in zip(choices, counts, strict=True) if count]
    least = [(choice, count) for choice, count in found if not choice.is_last_resort] or found
    return [
        Suggestion(
            choice.label,
            choice.query.url(choice.path),
            min(count, MAX_COUNTED),
            is_exact=count <= MAX_COUNTED,
            is_here=choice.path == path,
        )
        for choice, count in sorted(least, key=lambda each: -each[1])
    ]


def _wordings(query: FeedQuery, matches: Matches | None, path: str) -> Iterator[Suggestion]:
    """Yield other wordings of a text without matches."""
    if matches is None or matches.unordered_ids:
        return
    if query.as_typed:
        url = query.changed(as_typed=False).url(path)
        yield Suggestion(_("Search again with misspelt words mended"), url)
    plain = _plain(matches.text)
    if plain and (matches.text.phrases or matches.text.excluded):
        label = _("Search for %(words)s, in any order and with nothing left out")
        yield Suggestion(label % {"words": plain}, query.changed(text=plain).url(path))


def _plain(text: SearchText) -> str:
    """Return the search text without quotation marks around phrases, and without exclusions."""
    named = [
        *(("outlet", name) for name in text.outlets),
        *(("topic", name) for name in text.topics),
    ]
    return " ".join([*text.words, *text.phrases, *(f'{kind}:"{name}"' for kind, name in named)])
