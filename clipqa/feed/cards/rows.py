"""Rows of cards as the database returns them, with a digest that serves as a cache key.

A card depends on its row alone. Its key is a digest of all values of the row, so a cache of
rendered cards never returns an outdated one, and nothing is invalidated when an answer, its
outlet, a topic or a poster changes. Most cards of a page are in the cache. Their rows are read by
a statement that is compiled once, and a `Card` is created only on access.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from clipqa.db.replicas import reading_connection
from clipqa.db.statements import (
    Columns,
    Statement,
    placeholder,
    placeholder_subquery,
    prepared,
)
from clipqa.feed.cards.cards import Card, card_of, public_answers
from clipqa.feed.cards.digest import digest
from clipqa.models import Answer, Clip, LibraryState, Outlet, Question, SearchEntry, Video
from clipqa.models.answer_fields import CARD_TEXTS

POSTER = ("poster", "poster_width", "poster_height")
# The columns of a card, by the path from the answer to their record.
COLUMNS = Columns(
    {
        "": (
            Answer,
            (
                *("id", "public_id", "key", "question_id", "clip_id", "body", *CARD_TEXTS),
                *("correction", "corrected_at", "ai_disclosure"),
            ),
        ),
        "question": (Question, ("id", "slug", "text", "language")),
        "clip": (Clip, ("id", "video_id", "start_ms", "end_ms", *POSTER)),
        "clip__video": (
            Video,
            (
                *("id", "outlet_id", "slug", "title", "provider", "source_id", "duration_ms"),
                *("aired_on", "language", "health", "health_checked_at", *POSTER),
            ),
        ),
        "clip__video__outlet": (
            Outlet,
            ("id", "slug", "name", "website", "colour", "description", *POSTER),
        ),
        "search_entry": (
            SearchEntry,
            ("question_text", "answer_text", "topics", "cues", "cues_language", "published_at"),
        ),
    }
)
ENTRIES = SearchEntry._meta.db_table
VERSION = f"(SELECT library_version FROM {LibraryState._meta.db_table} WHERE id = 1)"  # noqa: S608

Clause = tuple[str, Sequence[Any]]  # SQL and its parameters
Subquery = RawSQL | QuerySet


@dataclass(frozen=True)
class CardRow:
    """The row of a card as it was read, and the search terms to mark in the card."""

    values: tuple[Any, ...]
    statement: "CardStatement"
    terms: frozenset[str] = frozenset()

    @property
    def id(self) -> int:
        return cast("int", self.values[0])

    @cached_property
    def name(self) -> bytes:
        """The cache key of the card: equal for two rows only if their cards are equal."""
        # Dates as strings, since `digest` takes half the time for plain values.
        plain = [str(value) if isinstance(value, date) else value for value in self.values]
        return digest(plain, sorted(self.terms))

    @cached_property
    def card(self) -> Card:
        return card_of(self.statement.answer(self.values), self.terms)


@dataclass(frozen=True)
class PreviewRow:
    """The card of a preview, in place of a `CardRow`. Rendered each time, without a cache key."""

    card: Card
    name: None = None


class CardStatement:
    """The statement that reads the rows of public answers."""

    def __init__(self) -> None:
        now = cast("datetime", placeholder("now"))
        answers = public_answers(now).filter(pk__in=placeholder_subquery()).order_by()
        self._statement = Statement(answers.values_list(*COLUMNS.names, "also_outlets"))

    def read(
        self, ids: Clause, extras: Sequence[Clause], order: Sequence[str], *, is_prepared: bool
    ) -> list[tuple[Any, ...]]:
        """Return the rows of the answers that a subquery selects, with unconverted values.

        Each row begins with the library version and the values of the `extras` subqueries. The
        same statement checks that answers are public, so that one archived since its id was
        found is omitted.
        """
        connection = reading_connection()
        rows, parameters = self._statement.filled(ids, now=timezone.now())
        first = f"{VERSION}, " + "".join(f"({sql}), " for sql, _values in extras)
        values = [value for _sql, each in extras for value in each]
        sql = f"SELECT {first}{rows.removeprefix('SELECT ')}{_order_by(order)}"
        with prepared(connection) if is_prepared else connection.cursor() as cursor:
            cursor.execute(sql, [*values, *parameters])
            return cast("list[tuple[Any, ...]]", cursor.fetchall())

    def answer(self, values: Sequence[Any]) -> Answer:
        """Return the answer of a row, with the related records of its card."""
        (converted,) = self._statement.converted([values])
        columns = iter(converted)
        answer: Answer = COLUMNS.record(columns, reading_connection().alias)
        answer.also_outlets = next(columns)  # type: ignore[attr-defined]
        return answer


@cache
def _card_statement(vendor: str) -> CardStatement:
    return CardStatement()


class Rows(NamedTuple):
    """The result of `read_rows`.

    `extras` has one unconverted value for each `extras` subquery. `version` is the version of the
    library that the statement read. All of them are None without rows.
    """

    rows: list[CardRow]
    extras: tuple[Any, ...]
    version: int | None


def read_rows(
    ids: Subquery,
    order: Sequence[str] = (),
    terms: frozenset[str] = frozenset(),
    extras: Sequence[Subquery] = (),
    *,
    is_prepared: bool = True,
) -> Rows:
    """Return the rows of the answers that a subquery selects, and the values of other subqueries.

    Reads all in one statement, so that they are consistent. `order` has names of fields of the
    entries, or of records in `COLUMNS`; without it the order is undefined. PostgreSQL prepares
    the statement, unless `is_prepared` is False, since its best plan depends on the values.
    """
    statement = _card_statement(reading_connection().vendor)
    clauses = [_clause(each) for each in extras]
    fetched = statement.read(_clause(ids), clauses, order, is_prepared=is_prepared)
    if not fetched:
        return Rows([], (None,) * len(extras), None)
    first = 1 + len(extras)
    rows = [CardRow(values[first:], statement, terms) for values in fetched]
    return Rows(rows, fetched[0][1:first], fetched[0][0])


def _clause(subquery: Subquery) -> Clause:
    if isinstance(subquery, RawSQL):
        return subquery.sql, subquery.params
    sql, parameters = subquery.query.sql_with_params()
    return sql, parameters


def _column(name: str) -> str:
    path, _, field = name.rpartition("__")
    table = COLUMNS.model(path)._meta.db_table if path else ENTRIES
    return f"{table}.{field}"


def _order_by(order: Sequence[str]) -> str:
    """Return an ORDER BY clause by names of columns.

    Django's may use positions of columns, which `CardStatement.read` shifts.
    """
    columns = [
        f"{_column(name.removeprefix('-'))}{' DESC' if name.startswith('-') else ''}"
        for name in order
    ]
    return f" ORDER BY {', '.join(columns)}" if columns else ""
