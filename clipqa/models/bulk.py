"""Many small rows at once, without a model instance for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection, connections, models

ROWS_AT_ONCE = 300
BUNDLE = 50
KEPT_AS_THEY_ARE = {str, int, bool, type(None)}

Row = tuple[Any, ...]


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    on_conflict: str = "",
) -> None:
    """Insert values as the database has them; a record of 100 cues would otherwise spend its time
    in the ORM.
    """
    if not rows:
        return
    insert, places = _insert_into(model, columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for size, values in _bundles(rows):
                together = ", ".join([places] * size)
                cursor.executemany(f"{insert} {together} {on_conflict}", values)
            return
        for part, together in _parts(rows, places):
            cursor.execute(f"{insert} {together} {on_conflict}", list(chain.from_iterable(part)))


def create_records(records: Sequence[models.Model]) -> None:
    """What `bulk_create` does for new records of one model, at a third of its price.

    They get their keys, the moments of their making, and the keys of records they point at that
    were new themselves. No file of theirs is stored.
    """
    if not records:
        return
    meta = records[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    _complete(records, fields)
    insert, places = _insert_into(type(records[0]), [str(field.column) for field in fields])
    key = connection.ops.quote_name(str(meta.pk and meta.pk.column))
    rows = rows_of(records, fields)
    keys: list[int] = []
    with connection.cursor() as cursor:
        for part, together in _parts(rows, places):
            values = list(chain.from_iterable(part))
            cursor.execute(f"{insert} {together} RETURNING {key}", values)
            keys += [pk for (pk,) in cursor.fetchall()]
    for record, pk in zip(records, keys, strict=True):
        record.pk = pk
        record._state.adding, record._state.db = False, connection.alias


def _complete(records: Sequence[models.Model], fields: Sequence[models.Field[Any, Any]]) -> None:
    foreign = [field for field in fields if isinstance(field, models.ForeignKey)]
    dates = [field for field in fields if isinstance(field, models.DateField)]
    stamps = [field for field in dates if field.auto_now or field.auto_now_add]
    for record in records:
        for stamp in stamps:
            stamp.pre_save(record, add=True)
        for field in foreign:
            # It was given before the record it points at had a key.
            if vars(record)[field.attname] is None and field.is_cached(record):
                setattr(record, field.name, field.get_cached_value(record))


def _insert_into(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    """The statement up to its values, and the places of one row."""
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    return f"INSERT INTO {table} ({names}) VALUES", f"({', '.join(['%s'] * len(columns))})"


def _bundles(rows: Sequence[Row]) -> Iterator[tuple[int, Sequence[Row]]]:
    """Rows in bundles of one size, for which SQLite reads one statement and starts it once each:
    a row of its own costs it twice as much. What is left comes one by one.
    """
    whole = len(rows) - len(rows) % BUNDLE
    if whole:
        starts = range(0, whole, BUNDLE)
        yield BUNDLE, [tuple(chain.from_iterable(rows[at : at + BUNDLE])) for at in starts]
    if rows[whole:]:
        yield 1, rows[whole:]


def _parts(rows: Sequence[Row], places: str) -> Iterator[tuple[Sequence[Row], str]]:
    """As many rows as one statement takes, and their places."""
    for at in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[at : at + ROWS_AT_ONCE]
        yield part, ", ".join([places] * len(part))


def overwriting(key: str, columns: Sequence[str]) -> str:
    """For `on_conflict`: who has the key already gets the other columns' values."""
    kept = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
    return f"ON CONFLICT ({key}) DO UPDATE SET {kept}"


def rows_of(records: Iterable[models.Model], fields: Sequence[models.Field[Any, Any]]) -> list[Row]:
    """The records' values as the database has them."""
    # The connection itself: what stands for it looks it up each time it is asked for something.
    known = connections[connection.alias]
    adapt = known.ops.adapt_datetimefield_value
    names = [field.attname for field in fields]
    by_name = dict(zip(names, fields, strict=True))
    # What both know alike needs no asking, which would take half the time of a row.
    plain = {
        name: () if isinstance(field, models.JSONField) else KEPT_AS_THEY_ARE
        for name, field in by_name.items()
    }

    def asked(name: str, value: Any) -> Any:
        if type(value) is datetime:
            return adapt(value)
        return by_name[name].get_db_prep_save(value, known)

    # As they were given: asked by its name, a file field makes an object of its text.
    return [
        tuple(
            [
                value if type(value := values[name]) in kept else asked(name, value)
                for name, kept in plain.items()
            ]
        )
        for values in map(vars, records)
    ]
