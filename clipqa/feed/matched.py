"""The cards that a search matched: filtered, counted and put in order in memory.

A search has its matches at hand already, some thousands at most. Where filters narrow them their
rows are read once, each with the filter that would leave it out, rather than counted anew for every
facet. Where none do, what the best of them are counted by comes as one text.
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
from clipqa.feed.card_rows import read_rows
from clipqa.feed.facets import GROUPINGS, MOST_VALUES, Counts, Grouping
from clipqa.feed.filters import FILTERS, narrow
from clipqa.feed.plain import MOST_LISTED, ORDERS, Part
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope
from clipqa.feed.tallied import Tally, counts_of, tally_of
from clipqa.models import EntryFacets, SearchEntry
from clipqa.replicas import reading_connection
from clipqa.search import Matches
from clipqa.statements import adapted, ids_in, is_one_of, planned_once

# Of more entries than these some hundreds stand among the matches at hand, and to look for others
# would cost more than the search.
MOST_WITHIN = 50_000


class Row(NamedTuple):
    """A match; `fails` is the one filter that leaves it out, or ''."""

    answer_id: int
    published_at: str  # as the database writes it: those of one can be put in order
    duration_ms: int
    lines: str
    fails: str


LINES = Row._fields.index("lines")
FACETS = EntryFacets._meta.db_table
JOINED = {
    "postgresql": (
        f"SELECT COUNT(*), string_agg(lines, chr(10)) FROM {FACETS} "
        "WHERE entry_id IN (SELECT unnest(%s::bigint[]))"
    ),
    # For IN it would make a table of the ids before it looks them up.
    "sqlite": (
        "SELECT COUNT(*), group_concat(f.lines, char(10)) "
        f"FROM json_each(%s) w CROSS JOIN {FACETS} f ON f.entry_id = w.value"
    ),
}


@dataclass(frozen=True)
class MatchedListing:
    """What a search lists: the ids of its answers, in the order that was asked for."""

    matches: Matches
    ids: Sequence[int]
    count_is_exact: bool
    counts: Counts
    counted_at_most: int  # so many of the best each facet counts; 0 where it counts all
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.ids)

    def page(self, query: FeedQuery, part: slice) -> Part:
        """Its anchor is the newest answer when the search began."""
        newest = self.matches.newest
        anchor = query.as_of or (AsOf(*newest) if newest else None)
        ids = self.ids[part]
        if not ids:
            return Part([], anchor)
        read, _beside, version = read_rows(ids_in(ids), terms=self.matches.terms)
        found = {row.id: row for row in read}
        return Part([found[pk] for pk in ids if pk in found], anchor, version)


def list_matches(
    query: FeedQuery, matches: Matches, scope: Scope, most_values: int = MOST_VALUES
) -> MatchedListing:
    """Filter and count what a search matched; of outlets and topics the values most cards have.

    Two statements; none if it matched nothing, one more for each kind of which something rarer is
    chosen, and two more where it matched too many to know them all.
    """
    chosen = [grouping for grouping in GROUPINGS if getattr(query, grouping.attribute)]
    is_narrowed = bool(chosen) or _is_narrowed(query, matches, scope)
    is_cut = not matches.is_complete
    most: int | None = MOST_LISTED
    if is_narrowed and is_cut and (entries := _few_entries(query, matches, scope)) is not None:
        found = matches.within(entries)
        is_cut = not found.is_complete or len(found.unordered_ids) > MOST_LISTED
        # For the facet of a filter, which counts what that leaves out.
        beside = MOST_LISTED if len(chosen) == 1 else len(matches.unordered_ids)
        listed = found.best(MOST_LISTED)
        matches, most = listed.with_more(matches, beside if chosen else 0), None
    if not is_narrowed:
        is_cut |= len(matches.unordered_ids) > MOST_LISTED
    fields = ORDERS.get(query.order, ())
    if not (is_narrowed or fields):
        ids, tally = _best_of_all(matches)
        counts, totals = counts_of(tally, query, scope, most_values)
        at_most = MOST_LISTED if is_cut else 0
        return MatchedListing(matches, ids, not is_cut, counts, at_most, totals)
    best_first = _best_first(_read(query, matches, scope, chosen, most), matches)
    passing = [row for row in best_first if not row.fails]
    counts, totals = counts_of(_counted(best_first, chosen, most), query, scope, most_values)
    return MatchedListing(
        matches,
        [row.answer_id for row in _in_order(passing[:MOST_LISTED], fields)],
        count_is_exact=len(passing) <= MOST_LISTED and not is_cut,
        counts=counts,
        counted_at_most=MOST_LISTED if _is_any_count_cut(best_first, matches) else 0,
        totals=totals,
    )


def _few_entries(
    query: FeedQuery, matches: Matches, scope: Scope
) -> "QuerySet[SearchEntry] | None":
    """The entries that all filters leave, whatever matches; None if they are many.

    Of few, hardly any stand among the best matches of all, so that matches are looked for in them.
    They are counted one by one only where the counters of no single filter tell.
    """
    names = replace(matches.text, words=(), phrases=(), excluded=())
    narrowed = narrow(SearchEntry.objects.all(), query, replace(matches, text=names))
    entries = scope.narrow(narrowed).order_by()
    chosen = [
        (grouping.name, list(map(str, getattr(query, grouping.attribute))))
        for grouping in GROUPINGS
    ]
    if scope.own[0]:
        chosen.append((scope.own[0], [scope.own[1]]))
    fewest = counters.fewest_cards(chosen)
    if fewest is None or fewest > MOST_WITHIN:
        fewest = entries[: MOST_WITHIN + 1].count()
    return entries if fewest <= MOST_WITHIN else None


def _best_of_all(matches: Matches) -> tuple[Sequence[int], Tally]:
    """The best matches, and how many of these have each value of each facet."""
    best: Sequence[int] = matches.ids[:MOST_LISTED]
    if not best:
        return best, tally_of("")
    number, lines = _joined(sorted(best))
    if number < len(best):
        best = _with_facets(best)
    return best, tally_of(lines or "")


def _joined(ids: list[int]) -> tuple[int, str | None]:
    """How many of some matches have facets, and the lines of these as one text: it takes half the
    time of a thousand rows. Not asked again whether they are visible, which they just were.
    """
    using = reading_connection()
    with planned_once(using) as cursor:
        cursor.execute(JOINED[using.vendor], [adapted(ids)])
        return cast("tuple[int, str | None]", cursor.fetchone())


def _with_facets(ids: Sequence[int]) -> list[int]:
    """An entry that has lost its facets waits for `rebuild_search`."""
    found = set(EntryFacets.objects.filter(pk__in=ids_in(ids)).values_list("pk", flat=True))
    return [pk for pk in ids if pk in found]


def _best_first(rows: list[Row], matches: Matches) -> list[Row]:
    """In the order of the matches, which costs a statement: only where the order shows."""
    if len(rows) <= MOST_LISTED and all(row.fails for row in rows):
        return rows
    found = {row.answer_id: row for row in rows}
    return [found[pk] for pk in matches.ids if pk in found]


def _counted(best_first: list[Row], chosen: Collection[Grouping], most: int | None) -> Tally:
    """How many cards have each value of each facet, its own filter left out: of `most` of these."""
    counted = tally_of(_lines((row for row in best_first if not row.fails), MOST_LISTED))
    for grouping in chosen:
        without = (row for row in best_first if row.fails in ("", grouping.attribute))
        counted[grouping.name] = tally_of(_lines(without, most))[grouping.name]
    return counted


def _lines(rows: Iterable[Row], most: int | None) -> str:
    return "\n".join(row.lines for row in islice(rows, most))


def _is_any_count_cut(rows: list[Row], matches: Matches) -> bool:
    """Whether a facet has more cards than it counts: those listed, and those it alone left out."""
    failing = Counter(row.fails for row in rows)
    passing = failing.pop("", 0)
    longest = passing + max(failing.values(), default=0)
    return longest > MOST_LISTED or not matches.is_complete


def _in_order(rows: Sequence[Row], fields: Sequence[str]) -> list[Row]:
    """As a statement ordered by these fields would have them."""
    ordered = list(rows)
    for name in reversed(fields):
        ordered.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
    return ordered


def _is_narrowed(query: FeedQuery, matches: Matches, scope: Scope) -> bool:
    """Whether anything narrows the list beside its words and what is chosen of facets."""
    is_named = matches.text.outlets or matches.text.topics
    others = FILTERS.keys() - {"text"} - {grouping.attribute for grouping in GROUPINGS}
    is_filtered = any(getattr(query, name) for name in others)
    return bool(is_named or is_filtered or scope != EVERYTHING)


def _read(
    query: FeedQuery,
    matches: Matches,
    scope: Scope,
    chosen: list[Grouping],
    most: int | None,
) -> list[Row]:
    """The matches that at most one of the chosen filters leaves out: of `most` of the best."""
    if not matches.unordered_ids:
        return []
    without = [grouping.attribute for grouping in chosen]
    return list(map(Row._make, _ask_narrowed(query, matches, scope, without, most)))


def _ask_narrowed(
    query: FeedQuery, matches: Matches, scope: Scope, without: list[str], most: int | None
) -> list[tuple[Any, ...]]:
    # On PostgreSQL thousands are narrowed by the rows of their entries, which gathering has just
    # read, as the texts lie elsewhere. Only of those that are left the facets are looked up.
    by_entries = connection.vendor == "postgresql" and most is not None
    every = SearchEntry.objects.visible() if by_entries else EntryFacets.objects.visible()
    entries: QuerySet[Any, Any] = scope.narrow(narrow(every, query, matches, without))
    conditions = {name: FILTERS[name].condition(getattr(query, name)) for name in without}
    if len(conditions) > 1:
        entries = entries.filter(_all_but_one(conditions))
    elif most is not None and not _is_narrowed(query, matches, scope):
        # No list goes further than this, and one filter's own facet counts such a list.
        wanted = is_one_of("pk", sorted(matches.ids[: most + 1]))
        for condition in conditions.values():
            wanted |= condition
        entries = entries.filter(wanted)
    rows = _values(entries, conditions, lines="facets__lines" if by_entries else "lines")
    with reading_connection().cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        found = cast("list[tuple[Any, ...]]", cursor.fetchall())
    # An entry that has lost its facets waits for `rebuild_search`.
    return [row for row in found if row[LINES] is not None]


def _values(
    entries: "QuerySet[Any, Any]", conditions: Mapping[str, Q] = {}, lines: str = "lines"
) -> "QuerySet[Any, Any]":
    """What `Row` is made of. Moments as text: to be put in order they need not be read."""
    rows: QuerySet[Any, Any] = entries.order_by().annotate(
        moment=Cast("published_at", CharField()), fails=_fails(conditions)
    )
    return rows.values_list("pk", "moment", "duration_ms", lines, "fails")


def _fails(conditions: Mapping[str, Q]) -> Case:
    """The name of the first condition that an entry fails, or ''."""
    failing = (When(~condition, then=Value(name)) for name, condition in conditions.items())
    return Case(*failing, default=Value(""), output_field=CharField())


def _all_but_one(conditions: dict[str, Q]) -> Q:
    """What passes every condition, or all but one: no facet needs the rest."""
    wanted = Q()
    for left_out in conditions:
        rest = Q()
        for name, condition in conditions.items():
            rest &= condition if name != left_out else Q()
        wanted |= rest
    return wanted
