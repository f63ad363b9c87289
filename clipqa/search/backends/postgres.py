"""PostgreSQL: a tsvector of the terms beside the entry, found by GIN."""

from collections.abc import Sequence
from datetime import datetime
from os.path import commonprefix
from typing import Any

from django.db import OperationalError, connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL
from psycopg.errors import QueryCanceled

from clipqa.models import SearchEntry
from clipqa.replicas import reading_connection
from clipqa.search.backends.base import Backend, Clause, SearchTooSlow
from clipqa.search.backends.weights import WEIGHTS
from clipqa.search.caps import caps

TABLE, COLUMN = SearchEntry._meta.db_table, "terms_vector"
QUESTION = "string_to_array(question_terms, ' ')"
PADDED = "' ' || question_terms || ' '"  # with a blank on either side of each term
# Each term is looked up by its hash. The operator of arrays, where no index serves it, compares
# each with each, which takes four times as long.
HOLDS_EITHER = (
    "EXISTS (SELECT 1 FROM string_to_table(question_terms, ' ') AS held "
    "WHERE held = ANY(%s::text[]))"
)
# Of a question that holds a phrase's words. Nearly always it holds the phrase itself, which stands
# in the row. Else the terms are read, but not by their index: going through all that hold the words
# anywhere takes longer than reading those few.
HOLDS_PHRASE = f"(strpos({PADDED}, %s) > 0 OR ({COLUMN} @@ %s::tsquery) IS TRUE)"
# The planner takes every row for cheap to read, but a tsvector lies packed elsewhere: a scan of
# 10,000 entries takes 70 ms, the index 4 ms, whatever part of them holds a term.
BOUNDS = {"enable_seqscan": "off"}
# A tsvector keeps positions up to 16,383 and 256 of them for a term; more say nothing new.
LAST_POSITION = 16_383
SCHEMA = (
    f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {COLUMN} tsvector",
    # Texts lie elsewhere, so that reading ids and dates meets a tenth of the pages.
    f"ALTER TABLE {TABLE} SET (toast_tuple_target = 256)",
    # But for a question's terms, which suggestions read of the newest two thousand.
    f"ALTER TABLE {TABLE} ALTER COLUMN question_terms SET STORAGE MAIN",
    f"CREATE INDEX IF NOT EXISTS entry_terms ON {TABLE} USING gin ({COLUMN})",
    # Labels of a tsvector stand in the row alone; this knows questions without reading rows.
    f"CREATE INDEX IF NOT EXISTS entry_question_terms ON {TABLE} USING gin (({QUESTION}))",
    # An edit waits in a list that every search reads from end to end. Of the usual four megabytes
    # 1,600 edits make a suggestion ten times as dear; this holds some fifteen, which cost nothing.
    *(
        statement
        for index in ("entry_terms", "entry_question_terms")
        for statement in (
            f"ALTER INDEX {index} SET (fastupdate = on, gin_pending_list_limit = 64)",
            f"SELECT gin_clean_pending_list('{index}')",
        )
    ),
)


class PostgresBackend(Backend):
    joined = "string_agg(id::text, ',')"
    own_columns = (COLUMN,)

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            for statement in SCHEMA:
                cursor.execute(statement)

    def own_values(self, entry: SearchEntry) -> tuple[Any, ...]:
        return (vector_of(entry),)

    def is_in_step(self) -> bool:
        entries = SearchEntry.objects.order_by("pk").only("pk", *WEIGHTS).iterator(500)
        with connection.cursor() as cursor:
            for entry in entries:
                cursor.execute(
                    f"SELECT 1 FROM {TABLE} WHERE answer_id = %s AND {COLUMN} = %s::tsvector",
                    [entry.pk, vector_of(entry)],
                )
                if not cursor.fetchone():
                    return False
        return True

    def holders(
        self,
        every: Sequence[str],
        *,
        in_question: bool = False,
        either: Sequence[str] = (),
        phrases: Sequence[Sequence[str]] = (),
        excluded: Sequence[Sequence[str]] = (),
        within: "QuerySet[SearchEntry] | None" = None,
    ) -> Clause:
        matches: list[str] = []
        conditions: list[str] = []
        values: list[Any] = []
        if in_question:
            # What the question's own index knows of terms need not be read from the other too.
            conditions.append(f"{QUESTION} @> %s::text[]")
            values.append(list(every))
        else:
            matches += map(_quoted, every)
        for words in phrases:
            if in_question and set(words) <= set(every):
                conditions.append(HOLDS_PHRASE)
                values += [f" {' '.join(words)} ", _phrase(words)]
            else:
                matches.append(_phrase(words))
        matches += [f"!{_phrase(words)}" for words in excluded]
        if either:
            matches.append(f"({' | '.join(map(_quoted, either))})")
        if matches:
            conditions.append(f"{COLUMN} @@ %s::tsquery")
            values.append(" & ".join(matches))
        if within is None:
            return f"SELECT answer_id AS id FROM {TABLE} WHERE {' AND '.join(conditions)}", values
        # Of the same rows, so that two indexes tell together who is left.
        left = within.order_by().extra(where=conditions, params=values).values("pk")  # noqa: S610
        sql, parameters = left.query.sql_with_params()
        return f"SELECT pk AS id FROM ({sql}) AS w (pk)", list(parameters)

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        # One call: the server counts the time of each statement in it, and forgets the budget.
        bounds = {**BOUNDS, "statement_timeout": str(caps().budget_ms)}
        before = "".join(f"SET LOCAL {name} TO {value}; " for name, value in bounds.items())
        after = "".join(f"; SET LOCAL {name} TO DEFAULT" for name in bounds)
        try:
            with reading_connection().cursor() as cursor:
                cursor.execute(f"{before}{sql}{after}", parameters)
                for _setting in bounds:
                    cursor.nextset()
                return list(cursor.fetchall())
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            raise SearchTooSlow from error

    def beginning(self, column: str, prefix: str) -> Clause:
        # Served by the index that Django makes for LIKE; words hold none of its signs.
        return f"{column} LIKE %s", [f"{prefix}%"]

    def asking(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        conditions = ["visible_from <= %s", "(visible_until IS NULL OR visible_until > %s)"]
        values: list[Any] = [now, now]
        if among:
            # Read row by row, a text is looked into faster than an array is made of it. What all of
            # `either` begin with, a question must hold as well: nearly none does. Of the pieces the
            # longest is looked for first, without its blanks: nothing is copied for that.
            pieces = [f" {term} " for term in every]
            if either:
                pieces.append(f" {commonprefix(list(either))}")  # noqa: RUF071 (no paths)
            longest = max((piece.strip() for piece in pieces), key=len)
            conditions = ["question_terms LIKE %s", *conditions]
            values = [f"%{longest}%", *values, *pieces]
            conditions += [f"strpos({PADDED}, %s) > 0"] * len(pieces)
        elif every:
            conditions.append(f"{QUESTION} @> %s::text[]")
            values.append(list(every))
        if either:
            conditions.append(HOLDS_EITHER if among else f"{QUESTION} && %s::text[]")
            values.append(list(either))
        # Set apart, or the planner would gather every match before it looked which are new.
        window = f"(SELECT * FROM {TABLE} ORDER BY answer_id DESC LIMIT {int(among)}) AS newest"
        # Else the sum keeps it from walking back through the library until it has met enough.
        order = "answer_id" if among else "answer_id + 0"
        sql = (
            f"SELECT answer_id FROM {window if among else TABLE} "
            f"WHERE {' AND '.join(conditions)} ORDER BY {order} DESC LIMIT %s"
        )
        values.append(limit)
        return RawSQL(sql, values, output_field=BigIntegerField())  # noqa: S611 (our own names)


def vector_of(entry: SearchEntry) -> str:
    """The entry's terms as a tsvector literal, with their positions."""
    places: dict[str, list[str]] = {}
    position = 0
    for name in WEIGHTS:
        for term in getattr(entry, name).split():
            position += 1
            places.setdefault(term, []).append(str(min(position, LAST_POSITION)))
        position += 1  # a phrase must not run from one field into the next
    return " ".join(f"{_quoted(term)}:{','.join(at[:255])}" for term, at in places.items())


def _phrase(terms: Sequence[str]) -> str:
    return f"({' <-> '.join(_quoted(term) for term in terms)})"


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
