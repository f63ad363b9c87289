"""A streaming replica of the test database, and a ClipQA that reads from it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings as in_use
from django.db import connections
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from clipqa.db import configuration
from clipqa.db.replicas.roster import roster
from scripts.postgres import Replica, throwaway_replica
from tests.db.replicas import standby
from tests.module_database import module_database
from tests.views.test_query_counts import fill

ALIAS = "replica_1"


@pytest.fixture(scope="package")  # requires an __init__.py in this folder
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Committed, since only committed rows are replicated."""
    with module_database(django_db_blocker):
        fill(6)
        yield


@pytest.fixture(scope="package")
def replica(library: None) -> Iterator[Replica]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(throwaway_replica(standby.primary_url()))
        except RuntimeError as error:
            message = f"The server of DATABASE_URL allows no replication: {error}"
            complete = os.environ.get("CLIPQA_TESTS_COMPLETE") == "1"
            (pytest.fail if complete else pytest.skip)(message)
        yield server


def read_from(url: str, settings: Settings) -> Iterator[None]:
    """Configure a replica as DATABASE_REPLICA_URLS does at the start."""
    primary = {"ENGINE": "django.db.backends.postgresql"}
    config = configuration.replicas([url], primary, max_age=60)
    everything = {"default": dict(in_use.DATABASES["default"]), **config}
    connections.settings[ALIAS] = connections.configure_settings(everything)[ALIAS]
    settings.CLIPQA_REPLICAS = [ALIAS]
    settings.DATABASE_ROUTERS = ["clipqa.db.replicas.ReplicaRouter"]
    roster.cache_clear()
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]
        roster.cache_clear()


@pytest.fixture
def reading(replica: Replica, settings: Settings) -> Iterator[None]:
    standby.catch_up(replica)
    yield from read_from(replica.url, settings)


@pytest.fixture
def reading_from_a_dead_replica(library: None, settings: Settings) -> Iterator[None]:
    yield from read_from("postgres://nobody:secret@127.0.0.1:1/none", settings)


@pytest.fixture
def reading_from_the_primary(replica: Replica, settings: Settings) -> Iterator[None]:
    yield from read_from(standby.primary_url(), settings)
