"""Statements that Django puts together once.

Many a short one takes ten times as long to put together as to ask. So those that every save or
every page asks are kept as text, with places for what changes from one time to the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, wraps
from itertools import islice
from typing import Any, cast

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import (
    DEFERRED,
    BigIntegerField,
    BooleanField,
    F,
    ForeignKey,
    Func,
    Model,
    Q,
    QuerySet,
)
from django.db.models.expressions import RawSQL


class Columns:
    """Which columns of which models are read, by the way that leads to each from the first, ""."""

    def __init__(self, models: Mapping[str, tuple[type[Model], Sequence[str]]]) -> None:
        self._models = models

    def model(self, way: str) -> type[Model]:
        """The model that a way leads to."""
        return self._models[way][0]

    @property
    def names(self) -> list[str]:
        """What `values_list` is to read, so that `record` can make records of it."""
        return [
            f"{way}__{name}" if way else name
            for way, (_model, names) in self._models.items()
            for name in names
        ]

    def record(self, values: Iterator[Any], database: str = "default") -> Any:
        """The first model's record with those it leads to; takes its values, leaves the rest."""
        records: dict[str, Any] = {}
        for way, model, read, names, places, link in self._plan:
            taken = [*islice(values, read), DEFERRED]
            record = model.from_db(database, names, [taken[at] for at in places])
            records[way] = record
            if link:
                link(records, record)
        return records[""]

    @cached_property
    def _plan(self) -> list[_Step]:
        return [self._step(way, *read) for way, read in self._models.items()]

    def _step(self, way: str, model: type[Model], names: Sequence[str]) -> _Step:
        fields = [field.attname for field in model._meta.concrete_fields]
        places = [names.index(name) if name in names else -1 for name in fields]
        return way, model, len(names), fields, places, self._link(way) if way else None

    def _link(self, way: str) -> _Link:
        """Lay a record where the one that leads to it looks for it."""
        before, _, name = way.rpartition("__")
        field = self._models[before][0]._meta.get_field(name)
        if isinstance(field, ForeignKey):
            # Both know each other's keys; asked by its name, the field would compare them.
            return lambda records, record: field.set_cached_value(records[before], record)
        return lambda records, record: setattr(records[before], name, record)


_Link = Callable[[dict[str, Any], Any], None]
# The way, its model, how many values are read, the names of all fields, where each stands among
# these (-1: it isn't read), and how the record is laid beside those before it.
_Step = tuple[str, type[Model], int, list[str], list[int], _Link | None]


@dataclass(frozen=True)
class Given:
    """Stands in a statement for what it is asked with."""

    name: str


def given(name: str) -> RawSQL:
    """A value, where a filter wants one."""
    return RawSQL("%s", [Given(name)])


def given_ids(name: str) -> RawSQL:
    """Ids for `__in`, sent as one parameter however many they are."""
    return _given_list(name, "bigint")


def given_texts(name: str) -> RawSQL:
    """Texts for `__in`, likewise."""
    return _given_list(name, "text")


def ids_in(ids: Iterable[int]) -> RawSQL:
    """These ids for `__in`, likewise, in a query that is asked once."""
    return RawSQL(_rows_of("bigint"), [adapted(list(ids))], output_field=BigIntegerField())  # noqa: S611


def is_one_of(column: str, ids: Iterable[int]) -> Q:
    """A condition: the column is one of these ids, of which there are thousands.

    PostgreSQL looks up the numbers of a list in their order; of rows it makes a table first.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__in": ids_in(ids)})
    listed = RawSQL("%s::bigint[]", [adapted(list(ids))])
    among = {"template": "%(expressions)s", "arg_joiner": " = ANY", "output_field": BooleanField()}
    return Q(Func(F(column), listed, **among))


def texts_in(texts: Iterable[str]) -> RawSQL:
    """These texts for `__in`, likewise: a place for each would take longer than the answer."""
    return RawSQL(_rows_of("text"), [adapted(list(texts))])  # noqa: S611 (our own text)


def pairs_in(
    model: type[Model], columns: tuple[str, str], pairs: Iterable[tuple[int, int]]
) -> RawSQL:
    """The ids, for `pk__in`, of the rows that have one of these pairs of numbers in two columns.

    Each pair is looked up by an index that begins with both; of two lists every number of one
    would be tried with every number of the other.
    """
    wanted = [list(pair) for pair in pairs]
    quote = connection.ops.quote_name
    table, one, other = map(quote, (model._meta.db_table, *columns))
    found = f"{table} f ON f.{one} = w.one AND f.{other} = w.other"
    if connection.vendor == "postgresql":
        rows = "unnest(%s::bigint[], %s::bigint[]) AS w (one, other)"
        values = [[pair[at] for pair in wanted] for at in (0, 1)]
        return RawSQL(f"SELECT f.id FROM {rows} JOIN {found}", values)  # noqa: S608, S611 (our own names)
    rows = (
        "(SELECT json_extract(value, '$[0]') AS one, json_extract(value, '$[1]') AS other "
        "FROM json_each(%s)) w"
    )
    return RawSQL(f"SELECT f.id FROM {rows} CROSS JOIN {found}", [json.dumps(wanted)])  # noqa: S608, S611


def _given_list(name: str, kind: str) -> RawSQL:
    return RawSQL(_rows_of(kind), [Given(name)])  # noqa: S611 (our own text)


def _rows_of(kind: str) -> str:
    """A list that is one parameter, as rows."""
    if connection.vendor == "postgresql":
        return f"SELECT unnest(%s::{kind}[])"
    return "SELECT value FROM json_each(%s)"


@contextmanager
def planned_once(using: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
    """A cursor for a statement that is asked again and again, with other values.

    PostgreSQL plans it once for each connection (`databases.PLANNED_AFTER`): a page's cards take
    it 2 ms to plan and a quarter of that to find.
    """
    with using.cursor() as cursor:
        if using.settings_dict["OPTIONS"].get("prepare_threshold"):
            from psycopg import Cursor

            # Django's own would write the values into the text, a new one each time.
            cursor.cursor = Cursor(using.connection)
        yield cursor


# So many ids come from an import or a rebuilt index, whose tables grow faster than the server
# learns of it: the plan that suited twenty rows would read all of them for each. These are planned
# anew, which is nothing beside what they ask for.
MANY = 100


class Statement:
    """What a queryset of `values_list` asks."""

    def __init__(self, rows: QuerySet) -> None:
        # A copy that is closed: kept for good, the thread's own would outlive its thread.
        closed = connection.copy()
        self._compiler = rows.query.get_compiler(connection=closed)
        self.sql, self.parameters = self._compiler.as_sql()
        self._converters = self._compiler.get_converters(
            [expression for expression, _sql, _alias in self._compiler.select]
        )
        closed.close()

    def ask(self, **values: Any) -> list[Sequence[Any]]:
        """The rows, values as fields know them. On the database that is written to."""
        many = any(isinstance(value, list) and len(value) >= MANY for value in values.values())
        cursor = connection.cursor() if many else planned_once(connection)
        return list(self.converted(self._fetched(cursor, values)))

    def ask_raw(self, using: BaseDatabaseWrapper, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, values as the database has them."""
        return self._fetched(planned_once(using), values)

    def _fetched(
        self, begun: AbstractContextManager[CursorWrapper], values: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        with begun as cursor:
            cursor.execute(self.sql, filled(self.parameters, values))
            return cast("list[tuple[Any, ...]]", cursor.fetchall())

    def converted(self, rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        """Values as fields know them, from values as the database has them."""
        if not self._converters:
            return rows
        found: Iterable[Sequence[Any]] = self._compiler.apply_converters(rows, self._converters)
        return found


def put_together_once(rows: Callable[[], QuerySet]) -> Callable[[], Statement]:
    """The statement of what this gives; each kind of database has its own."""
    kept = cache(lambda vendor: Statement(rows()))

    @wraps(rows)
    def statement() -> Statement:
        return kept(connection.vendor)

    return statement


def filled(parameters: Sequence[Any], values: Mapping[str, Any]) -> list[Any]:
    """The parameters of a statement with these in their places."""
    return [adapted(values[each.name]) if isinstance(each, Given) else each for each in parameters]


def adapted(value: Any) -> Any:
    """A value as the driver of the database takes it; a list as one parameter."""
    if isinstance(value, list):
        if connection.vendor == "sqlite":
            return json.dumps(value)
        if value and isinstance(value[0], int):
            # As PostgreSQL writes them: the driver takes five times as long, number by number.
            return f"{{{','.join(map(str, value))}}}"
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
