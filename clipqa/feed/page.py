"""Build one page of cards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.db.models import Subquery

from clipqa.feed.cards import Card, card_of, public_answers
from clipqa.feed.chips import Chip, chips_of
from clipqa.feed.facets import Facet, count_facets
from clipqa.feed.filters import narrow
from clipqa.feed.pager import Pager, pager_of, pages_for, past_end
from clipqa.feed.parsing import SORTS, Parsed
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.feed.ways_out import WaysOut, find_ways_out
from clipqa.models import SearchEntry
from clipqa.models.search_entry import SearchEntryQuerySet
from clipqa.search import Matches, find

PER_PAGE = 6


@dataclass(frozen=True)
class SortOption:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Repair:
    """Said above the cards when unknown words were mended."""

    searched: str
    typed: str
    typed_url: str


@dataclass(frozen=True)
class FeedPage:
    query: FeedQuery
    cards: list[Card]
    facets: list[Facet]
    chips: list[Chip]
    pager: Pager
    notices: list[str]
    count: int
    count_is_exact: bool
    sorts: list[SortOption]
    repair: Repair | None = None
    is_past_end: bool = False
    ways_out: Callable[[], WaysOut] | None = None  # asked only by who shows an empty list


def build_page(
    parsed: Parsed,
    path: str,
    scope: Scope = EVERYTHING,
    per_page: int = PER_PAGE,
) -> FeedPage:
    """The cards that a parsed query asks for, with the ways on from them.

    A page past the end shows the last one and says so in a notice. Three statements: counts
    and facets, the ids of the page with the anchor of its walk, and the cards.
    """
    query = parsed.query
    matches = find(query.text, repair=not query.as_typed) if query.text else None
    count, facets = count_facets(query, matches, scope, path)
    pages = pages_for(count, per_page)
    number = min(query.page, pages)
    entries = scope.narrow(narrow(SearchEntry.objects.visible(), query, matches))
    part = slice((number - 1) * per_page, number * per_page)
    if matches and query.order == "best":
        ids, anchor = _best_and_anchor(entries, matches, query, part)
    else:
        ids, anchor = _ids_and_anchor(entries, query, part)
    cards = read_cards(ids, matches.terms if matches else frozenset())
    notices = [problem.notice for problem in parsed.problems]
    if query.page > pages:
        notices.append(past_end(pages))
    return FeedPage(
        query=replace(query, page=number),
        cards=cards,
        facets=facets,
        chips=chips_of(query, parsed.names, path),
        pager=pager_of(query, number, pages, anchor if pages > 1 else None, path),
        notices=notices,
        count=count,
        count_is_exact=matches is None or matches.is_complete,
        sorts=_sorts(query),
        repair=_repair(query, matches, path),
        is_past_end=query.page > pages,
        ways_out=partial(find_ways_out, query, matches, scope, parsed.names, path),
    )


@dataclass(frozen=True)
class Newest:
    """The head of the whole feed, without filters or pages: what the home page opens with."""

    cards: list[Card]
    count: int
    count_is_exact: bool = True


def newest_cards(number: int = PER_PAGE) -> Newest:
    entries = SearchEntry.objects.visible()
    ids = entries.newest_first().values_list("pk", flat=True)[:number]
    return Newest(read_cards(list(ids)), entries.count())


def in_order(entries: SearchEntryQuerySet, query: FeedQuery) -> SearchEntryQuerySet:
    """Every order ends in the answer's id, so that no two cards can change places."""
    match query.order:
        case "oldest":
            return entries.order_by("published_at", "answer_id")
        case "shortest":
            return entries.order_by("duration_ms", "-published_at", "-answer_id")
        case "longest":
            return entries.order_by("-duration_ms", "-published_at", "-answer_id")
    return entries.newest_first()


def read_cards(ids: list[int], terms: frozenset[str] = frozenset()) -> list[Card]:
    """The cards of these answers, in this order, with what was searched for marked."""
    answers = public_answers().in_bulk(ids)
    return [card_of(answers[pk], terms) for pk in ids if pk in answers]


def _ids_and_anchor(
    entries: SearchEntryQuerySet, query: FeedQuery, part: slice
) -> tuple[list[int], AsOf | None]:
    """The answers of a page, and the newest one of the list it is a page of."""
    ordered = in_order(entries, query)
    if query.as_of:
        return list(ordered.values_list("pk", flat=True)[part]), query.as_of
    newest = entries.newest_first()
    rows = ordered.annotate(
        newest_at=Subquery(newest.values("published_at")[:1]),
        newest_id=Subquery(newest.values("answer_id")[:1]),
    ).values_list("pk", "newest_at", "newest_id")[part]
    found = list(rows)
    return [pk for pk, _at, _id in found], AsOf(*found[0][1:]) if found else None


def _best_and_anchor(
    entries: SearchEntryQuerySet, matches: Matches, query: FeedQuery, part: slice
) -> tuple[list[int], AsOf | None]:
    """The same in the order of the matches, which the search knows and the entries don't."""
    moments = dict(entries.values_list("pk", "published_at"))
    best = (
        [pk for pk in matches.ids if pk in moments] if matches.asks_for_words else sorted(moments)
    )
    newest = max(((at, pk) for pk, at in moments.items()), default=None)
    return best[part], query.as_of or (AsOf(*newest) if newest else None)


def _repair(query: FeedQuery, matches: Matches | None, path: str) -> Repair | None:
    if matches is None or not matches.is_repaired:
        return None
    return Repair(matches.searched, query.text, query.changed(as_typed=True).url(path))


def _sorts(query: FeedQuery) -> list[SortOption]:
    return [
        SortOption(value, str(label), value == query.order)
        for value, label in SORTS.items()
        if value != "best" or query.text
    ]
