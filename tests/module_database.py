"""A database with committed rows that all tests of a module or package share.

pytest-django flushes the database after each test with a live server. Filling it again for each
test would take longer than the tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

# The developer's database, read before a test database is created. It must never be changed.
DEVELOPMENT_DATABASE = connection.settings_dict["NAME"]


@contextmanager
def module_database(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Provide a test database inside the block, and flush it afterwards."""
    with blocker.unblock(), _test_database():
        try:
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


@contextmanager
def _test_database() -> Iterator[None]:
    """Create one if needed: pytest-django creates none if no selected test has its mark."""
    if connection.settings_dict["NAME"] != DEVELOPMENT_DATABASE:
        yield
        return
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(databases, verbosity=0)
