"""Build a page of the feed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from django.db.models import Count, QuerySet, Sum, Value

from clipqa import counters
from clipqa.db.statements import compiled_once
from clipqa.feed.cards.cards import Card
from clipqa.feed.cards.digest import digest
from clipqa.feed.cards.rows import CardRow, Subquery, read_rows
from clipqa.feed.facets.chips import Chip, chips_of
from clipqa.feed.facets.groupings import MAX_VALUES, CountedFacet, facets_of
from clipqa.feed.facets.names import names_of, replace_slugs
from clipqa.feed.listings.counted import CountedListing, list_counted
from clipqa.feed.listings.filtered import ORDERS, FilteredListing, list_entries
from clipqa.feed.listings.ranked import RankedListing, list_matches
from clipqa.feed.no_results import Suggestions, suggest_changes
from clipqa.feed.pager import Pager, pager_of, pages_for, past_end
from clipqa.feed.parsing import SORTS, Parsed, Problem
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.models import LibraryState, ListBucket, SearchEntry
from clipqa.search import Matches, find

PER_PAGE = 6
MAX_ATTEMPTS = 3


@dataclass(frozen=True)
class SortOption:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Correction:
    """The notice above the cards of a search whose unknown words were corrected."""

    searched: str
    typed: str
    typed_url: str


@dataclass(frozen=True)
class FeedPage:
    query: FeedQuery
    rows: list[CardRow]
    facets: list[CountedFacet]
    chips: list[Chip]
    pages: int
    anchor: AsOf | None  # the newest answer of the list, for links to its other pages
    path: str
    notices: list[str]
    problems: list[Problem]
    count: int
    count_is_exact: bool
    counted_at_most: int = 0  # each facet counts this many of the first cards; 0 if all
    correction: Correction | None = None
    is_past_end: bool = False
    version: int | None = None  # of the library that the cards were read from
    no_results: Callable[[], Suggestions] | None = None  # called only for an empty list

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
        """A digest of all that a feed with cards depends on. An empty one also has suggestions."""
        cards = [row.name for row in self.rows]
        links = self.pages, str(self.anchor), self.path
        messages = self.chips, self.notices, self.correction
        return digest(self.query.pairs(), self.filters_signature, cards, links, *messages)

    @property
    def filters_signature(self) -> bytes:
        """A digest of all that the filters beside the cards depend on, the same on every page."""
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
    max_values: int = MAX_VALUES,
) -> FeedPage:
    """Return a page of the feed for a parsed query.

    A page number past the end returns the last page with a notice. Takes two statements, one for
    the counts and one for the cards; a search takes a third one for names, in addition to its own.
    There are more if many entries match and filters narrow them (`list_matches`), and if a slug is
    not among the counted values. `state` is the state of the library before: if cards changed
    between the statements, the page is built again. Counters aren't used while the schedule is to
    be applied (`curation.schedule`). Raises `SearchTooSlow`.
    """
    counters_current = state is None or state.counters_current()
    build = partial(_build, parsed, path, scope, per_page, counters_current, max_values)
    page, version = build(), state and state.library_version
    for _attempt in range(MAX_ATTEMPTS):
        # Otherwise the cards may include a change that the counts don't.
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
    counters_current: bool,
    max_values: int,
) -> FeedPage:
    query, problems = parsed.query, list(parsed.problems)
    matches = _find(query) if query.text else None
    listed = partial(_listing, matches=matches, scope=scope, max_values=max_values)
    listing = listed(query, counters_current=counters_current)
    facets = facets_of(listing.counts, query, scope, path, listing.totals)
    names = names_of(query, facets, counters_current=counters_current)
    known, unknown = replace_slugs(query, names)
    if known != query:
        # Old or unknown slugs matched nothing, so the list is read again without them.
        query, listing = known, listed(known, counters_current=counters_current)
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
        correction=_correction(query, matches, path),
        is_past_end=query.page > pages,
        version=part.version,
        no_results=partial(
            suggest_changes, query, matches, scope, names, path, counters_current=counters_current
        ),
    )


def _find(query: FeedQuery) -> Matches:
    as_of = query.as_of.pair() if query.as_of else None
    return find(query.text, correct_spelling=not query.as_typed, as_of=as_of)


def _listing(
    query: FeedQuery,
    matches: Matches | None,
    scope: Scope,
    max_values: int,
    *,
    counters_current: bool,
) -> RankedListing | CountedListing | FilteredListing:
    if matches and matches.has_words:
        return list_matches(query, matches, scope, max_values)
    counted = list_counted(query, scope, max_values) if counters_current else None
    return counted or list_entries(query, matches, scope, max_values)


@dataclass(frozen=True)
class Newest:
    """The newest cards and the number of all, for the home page."""

    rows: list[CardRow]
    count: int
    count_is_exact: bool = True


def newest_cards(number: int = PER_PAGE, *, counters_current: bool = True) -> Newest:
    """Read the newest cards and the number of all in one statement, so that they are consistent."""
    newest: Subquery
    counted: Subquery
    if counters_current:
        newest, counted = _newest_counted().subquery(number), _count_from_counters().subquery()
    else:
        newest, counted = _newest(SearchEntry.objects.visible())[:number], _count_all()
    rows, (count,), _version = read_rows(
        newest, ORDERS["newest"], extras=[counted], is_prepared=counters_current
    )
    return Newest(rows, count or 0)


def _newest(entries: "QuerySet[SearchEntry]") -> "QuerySet[Any, Any]":
    return entries.order_by(*ORDERS["newest"]).values_list("pk")


@compiled_once
def _newest_counted() -> "QuerySet[Any, Any]":
    return _newest(SearchEntry.objects.filter(is_counted=True))


def _count_all() -> "QuerySet[Any, Any]":
    entries = SearchEntry.objects.visible().order_by()
    counted: QuerySet[Any, Any] = entries.values(all=Value(1)).annotate(n=Count("*")).values("n")
    return counted


@compiled_once
def _count_from_counters() -> "QuerySet[Any, Any]":
    parts = ListBucket.objects.filter(scope=counters.ALL).order_by()
    return parts.values("scope").annotate(n=Sum("cards")).values_list("n")


def _correction(query: FeedQuery, matches: Matches | None, path: str) -> Correction | None:
    if matches is None or not matches.is_corrected:
        return None
    return Correction(matches.searched, query.text, query.changed(as_typed=True).url(path))
