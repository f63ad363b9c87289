"""Count the first cards of a list without counters, at a limited cost for lists of any length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clipqa.db.replicas import reading_connection
from clipqa.facets import FACETS, Facet, RecordFacet, TextFacet
from clipqa.feed.facets.groupings import MAX_VALUES, TOTAL, Counts
from clipqa.feed.filters import filter_entries
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import Scope
from clipqa.models import SearchEntry
from clipqa.models.facet_columns import ATTNAMES
from clipqa.search import Matches

DISTINCT = "different"  # the kind of rows with the number of a facet's values
COLUMNS = ("answer_id", "outlet_id", "question_id", *ATTNAMES)

Clause = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class CappedCounts:
    """Counts of the first cards of a list.

    `count` is the number of cards, but at most one more than the limit. `totals` has the number of
    values for facets of which only the most frequent were counted.
    """

    count: int
    counts: Counts
    totals: dict[str, int]


def count_capped(
    query: FeedQuery,
    matches: Matches | None,
    scope: Scope,
    order: Sequence[str],
    limit: int,
    max_values: int = MAX_VALUES,
) -> CappedCounts:
    """Count the cards of a list, and its first `limit` cards by facet value, in one statement.

    A facet counts the first cards of the list without its own filter.
    """
    total = _listed(query, matches, scope, (), limit + 1)
    ctes: dict[str, Clause] = {"s": _listed(query, matches, scope, order, limit)}
    for name in query.chosen:
        ctes[f"s_{name}"] = _listed(query, matches, scope, order, limit, (name,))
    # A CTE for each list, which is read once for all facets.
    lists = ", ".join(f"{name} AS ({sql})" for name, (sql, _values) in ctes.items())
    selects = [
        f"SELECT '{TOTAL}' AS kind, '' AS value, '' AS label, COUNT(*) FROM ({total[0]}) AS t"
    ]
    for facet in FACETS:
        listed = f"s_{facet.name}" if facet.name in query.chosen else "s"
        if isinstance(facet, TextFacet):
            selects += _most_common(facet, listed, max_values, query.chosen.get(facet.name, ()))
        else:
            selects.append(_group_by_value(facet, listed))
    values = [value for _sql, each in ctes.values() for value in each]
    with reading_connection().cursor() as cursor:
        cursor.execute(f"WITH {lists} {' UNION ALL '.join(selects)}", [*values, *total[1]])
        return _capped_counts(cursor.fetchall())


def _capped_counts(rows: list[tuple[str, str, str, int]]) -> CappedCounts:
    counts: Counts = {}
    for kind, value, label, count in rows:
        counts.setdefault(kind, {})[value] = (label, count)
    totals = {facet: number for facet, (_label, number) in counts.pop(DISTINCT, {}).items()}
    return CappedCounts(counts.pop(TOTAL)[""][1], counts, totals)


def _listed(
    query: FeedQuery,
    matches: Matches | None,
    scope: Scope,
    order: Sequence[str],
    limit: int,
    without: Sequence[str] = (),
) -> Clause:
    entries = scope.filter_entries(
        filter_entries(SearchEntry.objects.visible(), query, matches, without)
    )
    sql, values = entries.order_by(*order).values(*COLUMNS)[:limit].query.sql_with_params()
    return sql, values


def _group_by_value(facet: Facet, listed: str) -> str:
    if isinstance(facet, RecordFacet):
        ref = facet.uncounted_sql or facet.sql
        columns = f"n.{facet.key}, n.name"
        join = f"{facet.uncounted_join} JOIN {facet.table} n ON n.id = {ref}"
    else:
        columns, join = f"{facet.sql}, {facet.sql}", facet.join
    return f"SELECT '{facet.name}', {columns}, COUNT(*) FROM {listed} e {join} GROUP BY 2, 3"


def _most_common(facet: TextFacet, listed: str, limit: int, chosen: Sequence[str]) -> list[str]:
    """Return SELECTs of the most frequent and the selected values, and of the number of values.

    Each of a thousand cards may have a different text, so only the names of values that are shown
    are looked up.
    """
    ref, name = facet.sql, f"SELECT '{facet.name}', n.{facet.key}, n.name"
    names = f"JOIN {facet.table} n ON n.id"
    counted = f"SELECT {ref} AS ref, COUNT(*) AS cards FROM {listed} e WHERE {ref} IS NOT NULL"
    largest = f"{counted} GROUP BY {ref} ORDER BY 2 DESC, 1 LIMIT {limit:d}"
    selects = [
        f"{name}, v.cards FROM ({largest}) AS v {names} = v.ref",
        f"SELECT '{DISTINCT}', '{facet.name}', '', COUNT(DISTINCT {ref}) FROM {listed} e",
    ]
    if ids := facet.known_ids(chosen):
        condition = f"WHERE {ref} IN ({', '.join(map(str, ids))}) GROUP BY 2, 3"
        selects.append(f"{name}, COUNT(*) FROM {listed} e {names} = {ref} {condition}")
    return selects
