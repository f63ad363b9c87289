"""Build one page of cards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from django.db.models import Count, QuerySet, Sum, Value

from clipqa import counters
from clipqa.feed.card_rows import CardRow, read_rows
from clipqa.feed.cards import Card
from clipqa.feed.chips import Chip, chips_of
from clipqa.feed.counted import CountedListing, list_counted
from clipqa.feed.digest import digest
from clipqa.feed.facets import MOST_VALUES, Facet, facets_of
from clipqa.feed.matched import MatchedListing, list_matches
from clipqa.feed.names import keep_known, names_of
from clipqa.feed.pager import Pager, pager_of, pages_for, past_end
from clipqa.feed.parsing import SORTS, Parsed, Problem
from clipqa.feed.plain import ORDERS, PlainListing, list_entries
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.feed.ways_out import WaysOut, find_ways_out
from clipqa.models import LibraryState, ListPart, SearchEntry
from clipqa.search import Matches, find

PER_PAGE = 6
MOST_AGAIN = 3


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
    rows: list[CardRow]
    facets: list[Facet]
    chips: list[Chip]
    pages: int
    anchor: AsOf | None  # of the walk through them
    path: str
    notices: list[str]
    problems: list[Problem]
    count: int
    count_is_exact: bool
    counted_at_most: int = 0  # of the best, by each facet; 0 where it counts all
    repair: Repair | None = None
    is_past_end: bool = False
    version: int | None = None  # of the library in which the cards were read
    ways_out: Callable[[], WaysOut] | None = None  # asked only by who shows an empty list

    @cached_property
    def pager(self) -> Pager:
        return pager_of(self.query, self.query.page, self.pages, self.anchor, self.path)

    @property
    def sorts(self) -> list[SortOption]:
        return [
            SortOption(value, str(label), value == self.query.order)
            for value, label in SORTS.items()
            if value != "best" or self.query.text
        ]

    @property
    def signature(self) -> bytes:
        """What the whole feed follows from, where it has cards: an empty one asks for ways out."""
        cards = [row.name for row in self.rows]
        walk = self.pages, str(self.anchor), self.path
        said = self.chips, self.notices, self.repair
        return digest(self.query.pairs(), self.filters_signature, cards, walk, *said)

    @property
    def filters_signature(self) -> bytes:
        """What all that stands beside the cards follows from, wherever in the list they stand."""
        facets = [facet.signature for facet in self.facets]
        number = self.count, self.count_is_exact, self.counted_at_most
        return digest(self.query.changed().pairs(), facets, number)

    @property
    def cards(self) -> list[Card]:
        return [row.card for row in self.rows]


def build_page(
    parsed: Parsed,
    path: str,
    scope: Scope = EVERYTHING,
    per_page: int = PER_PAGE,
    *,
    state: LibraryState | None = None,
    most_values: int = MOST_VALUES,
) -> FeedPage:
    """The cards that a parsed query asks for, with the ways on from them.

    A page past the end shows the last one and says so in a notice. Two statements, one for the
    counts and one for the cards; of a search, beside its own, a third for names. More only where
    many match and filters narrow them (`list_matches`), where slugs name nothing
    that any card has, and again where somebody published between them: `state` is what the library
    was before. While a moment has passed that is not settled (`curation.settle`) no counter is
    trusted. Raises `SearchTooSlow`.
    """
    is_settled = state is None or state.is_settled()
    build = partial(_build, parsed, path, scope, per_page, is_settled, most_values)
    page, version = build(), state and state.library_version
    for _again in range(MOST_AGAIN):
        # What came since may stand in the cards and not in the counts.
        if state is None or (page.version == version if page.rows else not page.count):
            break
        version = page.version
        page = build()
    return page


def _build(
    parsed: Parsed,
    path: str,
    scope: Scope,
    per_page: int,
    is_settled: bool,
    most_values: int,
) -> FeedPage:
    query, problems = parsed.query, list(parsed.problems)
    matches = _find(query) if query.text else None
    listed = partial(_listing, matches=matches, scope=scope, most_values=most_values)
    listing = listed(query, is_settled=is_settled)
    facets = facets_of(listing.counts, query, scope, path, listing.totals)
    names = names_of(query, facets)
    known, unknown = keep_known(query, names)
    if known != query:
        query, listing = known, listed(known, is_settled=is_settled)
        facets = facets_of(listing.counts, query, scope, path, listing.totals)
    problems += unknown
    pages = pages_for(listing.count, per_page)
    number = min(query.page, pages)
    part = listing.page(query, slice((number - 1) * per_page, number * per_page))
    notices = [problem.notice for problem in problems]
    if query.page > pages:
        notices.append(past_end(pages))
    return FeedPage(
        query=replace(query, page=number),
        rows=part.rows,
        facets=facets,
        chips=chips_of(query, names, path),
        pages=pages,
        anchor=part.anchor if pages > 1 else None,
        path=path,
        notices=notices,
        problems=problems,
        count=listing.count,
        count_is_exact=listing.count_is_exact,
        counted_at_most=listing.counted_at_most,
        repair=_repair(query, matches, path),
        is_past_end=query.page > pages,
        version=part.version,
        ways_out=partial(find_ways_out, query, matches, scope, names, path, is_settled=is_settled),
    )


def _find(query: FeedQuery) -> Matches:
    as_of = query.as_of.pair() if query.as_of else None
    return find(query.text, repair=not query.as_typed, as_of=as_of)


def _listing(
    query: FeedQuery,
    matches: Matches | None,
    scope: Scope,
    most_values: int,
    *,
    is_settled: bool,
) -> MatchedListing | CountedListing | PlainListing:
    if matches and matches.asks_for_words:
        return list_matches(query, matches, scope, most_values)
    counted = list_counted(query, scope, most_values) if is_settled else None
    return counted or list_entries(query, matches, scope)


@dataclass(frozen=True)
class Newest:
    """The head of the whole feed, without filters or pages: what the home page opens with."""

    rows: list[CardRow]
    count: int
    count_is_exact: bool = True


def newest_cards(number: int = PER_PAGE, *, is_settled: bool = True) -> Newest:
    """One statement, so that the cards and their number fit each other."""
    if is_settled:
        entries, counted = SearchEntry.objects.filter(is_counted=True), _count_from_counters()
    else:
        entries, counted = SearchEntry.objects.visible(), _count_all()
    newest = entries.order_by(*ORDERS["newest"]).values("pk")[:number]
    rows, (count,), _version = read_rows(
        newest, ORDERS["newest"], beside=[counted], is_planned_once=is_settled
    )
    return Newest(rows, count or 0)


def _count_all() -> "QuerySet[Any, Any]":
    entries = SearchEntry.objects.visible().order_by()
    counted: QuerySet[Any, Any] = entries.values(all=Value(1)).annotate(n=Count("*")).values("n")
    return counted


def _count_from_counters() -> "QuerySet[Any, Any]":
    parts = ListPart.objects.filter(scope=counters.ALL).order_by()
    return parts.values("scope").annotate(n=Sum("cards")).values("n")


def _repair(query: FeedQuery, matches: Matches | None, path: str) -> Repair | None:
    if matches is None or not matches.is_repaired:
        return None
    return Repair(matches.searched, query.text, query.changed(as_typed=True).url(path))
