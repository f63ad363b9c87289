"""A database that breaks while a test looks on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection


@contextmanager
def failing(words: str, *beginnings: str) -> Iterator[None]:
    """At statements that begin so, or at any."""

    def fail(execute, sql, *rest):
        if not beginnings or sql.lstrip().startswith(beginnings):
            raise OperationalError(words)
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield
