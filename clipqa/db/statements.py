"""SQL that Django compiles once.

Compiling a short queryset can take ten times as long as executing it. So the statements of every
save and every page are stored as SQL, with placeholders for the values of each execution.
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
    """Columns to read, by the lookup path from the first model, whose path is "" itself.

    `names` are for `values_list`; `record` creates instances from the values it returns.
    """

    def __init__(self, models: Mapping[str, tuple[type[Model], Sequence[str]]]) -> None:
        self._models = models

    def model(self, path: str) -> type[Model]:
        return self._models[path][0]

    @property
    def names(self) -> list[str]:
        return [
            f"{path}__{name}" if path else name
            for path, (_model, names) in self._models.items()
            for name in names
        ]

    def record(self, values: Iterator[Any], database: str = "default") -> Any:
        """Return an instance of the first model with its related instances.

        Consumes the values of `names` and leaves any further ones in the iterator.
        """
        records: dict[str, Any] = {}
        for path, model, count, names, positions, link in self._plan:
            taken = [*islice(values, count), DEFERRED]
            record = model.from_db(database, names, [taken[at] for at in positions])
            records[path] = record
            if link:
                link(records, record)
        return records[""]

    @cached_property
    def _plan(self) -> list[_Step]:
        return [self._step(path, *read) for path, read in self._models.items()]

    def _step(self, path: str, model: type[Model], names: Sequence[str]) -> _Step:
        fields = [field.attname for field in model._meta.concrete_fields]
        positions = [names.index(name) if name in names else -1 for name in fields]
        return path, model, len(names), fields, positions, self._link(path) if path else None

    def _link(self, path: str) -> _Link:
        """Return a function that sets an instance on the one that refers to it."""
        before, _, name = path.rpartition("__")
        field = self._models[before][0]._meta.get_field(name)
        if isinstance(field, ForeignKey):
            # Faster than assigning the attribute, which would also set the key that was read.
            return lambda records, record: field.set_cached_value(records[before], record)
        return lambda records, record: setattr(records[before], name, record)


_Link = Callable[[dict[str, Any], Any], None]
# Path, model, number of values to read, names of all fields, the position of each field among the
# values (-1: deferred), and the function that links the instance to the one before.
_Step = tuple[str, type[Model], int, list[str], list[int], _Link | None]


@dataclass(frozen=True)
class Placeholder:
    """A parameter whose value is given when the statement is executed."""

    name: str


def placeholder(name: str) -> RawSQL:
    """Return an expression for one value in a filter."""
    return RawSQL("%s", [Placeholder(name)])


SUBQUERY = "/* subquery */"


def placeholder_subquery() -> RawSQL:
    """Return an expression for `__in` with a subquery, which `Statement.filled` puts in."""
    return RawSQL(SUBQUERY, [])  # noqa: S611 (our own text)


def placeholder_ids(name: str) -> RawSQL:
    """Return an expression for `__in` with any number of ids as one parameter."""
    return _placeholder_list(name, "bigint")


def placeholder_texts(name: str) -> RawSQL:
    """Return an expression for `__in` with any number of texts as one parameter."""
    return _placeholder_list(name, "text")


def ids_in(ids: Iterable[int]) -> RawSQL:
    """Return these ids for `__in` as one parameter, for a query that is not compiled once."""
    return RawSQL(_rows_of("bigint"), [adapt(list(ids))], output_field=BigIntegerField())  # noqa: S611


def is_one_of(column: str, ids: Iterable[int]) -> Q:
    """Return a condition: the column is one of these ids, of which there may be thousands.

    PostgreSQL looks up the numbers of an array in order of the index. A subquery with rows it would
    hash or sort first.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__in": ids_in(ids)})
    listed = RawSQL("%s::bigint[]", [adapt(list(ids))])
    among = {"template": "%(expressions)s", "arg_joiner": " = ANY", "output_field": BooleanField()}
    return Q(Func(F(column), listed, **among))


def texts_in(texts: Iterable[str]) -> RawSQL:
    """Return these texts for `__in` as one parameter: a placeholder for each takes longer to
    compile than the query takes.
    """
    return RawSQL(_rows_of("text"), [adapt(list(texts))])  # noqa: S611 (our own text)


def pairs_in(
    model: type[Model], columns: tuple[str, str], pairs: Iterable[tuple[int, int]]
) -> RawSQL:
    """Return, for `pk__in`, the ids of rows with one of these pairs of numbers in two columns.

    Each pair is looked up in an index that begins with both columns. Two separate lists would match
    every combination of their numbers.
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


def _placeholder_list(name: str, kind: str) -> RawSQL:
    return RawSQL(_rows_of(kind), [Placeholder(name)])  # noqa: S611 (our own text)


def _rows_of(kind: str) -> str:
    """Return a SELECT that turns one list parameter into rows."""
    if connection.vendor == "postgresql":
        return f"SELECT unnest(%s::{kind}[])"
    return "SELECT value FROM json_each(%s)"


@contextmanager
def prepared(using: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
    """Return a cursor for a statement that is executed again and again with other values.

    PostgreSQL plans it once for each connection (`configuration.PREPARE_THRESHOLD`). To plan the
    statement for a page's cards takes 2 ms, to execute it a quarter of that.
    """
    with using.cursor() as cursor:
        if using.settings_dict["OPTIONS"].get("prepare_threshold"):
            from psycopg import Cursor

            # Django's cursor interpolates values on the client, so each text would be a new one.
            cursor.cursor = Cursor(using.connection)
        yield cursor


# With this many ids a statement belongs to an import or a rebuild of the index. Their tables grow
# faster than the server's statistics, and a plan made for twenty rows would scan the table for each
# id. So these executions are planned again, which costs little beside reading so many rows.
MAX_IDS_PREPARED = 100


class Statement:
    """The compiled SQL of a queryset with `values_list`."""

    def __init__(self, rows: QuerySet) -> None:
        # The compiler stays in memory for good. It gets a closed copy of the connection, since the
        # thread's own would outlive its thread.
        closed = connection.copy()
        self._compiler = rows.query.get_compiler(connection=closed)
        self.sql, self.parameters = self._compiler.as_sql()
        self._converters = self._compiler.get_converters(
            [expression for expression, _sql, _alias in self._compiler.select]
        )
        closed.close()

    def ask(self, **values: Any) -> list[Sequence[Any]]:
        """Return the rows from the primary, with values converted by their fields."""
        is_prepared = all(
            len(value) < MAX_IDS_PREPARED for value in values.values() if isinstance(value, list)
        )
        cursor = prepared(connection) if is_prepared else connection.cursor()
        return list(self.converted(self._fetch(cursor, values)))

    def ask_raw(self, using: BaseDatabaseWrapper, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows with values as the database has them."""
        return self._fetch(prepared(using), values)

    def subquery(self, length: int | None = None, start: int = 0, **values: Any) -> RawSQL:
        """Return it for use in another statement; with `length`, that many rows from `start` on."""
        parameters = bind(self.parameters, values)
        if length is None:
            return RawSQL(self.sql, parameters)  # noqa: S611 (written by Django)
        # The length is a literal, since a generic plan needs it to estimate the number of rows.
        sql = f"{self.sql} LIMIT {length:d} OFFSET %s"
        return RawSQL(sql, [*parameters, start])  # noqa: S611

    def filled(self, subquery: tuple[str, Sequence[Any]], **values: Any) -> tuple[str, list[Any]]:
        """Return its SQL and parameters with those of a subquery at `placeholder_subquery()`."""
        before, after, number = self._around_subquery
        sql, own = subquery
        parameters = bind(self.parameters, values)
        return f"{before}{sql}{after}", [*parameters[:number], *own, *parameters[number:]]

    @cached_property
    def _around_subquery(self) -> tuple[str, str, int]:
        """The SQL before and after it, and the number of parameters before it."""
        before, after = self.sql.split(SUBQUERY)
        return before, after, before.count("%s")

    def _fetch(
        self, opened: AbstractContextManager[CursorWrapper], values: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        with opened as cursor:
            cursor.execute(self.sql, bind(self.parameters, values))
            return cast("list[tuple[Any, ...]]", cursor.fetchall())

    def converted(self, rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        """Convert rows of `ask_raw` by their fields."""
        if not self._converters:
            return rows
        found: Iterable[Sequence[Any]] = self._compiler.apply_converters(rows, self._converters)
        return found


def compiled_once(rows: Callable[[], QuerySet]) -> Callable[[], Statement]:
    """Decorate a function so that its queryset is compiled once for each database vendor."""
    compiled = cache(lambda vendor: Statement(rows()))

    @wraps(rows)
    def statement() -> Statement:
        return compiled(connection.vendor)

    return statement


def bind(parameters: Sequence[Any], values: Mapping[str, Any]) -> list[Any]:
    """Return the parameters with the placeholders replaced by these values."""
    return [
        adapt(values[each.name]) if isinstance(each, Placeholder) else each for each in parameters
    ]


def adapt(value: Any) -> Any:
    """Return a value in the form of the driver; a list becomes one parameter."""
    if isinstance(value, list):
        if connection.vendor == "sqlite":
            return json.dumps(value)
        if value and isinstance(value[0], int):
            # An array literal, since psycopg takes five times as long to adapt number by number.
            return f"{{{','.join(map(str, value))}}}"
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
