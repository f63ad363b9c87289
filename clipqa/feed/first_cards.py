"""Count the first cards of a list that no counter keeps, however long it is."""

from collections.abc import Sequence
from typing import Any

from clipqa.counters import VALUES
from clipqa.feed.facets import GROUPINGS, TOTAL, Counts
from clipqa.feed.filters import narrow
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import Scope
from clipqa.models import Outlet, Question, SearchEntry, Topic
from clipqa.replicas import reading_connection
from clipqa.search import Matches

COLUMNS = ("answer_id", "outlet_id", "question_id", "duration_ms", "shown_on", "language")
TOPICS = Question.topics.through._meta.db_table
NAMED = {
    "outlet": f"JOIN {Outlet._meta.db_table} n ON n.id = e.outlet_id",
    "topic": (
        f"JOIN {TOPICS} q ON q.question_id = e.question_id "
        f"JOIN {Topic._meta.db_table} n ON n.id = q.topic_id"
    ),
}

Clause = tuple[str, Sequence[Any]]


def count_first(
    query: FeedQuery, matches: Matches | None, scope: Scope, order: Sequence[str], most: int
) -> tuple[int, Counts]:
    """How many cards there are, `most` + 1 if more, and how many of the first have each value.

    One statement. A facet counts the first cards of the list without its own choice.
    """
    total = _listed(query, matches, scope, (), most + 1)
    sets: dict[str, Clause] = {"s": _listed(query, matches, scope, order, most)}
    for grouping in GROUPINGS:
        if getattr(query, grouping.attribute):
            without = (grouping.attribute,)
            sets[f"s_{grouping.name}"] = _listed(query, matches, scope, order, most, without)
    # Each list is read once, however many facets count it.
    lists = ", ".join(f"{name} AS ({sql})" for name, (sql, _values) in sets.items())
    arms = [f"SELECT '{TOTAL}' AS kind, '' AS value, '' AS label, COUNT(*) FROM ({total[0]}) AS t"]
    for grouping in GROUPINGS:
        own = f"s_{grouping.name}"
        arms.append(_grouped(grouping.name, own if own in sets else "s"))
    values = [value for _sql, each in sets.values() for value in each]
    with reading_connection().cursor() as cursor:
        cursor.execute(f"WITH {lists} {' UNION ALL '.join(arms)}", [*values, *total[1]])
        rows = cursor.fetchall()
    counts: Counts = {}
    for kind, value, label, count in rows:
        counts.setdefault(kind, {})[value] = (label, count)
    return counts.pop(TOTAL)[""][1], counts


def _listed(
    query: FeedQuery,
    matches: Matches | None,
    scope: Scope,
    order: Sequence[str],
    most: int,
    without: Sequence[str] = (),
) -> Clause:
    entries = scope.narrow(narrow(SearchEntry.objects.visible(), query, matches, without))
    sql, values = entries.order_by(*order).values(*COLUMNS)[:most].query.sql_with_params()
    return sql, values


def _grouped(facet: str, listed: str) -> str:
    if facet in NAMED:
        columns, join = "n.slug, n.name", NAMED[facet]
    else:
        _ref, value, join = VALUES[facet]
        columns = f"{value}, {value}"
    return f"SELECT '{facet}', {columns}, COUNT(*) FROM {listed} e {join} GROUP BY 2, 3"
