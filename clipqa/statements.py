"""Statements that Django puts together once.

Many a short one takes ten times as long to put together as to ask. So those that every save or
every page asks are kept as text, with places for what changes from one time to the next.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from typing import Any, cast

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Model, QuerySet
from django.db.models.expressions import RawSQL

# Which columns of which model are read, by the way that leads to it from the first, which is "".
Columns = Mapping[str, tuple[type[Model], Sequence[str]]]


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
    return RawSQL(_rows_of("bigint"), [_adapted(list(ids))], output_field=BigIntegerField())  # noqa: S611


def _given_list(name: str, kind: str) -> RawSQL:
    return RawSQL(_rows_of(kind), [Given(name)])  # noqa: S611 (our own text)


def _rows_of(kind: str) -> str:
    """A list that is one parameter, as rows."""
    if connection.vendor == "postgresql":
        return f"SELECT unnest(%s::{kind}[])"
    return "SELECT value FROM json_each(%s)"


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
        return list(self.converted(self.ask_raw(connection, **values)))

    def ask_raw(self, using: BaseDatabaseWrapper, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, values as the database has them."""
        with using.cursor() as cursor:
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
    return [_adapted(values[each.name]) if isinstance(each, Given) else each for each in parameters]


def _adapted(value: Any) -> Any:
    if isinstance(value, list) and connection.vendor == "sqlite":
        return json.dumps(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def names_in(columns: Columns) -> list[str]:
    """What `values_list` is to read, so that `record_of` can make records of it."""
    return [
        f"{way}__{name}" if way else name for way, (_, names) in columns.items() for name in names
    ]


def record_of(columns: Columns, values: Iterator[Any], database: str = "default") -> Any:
    """The first model's record with those it leads to; takes its values, leaves the rest."""
    records: dict[str, Any] = {}
    for way, (model, names) in columns.items():
        known = {name: next(values) for name in names}
        # In the order of the model's own fields, as `from_db` asks.
        ordered = [known[f.attname] for f in model._meta.concrete_fields if f.attname in known]
        records[way] = model.from_db(database, known, ordered)
    for way, record in records.items():
        if way:
            owner, _, name = way.rpartition("__")
            setattr(records[owner], name, record)
    return records[""]
