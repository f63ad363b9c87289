"""PostgreSQL: a weighted tsvector beside the entry, found by GIN, ranked by BM25 in SQL.

`ts_rank` knows no IDF and falls far behind BM25, so the formula is written out here, with
the constants FTS5 has, which keeps the two engines' orders alike.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL

from clipqa.models import SearchEntry
from clipqa.search.backends.base import (
    K1,
    NEIGHBOURS_WEIGH,
    WEIGHTS,
    B,
    Backend,
    Ranked,
    Wanted,
)

TABLE, COLUMN, LENGTH = "clipqa_searchentry", "terms_vector", "terms_length"
QUESTION = "string_to_array(question_terms, ' ')"
LABELS = dict(zip(WEIGHTS, "ABCD", strict=True))
# A tsvector keeps positions up to 16,383 and 256 of them for a term; more say nothing new.
LAST_POSITION = 16_383
SCHEMA = (
    f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {COLUMN} tsvector",
    f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {LENGTH} integer NOT NULL DEFAULT 0",
    f"CREATE INDEX IF NOT EXISTS entry_terms ON {TABLE} USING gin ({COLUMN})",
    # Labels of a tsvector stand in the row alone; this knows questions without reading rows.
    f"CREATE INDEX IF NOT EXISTS entry_question_terms ON {TABLE} USING gin (({QUESTION}))",
)
FREQUENCY = " + ".join(
    f"{weight} * (SELECT count(*) FROM unnest(u.weights) w WHERE w = '{LABELS[name]}')"
    for name, weight in WEIGHTS.items()
)


class PostgresBackend(Backend):
    def prepare(self) -> None:
        with connection.cursor() as cursor:
            for statement in SCHEMA:
                cursor.execute(statement)

    def store(self, entries: Sequence[SearchEntry]) -> None:
        rows = [(vector_of(entry), length_of(entry), entry.pk) for entry in entries]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {TABLE} SET {COLUMN} = %s::tsvector, {LENGTH} = %s WHERE answer_id = %s",
                rows,
            )

    def rank(self, wanted: Wanted, now: datetime, limit: int) -> Ranked:
        sql, parameters = _statement(wanted, now, limit)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [(int(pk), float(score)) for pk, score in cursor.fetchall()]

    def ids_in(self, ids: Sequence[int]) -> RawSQL:
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)], output_field=BigIntegerField())

    def beginning(self, field: str, prefix: str) -> Q:
        return Q(**{f"{field}__startswith": prefix})  # LIKE, served by Django's own "_like" index

    def asking(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        conditions = [(f"{QUESTION} @> %s::text[]", every), (f"{QUESTION} && %s::text[]", either)]
        asked = [(condition, list(terms)) for condition, terms in conditions if terms]
        # Set apart, or the planner would gather every match before it looked which are new.
        window = f"(SELECT * FROM {TABLE} ORDER BY answer_id DESC LIMIT {int(among)}) AS newest"
        sql = (
            f"SELECT answer_id FROM {window if among else TABLE} "
            f"WHERE {' AND '.join(condition for condition, _terms in asked)} "
            "AND visible_from <= %s AND (visible_until IS NULL OR visible_until > %s) "
            "ORDER BY answer_id DESC LIMIT %s"
        )
        values = [*(terms for _condition, terms in asked), now, now, limit]
        return RawSQL(sql, values, output_field=BigIntegerField())  # noqa: S611 (our own names)


def _statement(wanted: Wanted, now: datetime, limit: int) -> tuple[str, list[Any]]:
    terms = [asked.term for asked in wanted.asked]
    conditions, condition_parameters = "", []
    for words, word in [
        *((words, "") for words in wanted.phrases),
        *((words, "NOT ") for words in wanted.excluded),
    ]:
        conditions += f" AND {word}e.{COLUMN} @@ %s::tsquery"
        condition_parameters.append(" <-> ".join(_quoted(term) for term in words))
    held = " + ".join([f"CASE WHEN e.{COLUMN} @@ %s::tsquery THEN %s ELSE 0 END"] * len(terms))
    any_term = " | ".join(_quoted(term) for term in terms)
    found = f" AND e.{COLUMN} @@ %s::tsquery" if terms else ""
    sql = f"""
        WITH asked(term, entries) AS (SELECT * FROM unnest(%s::text[], %s::float8[])),
        average AS (
            SELECT greatest(1, terms::float8 / greatest(1, entries)) AS length
            FROM clipqa_searchstatistics
        ),
        candidates AS MATERIALIZED (
            SELECT e.answer_id AS id, e.{COLUMN} AS vector, e.{LENGTH} AS length
            FROM {TABLE} e
            WHERE e.visible_from <= %s AND (e.visible_until IS NULL OR e.visible_until > %s)
            {found}{conditions} AND ({held or 0}) >= %s
        ),
        pairs AS MATERIALIZED (
            -- How many entries hold a pair is counted over the candidates, which all that
            -- hold both words are nearly always among.
            SELECT t.pair, greatest(
                ln((%s - count(c.id) + 0.5) / (count(c.id) + 0.5)), 1e-6
            ) AS idf
            FROM unnest(%s::text[]::tsquery[]) AS t(pair)
            JOIN candidates c ON c.vector @@ t.pair GROUP BY t.pair
        )
        SELECT c.id, COALESCE((
            SELECT sum(
                greatest(ln((%s - a.entries + 0.5) / (a.entries + 0.5)), 1e-6)
                * (f.tf * {K1 + 1})
                / (f.tf + {K1} * ({1 - B} + {B} * c.length / (SELECT length FROM average)))
            )
            FROM unnest(c.vector) u
            JOIN asked a ON a.term = u.lexeme
            CROSS JOIN LATERAL (SELECT ({FREQUENCY})::float8 AS tf) f
        ), 0) + COALESCE((
            SELECT sum({NEIGHBOURS_WEIGH} * p.idf * (2 * {K1 + 1}) / (2 + {K1}))
            FROM pairs p WHERE c.vector @@ p.pair
        ), 0) AS score
        FROM candidates c ORDER BY score DESC, c.id DESC LIMIT %s
    """
    parameters: list[Any] = [terms, [float(asked.entries) for asked in wanted.asked], now, now]
    parameters += [any_term] if terms else []
    parameters += condition_parameters
    for asked in wanted.asked:
        parameters += [_quoted(asked.term), asked.idf]
    pairs = [" <-> ".join(_quoted(term) for term in pair) for pair in wanted.neighbours]
    parameters += [wanted.least_idf - 1e-9, float(wanted.entries), pairs]
    parameters += [float(wanted.entries), limit]
    return sql, parameters


def vector_of(entry: SearchEntry) -> str:
    """The entry's terms as a tsvector literal, every position labelled by its field."""
    places: dict[str, list[str]] = {}
    position = 0
    for name, label in LABELS.items():
        for term in getattr(entry, name).split():
            position += 1
            at = f"{min(position, LAST_POSITION)}{label}"
            places.setdefault(term, []).append(at)
        position += 1  # a phrase must not run from one field into the next
    return " ".join(f"{_quoted(term)}:{','.join(at[:255])}" for term, at in places.items())


def length_of(entry: SearchEntry) -> int:
    return sum(len(getattr(entry, name).split()) for name in LABELS)


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
