"""The search backend of the database in use; callers don't need to know which one."""

from functools import cache

from django.db import connection

from clipqa.models import SearchEntry
from clipqa.search.backends.base import (
    Anchor,
    Backend,
    BackendQuery,
    QueryTerm,
    SearchTooSlow,
    table_of,
)
from clipqa.search.backends.gathering import gather
from clipqa.search.backends.weights import WEIGHTS

__all__ = [
    "WEIGHTS",
    "Anchor",
    "Backend",
    "BackendQuery",
    "QueryTerm",
    "SearchTooSlow",
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
    """Receive `post_migrate`: create the tables, indexes and triggers of the backend.

    Drop them after a migration backwards past the table of entries.
    """
    if SearchEntry._meta.db_table in connection.introspection.table_names():
        get_backend().prepare()
    else:
        get_backend().drop()
