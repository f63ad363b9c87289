"""Cards as the database gives them: rows that say at once whether a card was written before.

A card follows from its row alone. So a row is named by all that stands in it, and whoever keeps
written cards by that name can't show an old one: nothing has to be cleared when an answer, its
outlet, a topic or a poster changes. Most rows of a page are known already. They are read by a
statement put together once, and become a `Card` only where somebody asks for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from clipqa.feed.cards import Card, card_of, public_answers
from clipqa.feed.digest import digest
from clipqa.models import Answer, Clip, LibraryState, Outlet, Question, SearchEntry, Video
from clipqa.replicas import reading_connection
from clipqa.statements import Columns, Statement, filled, given, planned_once

POSTER = ("poster", "poster_width", "poster_height")
# What a card shows of each record, by the way that leads to it from the answer.
COLUMNS = Columns(
    {
        "": (
            Answer,
            (
                *("id", "public_id", "key", "question_id", "clip_id", "body", "speaker", "editor"),
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
# Stands in the statement until it is asked.
IDS = "/* ids */"
ENTRIES = SearchEntry._meta.db_table
VERSION = f"(SELECT library_version FROM {LibraryState._meta.db_table} WHERE id = 1)"  # noqa: S608

Clause = tuple[str, Sequence[Any]]  # SQL and its parameters
Subquery = RawSQL | QuerySet


@dataclass(frozen=True)
class CardRow:
    """One row as it was read, with the terms that its card marks."""

    values: tuple[Any, ...]
    reading: "Reading"
    terms: frozenset[str] = frozenset()

    @property
    def id(self) -> int:
        return cast("int", self.values[0])

    @cached_property
    def name(self) -> bytes:
        """The same for two rows only if their cards are the same."""
        # Days and moments as texts: of plain values a name takes half the time.
        plain = [str(value) if isinstance(value, date) else value for value in self.values]
        return digest(plain, sorted(self.terms))

    @cached_property
    def card(self) -> Card:
        return card_of(self.reading.answer(self.values), self.terms)


@dataclass(frozen=True)
class Unkept:
    """A card that is no reader's yet: it stands where rows do, and is written anew each time."""

    card: Card
    name: None = None


class Reading:
    """The statement that reads the rows of public answers."""

    def __init__(self) -> None:
        now = cast("datetime", given("now"))
        answers = public_answers(now).filter(pk__in=RawSQL(IDS, [])).order_by()  # noqa: S611
        rows = answers.values_list(*COLUMNS.names, "also_outlets")
        self._statement = Statement(rows)
        self._before, self._after = self._statement.sql.removeprefix("SELECT ").split(IDS)
        places = self._before.count("%s")
        parameters = self._statement.parameters
        self._parameters = parameters[:places], parameters[places:]

    def read(
        self, ids: Clause, beside: Sequence[Clause], order: Sequence[str], *, is_planned_once: bool
    ) -> list[tuple[Any, ...]]:
        """The rows of the answers that a subquery names, values as the database has them, after
        the version of the library and what stands beside.

        Asked in this one statement whether they are public: what was archived since its id was
        found drops out.
        """
        connection = reading_connection()
        now = {"now": timezone.now()}
        before, after = (filled(part, now) for part in self._parameters)
        first = f"{VERSION}, " + "".join(f"({sql}), " for sql, _values in beside)
        values = [value for _sql, each in beside for value in each]
        sql = f"SELECT {first}{self._before}{ids[0]}{self._after}{_ordered(order)}"
        with planned_once(connection) if is_planned_once else connection.cursor() as cursor:
            cursor.execute(sql, [*values, *before, *ids[1], *after])
            return cast("list[tuple[Any, ...]]", cursor.fetchall())

    def answer(self, values: Sequence[Any]) -> Answer:
        """The answer of a row, with all that its card shows at hand."""
        (converted,) = self._statement.converted([values])
        left = iter(converted)
        answer: Answer = COLUMNS.record(left, reading_connection().alias)
        answer.also_outlets = next(left)  # type: ignore[attr-defined]
        return answer


@cache
def _reading(vendor: str) -> Reading:
    return Reading()


class Rows(NamedTuple):
    """`beside` is what the subqueries beside gave, a value each, as the database has it, and
    `version` the library's at that moment; None where there are no rows.
    """

    rows: list[CardRow]
    beside: tuple[Any, ...]
    version: int | None


def read_rows(
    ids: Subquery,
    order: Sequence[str] = (),
    terms: frozenset[str] = frozenset(),
    beside: Sequence[Subquery] = (),
    *,
    is_planned_once: bool = True,
) -> Rows:
    """The rows of the answers that a subquery names, and what others give beside.

    All in one statement, so that they fit each other. `order` names fields of the entries, or of
    what `COLUMNS` leads to; without one the rows come in no order to rely on. PostgreSQL plans
    each subquery once, unless how it is answered best depends on the values in it.
    """
    reading = _reading(reading_connection().vendor)
    clauses = [_clause(each) for each in beside]
    found = reading.read(_clause(ids), clauses, order, is_planned_once=is_planned_once)
    if not found:
        return Rows([], (None,) * len(beside), None)
    first = 1 + len(beside)
    rows = [CardRow(values[first:], reading, terms) for values in found]
    return Rows(rows, found[0][1:first], found[0][0])


def _clause(subquery: Subquery) -> Clause:
    if isinstance(subquery, RawSQL):
        return subquery.sql, subquery.params
    sql, parameters = subquery.query.sql_with_params()
    return sql, parameters


def _column(name: str) -> str:
    way, _, field = name.rpartition("__")
    table = COLUMNS.model(way)._meta.db_table if way else ENTRIES
    return f"{table}.{field}"


def _ordered(order: Sequence[str]) -> str:
    """Written here: Django would count the columns, and others may stand before them."""
    columns = [
        f"{_column(name.removeprefix('-'))}{' DESC' if name.startswith('-') else ''}"
        for name in order
    ]
    return f" ORDER BY {', '.join(columns)}" if columns else ""
