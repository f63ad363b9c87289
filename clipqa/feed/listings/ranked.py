"""Lists of the matches of a search, filtered, counted and ordered in memory.

A search has a few thousand matches at most, and their ids are in memory. With filters, their rows
are read once, each with the filter that excludes it, instead of a count for every facet. Without
filters, the facet lines of the best matches are read as one text.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from clipqa import counters
from clipqa.db.replicas import reading_connection
from clipqa.db.statements import adapt, ids_in, is_one_of, prepared
from clipqa.facets import BY_NAME, FacetCounts, count_lines
from clipqa.feed.cards.rows import read_rows
from clipqa.feed.facets.counts import counts_of
from clipqa.feed.facets.groupings import MAX_VALUES, Counts
from clipqa.feed.filters import FILTERS, filter_entries
from clipqa.feed.listings.filtered import MAX_LISTED, ORDERS, ListingPage
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.models import EntryFacets, SearchEntry
from clipqa.search import Matches

# If filters leave more entries than this, some hundreds of them are among the matches in memory,
# and a search for others within the entries would cost more than the first search.
MAX_FILTERED = 50_000
OTHERS = FILTERS.keys() - {"text"} - BY_NAME.keys()  # filters that aren't facets


class Row(NamedTuple):
    """A match. `fails` is the only filter that excludes it, or ''."""

    answer_id: int
    published_at: str  # in the format of the database, which sorts correctly as text
    duration_ms: int
    lines: str
    fails: str


LINES = Row._fields.index("lines")
FACETS = EntryFacets._meta.db_table
JOINED_LINES_SQL = {
    "postgresql": (
        f"SELECT COUNT(*), string_agg(lines, chr(10)) FROM {FACETS} "
        "WHERE entry_id IN (SELECT unnest(%s::bigint[]))"
    ),
    # With IN, SQLite would build a temporary table of the ids first.
    "sqlite": (
        "SELECT COUNT(*), group_concat(f.lines, char(10)) "
        f"FROM json_each(%s) w CROSS JOIN {FACETS} f ON f.entry_id = w.value"
    ),
}


@dataclass(frozen=True)
class RankedListing:
    """The matches of a search to list. `ids` are those of its answers, in the requested order."""

    matches: Matches
    ids: Sequence[int]
    count_is_exact: bool
    counts: Counts
    counted_at_most: int  # each facet counts this many of the best matches; 0 if all
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.ids)

    def page(self, query: FeedQuery, page_slice: slice) -> ListingPage:
        """Read a page. Its anchor is the newest answer at the time of the search."""
        newest = self.matches.newest
        anchor = query.as_of or (AsOf(*newest) if newest else None)
        ids = self.ids[page_slice]
        if not ids:
            return ListingPage([], anchor)
        read, _extras, version = read_rows(ids_in(ids), terms=self.matches.terms)
        found = {row.id: row for row in read}
        return ListingPage([found[pk] for pk in ids if pk in found], anchor, version)


def list_matches(
    query: FeedQuery, matches: Matches, scope: Scope, max_values: int = MAX_VALUES
) -> RankedListing:
    """Filter, count and order the matches of a search.

    Record facets have their most frequent values. Takes two statements, or none without matches,
    one more for each facet with a selected value that is less frequent, and two more if there are
    too many matches to have them all in memory.
    """
    chosen = [name for name in BY_NAME if name in query.chosen]
    is_filtered = bool(chosen) or _is_filtered(query, matches, scope)
    is_capped = not matches.is_complete
    limit: int | None = MAX_LISTED
    if (
        is_filtered
        and is_capped
        and (entries := _filtered_entries(query, matches, scope)) is not None
    ):
        found = matches.within(entries)
        is_capped = not found.is_complete or len(found.unordered_ids) > MAX_LISTED
        # The facet of a filter also counts the matches that its filter excludes.
        extra = MAX_LISTED if len(chosen) == 1 else len(matches.unordered_ids)
        listed = found.best(MAX_LISTED)
        matches, limit = listed.with_more(matches, extra if chosen else 0), None
    if not is_filtered:
        is_capped |= len(matches.unordered_ids) > MAX_LISTED
    fields = ORDERS.get(query.order, ())
    if not (is_filtered or fields):
        ids, facet_counts = _count_unfiltered(matches)
        counts, totals = counts_of(facet_counts, query, scope, max_values)
        at_most = MAX_LISTED if is_capped else 0
        return RankedListing(matches, ids, not is_capped, counts, at_most, totals)
    best_first = _best_first(_filtered_rows(query, matches, scope, chosen, limit), matches)
    passing = [row for row in best_first if not row.fails]
    counts, totals = counts_of(_count_facets(best_first, chosen, limit), query, scope, max_values)
    return RankedListing(
        matches,
        [row.answer_id for row in _sort(passing[:MAX_LISTED], fields)],
        count_is_exact=len(passing) <= MAX_LISTED and not is_capped,
        counts=counts,
        counted_at_most=MAX_LISTED if _is_any_count_capped(best_first, matches) else 0,
        totals=totals,
    )


def _filtered_entries(
    query: FeedQuery, matches: Matches, scope: Scope
) -> "QuerySet[SearchEntry] | None":
    """Return the entries that pass all filters, matching or not; None if they are too many.

    Hardly any of a few entries are among the best matches of the library, so the search is
    repeated within them. They are counted only if the counter of no single filter is low enough.
    """
    names = replace(matches.text, words=(), phrases=(), excluded=())
    filtered = filter_entries(SearchEntry.objects.all(), query, replace(matches, text=names))
    entries = scope.filter_entries(filtered).order_by()
    chosen = [(name, list(map(str, values))) for name, values in query.chosen.items()]
    if scope.own[0]:
        chosen.append((scope.own[0], [scope.own[1]]))
    lowest_count = counters.fewest_cards(chosen)
    if lowest_count is None or lowest_count > MAX_FILTERED:
        lowest_count = entries[: MAX_FILTERED + 1].count()
    return entries if lowest_count <= MAX_FILTERED else None


def _count_unfiltered(matches: Matches) -> tuple[Sequence[int], FacetCounts]:
    """Return the best matches, and their counts of facet values."""
    best: Sequence[int] = matches.ids[:MAX_LISTED]
    if not best:
        return best, count_lines("")
    number, lines = _join_lines(sorted(best))
    if number < len(best):
        best = _with_facets(best)
    return best, count_lines(lines or "")


def _join_lines(ids: list[int]) -> tuple[int, str | None]:
    """Return how many of the matches have facet lines, and these lines as one text.

    One text takes half the time of a thousand rows. Visibility isn't checked again, since the
    search has just done so.
    """
    using = reading_connection()
    with prepared(using) as cursor:
        cursor.execute(JOINED_LINES_SQL[using.vendor], [adapt(ids)])
        return cast("tuple[int, str | None]", cursor.fetchone())


def _with_facets(ids: Sequence[int]) -> list[int]:
    """Remove ids without facet lines. Such entries are repaired by `rebuild_search`."""
    found = set(EntryFacets.objects.filter(pk__in=ids_in(ids)).values_list("pk", flat=True))
    return [pk for pk in ids if pk in found]


def _best_first(rows: list[Row], matches: Matches) -> list[Row]:
    """Sort rows by the order of the matches.

    The order takes a statement, so rows stay unsorted if all are excluded and none is cut.
    """
    if len(rows) <= MAX_LISTED and all(row.fails for row in rows):
        return rows
    found = {row.answer_id: row for row in rows}
    return [found[pk] for pk in matches.ids if pk in found]


def _count_facets(best_first: list[Row], chosen: Collection[str], limit: int | None) -> FacetCounts:
    """Count the values of each facet without its own filter, in up to `limit` rows."""
    counted = count_lines(_lines((row for row in best_first if not row.fails), MAX_LISTED))
    for name in chosen:
        without = (row for row in best_first if row.fails in ("", name))
        counted[name] = count_lines(_lines(without, limit))[name]
    return counted


def _lines(rows: Iterable[Row], limit: int | None) -> str:
    return "\n".join(row.lines for row in islice(rows, limit))


def _is_any_count_capped(rows: list[Row], matches: Matches) -> bool:
    """Return whether a facet counts only a part of its cards.

    Its cards are those that pass all filters, and those that only its own filter excludes.
    """
    excluded = Counter(row.fails for row in rows)
    passing = excluded.pop("", 0)
    longest = passing + max(excluded.values(), default=0)
    return longest > MAX_LISTED or not matches.is_complete


def _sort(rows: Sequence[Row], fields: Sequence[str]) -> list[Row]:
    """Sort rows as ORDER BY with these fields would."""
    ordered = list(rows)
    for name in reversed(fields):
        ordered.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
    return ordered


def _is_filtered(query: FeedQuery, matches: Matches, scope: Scope) -> bool:
    """Return whether anything but words and facet values narrows the list."""
    is_named = matches.text.outlets or matches.text.topics
    is_filtered = any(getattr(query, name) for name in OTHERS)
    return bool(is_named or is_filtered or scope != EVERYTHING)


def _filtered_rows(
    query: FeedQuery,
    matches: Matches,
    scope: Scope,
    chosen: list[str],
    limit: int | None,
) -> list[Row]:
    """Return the matches that at most one facet filter excludes, of the `limit` best."""
    if not matches.unordered_ids:
        return []
    return list(map(Row._make, _fetch_rows(query, matches, scope, chosen, limit)))


def _fetch_rows(
    query: FeedQuery, matches: Matches, scope: Scope, without: list[str], limit: int | None
) -> list[tuple[Any, ...]]:
    # On PostgreSQL thousands of matches are filtered by the rows of their entries, which the search
    # has just read; long texts are stored outside of these rows. Facet lines are then read only
    # for the remaining ones.
    by_entries = connection.vendor == "postgresql" and limit is not None
    visible = SearchEntry.objects.visible() if by_entries else EntryFacets.objects.visible()
    entries: QuerySet[Any, Any] = scope.filter_entries(
        filter_entries(visible, query, matches, without)
    )
    conditions = {name: FILTERS[name].condition(query.chosen[name]) for name in without}
    if len(conditions) > 1:
        entries = entries.filter(_all_but_one(conditions))
    elif limit is not None and not _is_filtered(query, matches, scope):
        # No list is longer than `limit`, nor is the list that the facet of the one filter counts.
        selected = is_one_of("pk", sorted(matches.ids[: limit + 1]))
        for condition in conditions.values():
            selected |= condition
        entries = entries.filter(selected)
    rows = _values(entries, conditions, lines="facets__lines" if by_entries else "lines")
    with reading_connection().cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        found = cast("list[tuple[Any, ...]]", cursor.fetchall())
    # Entries without facet lines are repaired by `rebuild_search`.
    return [row for row in found if row[LINES] is not None]


def _values(
    entries: "QuerySet[Any, Any]", conditions: Mapping[str, Q] = {}, lines: str = "lines"
) -> "QuerySet[Any, Any]":
    """Return the fields of `Row`. Times are text, which can be sorted without parsing."""
    rows: QuerySet[Any, Any] = entries.order_by().annotate(
        moment=Cast("published_at", CharField()), fails=_failed_filter(conditions)
    )
    return rows.values_list("pk", "moment", "duration_ms", lines, "fails")


def _failed_filter(conditions: Mapping[str, Q]) -> Case:
    """Return an expression of the name of the first condition that an entry fails, or ''."""
    excluded = (When(~condition, then=Value(name)) for name, condition in conditions.items())
    return Case(*excluded, default=Value(""), output_field=CharField())


def _all_but_one(conditions: dict[str, Q]) -> Q:
    """Return the condition of passing all conditions or all but one. Facets count only these."""
    selected = Q()
    for omitted in conditions:
        rest = Q()
        for name, condition in conditions.items():
            rest &= condition if name != omitted else Q()
        selected |= rest
    return selected
