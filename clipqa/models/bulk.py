"""Many small rows at once, without a model instance for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


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
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {table} ({names}) VALUES ({places}) {on_conflict}"  # noqa: S608 (our names)
        cursor.executemany(statement, rows)


def overwriting(key: str, columns: Sequence[str]) -> str:
    """For `on_conflict`: who has the key already gets the other columns' values."""
    kept = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
    return f"ON CONFLICT ({key}) DO UPDATE SET {kept}"


def row_of(record: models.Model, fields: Sequence[models.Field[Any, Any]]) -> tuple[Any, ...]:
    """A record's values as the database has them."""
    return tuple(
        field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields
    )
