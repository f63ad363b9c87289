"""Many small rows at once, without a model instance for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert plain values; a record of 100 cues would otherwise spend its time in the ORM."""
    if not rows:
        return
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 (our names)
        cursor.executemany(statement, rows)
