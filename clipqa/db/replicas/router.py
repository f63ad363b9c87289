"""Route the reads of a public page to the replica chosen for it, all else to the primary."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

_chosen: ContextVar[str] = ContextVar("the database to read from", default=PRIMARY)


def reading_connection() -> BaseDatabaseWrapper:
    """Return the connection for raw SQL that only reads; querysets use the router."""
    return connections[_alias()]


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    chosen = _chosen.set(alias)
    try:
        yield
    finally:
        _chosen.reset(chosen)


def _alias() -> str:
    """Return the alias to read from: the primary inside a transaction.

    A transaction writes values that depend on its reads, so these must not be older.
    """
    alias = _chosen.get()
    if alias != PRIMARY and connections[PRIMARY].in_atomic_block:
        return PRIMARY
    return alias


class ReplicaRouter:
    """Django's database router; in DATABASE_ROUTERS only where replicas are set."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return _alias()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # they are the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
