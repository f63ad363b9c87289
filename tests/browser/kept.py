"""A library that a whole module of tests reads and leaves as it is.

pytest-django empties the database after every test that looks at a live site; filling it again
would take longer than the tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

# Read before any test database is made: nothing here may ever touch the developer's own.
OWN_DATABASE = connection.settings_dict["NAME"]


@contextmanager
def database(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test database, open for as long as the block lasts and empty after it."""
    with blocker.unblock(), _made_for_tests():
        try:
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


@contextmanager
def _made_for_tests() -> Iterator[None]:
    """pytest-django makes none where no chosen test carries its mark."""
    if connection.settings_dict["NAME"] != OWN_DATABASE:
        yield
        return
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
