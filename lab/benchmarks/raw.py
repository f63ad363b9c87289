"""Queries in plain SQL: the least that the database engine takes for a page of answers."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from clipqa.models import SearchEntry
from clipqa.search.terms import stem
from lab.benchmarks.pages import Subjects

TABLE = SearchEntry._meta.db_table
KEYSET = (
    f"SELECT answer_id, published_at FROM {TABLE} WHERE (published_at, answer_id) < (%s, %s) "  # noqa: S608
    "ORDER BY published_at DESC, answer_id DESC LIMIT 6"
)
RANKED = {
    "sqlite": (
        "SELECT rowid, bm25(clipqa_search_index, 4, 2, 2, 1) AS worth FROM clipqa_search_index "
        "WHERE clipqa_search_index MATCH %s ORDER BY worth LIMIT 6"
    ),
    "postgresql": (
        f"SELECT answer_id, ts_rank(terms_vector, q) AS worth FROM {TABLE}, "  # noqa: S608
        "to_tsquery('simple', %s) q WHERE terms_vector @@ q ORDER BY worth DESC LIMIT 6"
    ),
}


def raw_queries(subjects: Subjects) -> dict[str, Callable[[], Any]]:
    """Return functions by name; each runs its query and reads the rows."""
    middle = SearchEntry.objects.newest_first().values_list("published_at", "pk")
    at, pk = middle[subjects.everything.count // 2]
    anchor = [connection.ops.adapt_datetimefield_value(at), pk]
    ranked = RANKED[connection.vendor]
    words = {name: getattr(subjects, name) for name in ("very_common", "common", "rare")}
    return {
        "engine: keyset page": lambda: _rows(KEYSET, anchor),
        **{
            f"engine: ranked, {name.replace('_', ' ')}": _search(ranked, f'"{stem(word)}"')
            for name, word in words.items()
        },
    }


def _search(sql: str, word: str) -> Callable[[], Any]:
    term = word if connection.vendor == "sqlite" else word.replace('"', "'")
    return lambda: _rows(sql, [term])


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
