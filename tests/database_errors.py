"""Simulated database errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection


@contextmanager
def failing(message: str, *prefixes: str) -> Iterator[None]:
    """Raise OperationalError for all statements, or for those with one of these prefixes."""

    def fail(execute, sql, *rest):
        if not prefixes or sql.lstrip().startswith(prefixes):
            raise OperationalError(message)
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield
