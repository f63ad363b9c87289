"""Many small rows at once, without a model instance for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connection, models

ROWS_AT_ONCE = 300
KEPT_AS_THEY_ARE = {str, int, bool, type(None)}


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    on_conflict: str = "",
) -> None:
    """Insert values as the database has them; a record of 100 cues would otherwise spend its time
    in the ORM.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    insert = f"INSERT INTO {table} ({names}) VALUES"
    places = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        # A statement costs SQLite its reading, which one row's is done with once for all; to a
        # server each is a message.
        if connection.vendor == "sqlite":
            cursor.executemany(f"{insert} {places} {on_conflict}", rows)
            return
        for at in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[at : at + ROWS_AT_ONCE]
            together = ", ".join([places] * len(part))
            values = list(chain.from_iterable(part))
            cursor.execute(f"{insert} {together} {on_conflict}", values)


def overwriting(key: str, columns: Sequence[str]) -> str:
    """For `on_conflict`: who has the key already gets the other columns' values."""
    kept = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
    return f"ON CONFLICT ({key}) DO UPDATE SET {kept}"


def row_of(record: models.Model, fields: Sequence[models.Field[Any, Any]]) -> tuple[Any, ...]:
    """A record's values as the database has them."""
    return tuple(_as_kept(getattr(record, field.attname), field) for field in fields)


def _as_kept(value: Any, field: models.Field[Any, Any]) -> Any:
    # What both know alike needs no asking, which would take half the time of a row.
    if type(value) in KEPT_AS_THEY_ARE and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)
