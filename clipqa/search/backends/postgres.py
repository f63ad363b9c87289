"""PostgreSQL: a tsvector of the terms in the entry's row, with a GIN index."""

from collections.abc import Sequence
from datetime import datetime
from os.path import commonprefix
from typing import Any

from django.db import OperationalError, connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL
from psycopg.errors import QueryCanceled

from clipqa.db.replicas import reading_connection
from clipqa.models import SearchEntry
from clipqa.search.backends.base import Backend, Clause, SearchTooSlow
from clipqa.search.backends.weights import WEIGHTS
from clipqa.search.limits import limits

TABLE, COLUMN = SearchEntry._meta.db_table, "terms_vector"
QUESTION = "string_to_array(question_terms, ' ')"
PADDED = "' ' || question_terms || ' '"  # with a space on either side of each term
# The terms are hashed for `= ANY`. The array operator without an index compares all pairs, which
# takes four times as long.
HOLDS_EITHER = (
    "EXISTS (SELECT 1 FROM string_to_table(question_terms, ' ') AS held "
    "WHERE held = ANY(%s::text[]))"
)
# For questions that have all words of a phrase. Nearly always they have the phrase itself, which is
# found in the row. Else the tsvector is read; IS TRUE keeps PostgreSQL from using its index, since
# to go through all entries with these words takes longer than to read those few rows.
HOLDS_PHRASE = f"(strpos({PADDED}, %s) > 0 OR ({COLUMN} @@ %s::tsquery) IS TRUE)"
# The planner underestimates a sequential scan, since tsvectors are compressed and out of line
# (TOAST): a scan of 10,000 entries takes 70 ms, the index 4 ms, however many of them have a term.
BOUNDS = {"enable_seqscan": "off"}
# A tsvector has positions up to 16,383, and at most 256 positions of one term.
LAST_POSITION = 16_383
SCHEMA = (
    f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {COLUMN} tsvector",
    # Move texts out of line, so that reading ids and dates needs a tenth of the pages.
    f"ALTER TABLE {TABLE} SET (toast_tuple_target = 256)",
    # Except the terms of questions: suggestions read those of the newest two thousand entries.
    f"ALTER TABLE {TABLE} ALTER COLUMN question_terms SET STORAGE MAIN",
    f"CREATE INDEX IF NOT EXISTS entry_terms ON {TABLE} USING gin ({COLUMN})",
    # Weight labels of a tsvector are not in its index, so they could not select questions without
    # reading rows. This index can.
    f"CREATE INDEX IF NOT EXISTS entry_question_terms ON {TABLE} USING gin (({QUESTION}))",
    # New entries of a GIN index wait in a pending list that every search scans. With the default
    # limit of 4 MB it has room for 1,600 edits, which make a suggestion ten times as slow. With
    # this limit it has room for about fifteen, which make no difference.
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
    join_ids = "string_agg(id::text, ',')"
    extra_columns = (COLUMN,)

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            for statement in SCHEMA:
                cursor.execute(statement)

    def extra_values(self, entry: SearchEntry) -> tuple[Any, ...]:
        return (vector_of(entry),)

    def is_consistent(self) -> bool:
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

    def postings(
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
            # The index of questions is enough for these terms; the tsvector need not be matched.
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
        # As conditions of the same rows, so that PostgreSQL can combine the indexes of both.
        left = within.order_by().extra(where=conditions, params=values).values("pk")  # noqa: S610
        sql, parameters = left.query.sql_with_params()
        return f"SELECT pk AS id FROM ({sql}) AS w (pk)", list(parameters)

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        # All in one call, which saves round trips; the budget applies to each statement in it.
        bounds = {**BOUNDS, "statement_timeout": str(limits().budget_ms)}
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

    def starts_with(self, column: str, prefix: str) -> Clause:
        # Uses the index that Django creates for LIKE. Words never have its wildcards.
        return f"{column} LIKE %s", [f"{prefix}%"]

    def newest_questions(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        conditions = ["visible_from <= %s", "(visible_until IS NULL OR visible_until > %s)"]
        values: list[Any] = [now, now]
        if among:
            # Without an index, searching the text is faster than splitting it into an array. The
            # common prefix of `either` rules out nearly all questions. The longest piece is tested
            # first, with LIKE and without spaces, since that copies nothing.
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
        # A subquery, since the planner would otherwise collect all matches before sorting them.
        window = f"(SELECT * FROM {TABLE} ORDER BY answer_id DESC LIMIT {int(among)}) AS newest"
        # Without it, the addition keeps the planner from scanning the primary key backwards through
        # the library until it has found enough matches.
        order = "answer_id" if among else "answer_id + 0"
        sql = (
            f"SELECT answer_id FROM {window if among else TABLE} "
            f"WHERE {' AND '.join(conditions)} ORDER BY {order} DESC LIMIT %s"
        )
        values.append(limit)
        return RawSQL(sql, values, output_field=BigIntegerField())  # noqa: S611 (our own names)


def vector_of(entry: SearchEntry) -> str:
    """Return the entry's terms with their positions as a tsvector literal."""
    places: dict[str, list[str]] = {}
    position = 0
    for name in WEIGHTS:
        for term in getattr(entry, name).split():
            position += 1
            places.setdefault(term, []).append(str(min(position, LAST_POSITION)))
        position += 1  # a gap, so that no phrase spans two fields
    return " ".join(f"{_quoted(term)}:{','.join(at[:255])}" for term, at in places.items())


def _phrase(terms: Sequence[str]) -> str:
    return f"({' <-> '.join(_quoted(term) for term in terms)})"


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
