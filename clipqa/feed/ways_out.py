"""What helps where a page has no card: what each filter costs, and topics near what was asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from clipqa.feed.chips import chips_of
from clipqa.feed.filters import narrow
from clipqa.feed.names import KnownNames
from clipqa.feed.near_topics import (
    MOST_TOPICS,
    NO_TOPICS,
    NearTopics,
    nearest,
    topics_by_nearness,
)
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.models import SearchEntry
from clipqa.search import Matches
from clipqa.search.text import SearchText

MOST_COUNTED = 1_000
SPAN = ("date_from", "date_to")
# What a reader thinks of as one filter: two days are one span of time.
TOGETHER = (
    ("text",),
    ("outlets",),
    ("topics",),
    ("durations",),
    ("years",),
    SPAN,
    ("languages",),
)


@dataclass(frozen=True)
class WayOut:
    """`is_here` says whether it is another list of the same page."""

    label: str
    url: str
    count: int = 0
    is_exact: bool = True
    is_here: bool = True


@dataclass(frozen=True)
class WaysOut:
    """`without` stand with what they give, the best first; `wordings` were not counted."""

    without: list[WayOut]
    wordings: list[WayOut]
    topics: NearTopics


@dataclass(frozen=True)
class Choice:
    """A list that the reader could have asked for instead; a last resort drops all filters."""

    label: str
    query: FeedQuery
    scope: Scope
    path: str
    is_last_resort: bool = False


class CountUpTo(Subquery):
    """How many rows a sliced query gives, which is at most its slice."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def find_ways_out(
    query: FeedQuery,
    matches: Matches | None,
    scope: Scope,
    names: KnownNames,
    path: str,
    *,
    is_settled: bool,
) -> WaysOut:
    """One statement; two in a library without topics, where words found nothing."""
    finds_nothing = matches is not None and matches.asks_for_words and not matches.unordered_ids
    choices = [*_choices(query, scope, names, path), *_last_resorts(query, scope, path)]
    choices = [choice for choice in choices if not (choice.query.text and finds_nothing)]
    counted = _counted(choices, matches)
    topics = NO_TOPICS
    if matches and finds_nothing:
        near = topics_by_nearness(matches.text, is_settled=is_settled)
        found = list(near.annotate(**counted)[: MOST_TOPICS + 1])
        topics = nearest(found, scope.own)
        counts = [getattr(found[0], name) for name in counted] if found else _count(counted)
    else:
        counts = _count(counted)
    return WaysOut(
        without=_best_first(choices, counts, path),
        wordings=list(_wordings(query, matches, path)),
        topics=topics,
    )


def _choices(query: FeedQuery, scope: Scope, names: KnownNames, path: str) -> Iterator[Choice]:
    """Everything that narrows, left out one by one."""
    chosen = [part for part in TOGETHER if any(getattr(query, name) for name in part)]
    for part in chosen:
        if len(chosen) > 1 or part != ("text",) or scope != EVERYTHING:
            label = _("Without %(filter)s") % {"filter": _named(query, part, names)}
            yield Choice(label, _dropped(query, part), scope, path)
    if scope != EVERYTHING:
        label = _("Search everywhere instead")
        yield Choice(label, query.changed(), EVERYTHING, reverse("search"))
    if query.as_of:
        yield Choice(_("Begin the list afresh"), query.changed(), scope, path)


def _last_resorts(query: FeedQuery, scope: Scope, path: str) -> Iterator[Choice]:
    filters = [part for part in TOGETHER if any(getattr(query, name) for name in part)]
    filters = [part for part in filters if part != ("text",)]
    bare = _dropped(query, tuple(name for part in filters for name in part))
    if len(filters) > 1:
        yield Choice(_("Without any filter"), bare, scope, path, is_last_resort=True)
    if filters and scope != EVERYTHING:
        label = _("Search everywhere, without any filter")
        yield Choice(label, bare, EVERYTHING, reverse("search"), is_last_resort=True)


def _dropped(query: FeedQuery, part: tuple[str, ...]) -> FeedQuery:
    return query.changed(**{name: getattr(FeedQuery, name) for name in part})


def _named(query: FeedQuery, part: tuple[str, ...], names: KnownNames) -> str:
    """What the chips of that part are called, "A or B" for several."""
    if part == SPAN:
        return _("the dates")
    only = FeedQuery(**{name: getattr(query, name) for name in part})
    labels = [chip.label for chip in chips_of(only, names, "")]
    if part == ("text",):
        return labels[0]
    return _(" or ").join(f"“{label}”" for label in labels)


def _counted(choices: list[Choice], matches: Matches | None) -> dict[str, CountUpTo]:
    return {f"way_{at}": CountUpTo(_entries(choice, matches)) for at, choice in enumerate(choices)}


def _count(counted: dict[str, CountUpTo]) -> list[int]:
    """Any row will do to hang the counts on; in a library without one, each of them is nought."""
    if not counted:
        return []
    rows = SearchEntry.objects.order_by().annotate(**counted).values_list(*counted)[:1]
    return list(next(iter(rows), [0] * len(counted)))


def _entries(choice: Choice, matches: Matches | None) -> "QuerySet[Any, Any]":
    found = matches if choice.query.text else None
    entries: QuerySet[Any, Any] = choice.scope.narrow(
        narrow(SearchEntry.objects.visible(), choice.query, found)
    )
    return entries.order_by().values("pk")[: MOST_COUNTED + 1]


def _best_first(choices: list[Choice], counts: list[int], path: str) -> list[WayOut]:
    """The last resorts stand in only where nothing less helps."""
    found = [(choice, count) for choice, count in zip(choices, counts, strict=True) if count]
    least = [(choice, count) for choice, count in found if not choice.is_last_resort] or found
    return [
        WayOut(
            choice.label,
            choice.query.url(choice.path),
            min(count, MOST_COUNTED),
            is_exact=count <= MOST_COUNTED,
            is_here=choice.path == path,
        )
        for choice, count in sorted(least, key=lambda each: -each[1])
    ]


def _wordings(query: FeedQuery, matches: Matches | None, path: str) -> Iterator[WayOut]:
    """Other ways to write the same words, where they found nothing as they were written."""
    if matches is None or matches.unordered_ids:
        return
    if query.as_typed:
        url = query.changed(as_typed=False).url(path)
        yield WayOut(_("Search again with misspelt words mended"), url)
    plain = _plain(matches.text)
    if plain and (matches.text.phrases or matches.text.excluded):
        label = _("Search for %(words)s, in any order and with nothing left out")
        yield WayOut(label % {"words": plain}, query.changed(text=plain).url(path))


def _plain(text: SearchText) -> str:
    """The words alone, without quotation marks and exclusions."""
    named = [
        *(("outlet", name) for name in text.outlets),
        *(("topic", name) for name in text.topics),
    ]
    return " ".join([*text.words, *text.phrases, *(f'{kind}:"{name}"' for kind, name in named)])
