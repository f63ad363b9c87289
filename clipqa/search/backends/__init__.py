"""The engine of the database in use; no caller ever asks which."""

from functools import cache

from django.db import connection

from clipqa.search.backends.base import (
    Anchor,
    Asked,
    Backend,
    SearchTooSlow,
    Wanted,
    table_of,
)
from clipqa.search.backends.gathering import gather
from clipqa.search.backends.weights import WEIGHTS

__all__ = [
    "WEIGHTS",
    "Anchor",
    "Asked",
    "Backend",
    "SearchTooSlow",
    "Wanted",
    "gather",
    "get_backend",
    "prepare_engine",
    "table_of",
]


def get_backend() -> Backend:
    return _backend(connection.vendor)


@cache
def _backend(vendor: str) -> Backend:
    if vendor == "postgresql":
        from clipqa.search.backends.postgres import PostgresBackend

        return PostgresBackend()
    from clipqa.search.backends.sqlite import SqliteBackend

    return SqliteBackend()


def prepare_engine(**signal: object) -> None:
    """Make what the engine needs in the database; called after every migration."""
    get_backend().prepare()
