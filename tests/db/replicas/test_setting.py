"""DATABASE_REPLICA_URLS configures a database for each URL and refuses invalid ones."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from clipqa.db import configuration
from clipqa.db.replicas import ReplicaRouter
from tests.manage_command import run_manage

PRIMARY = configuration.primary("postgres://clipqa:secret@primary/library", max_age=60)
GOOD = "postgres://clipqa:se%2Ccret@replica:5433/library?sslmode=require"


def test_each_url_becomes_a_database() -> None:
    found = configuration.replicas([GOOD, "postgres://clipqa:x@other/library"], PRIMARY, max_age=9)
    assert list(found) == ["replica_1", "replica_2"]
    first = found["replica_1"]
    assert (first["HOST"], first["PORT"], first["PASSWORD"]) == ("replica", 5433, "se,cret")
    assert (first["CONN_MAX_AGE"], first["OPTIONS"]["sslmode"]) == (9, "require")
    assert first["TEST"] == {"MIRROR": "default"}


def test_options_in_the_url_of_a_replica_override_the_defaults() -> None:
    patient = configuration.replicas([f"{GOOD}&connect_timeout=7"], PRIMARY, max_age=60)[
        "replica_1"
    ]
    assert int(patient["OPTIONS"]["connect_timeout"]) == 7
    assert patient["OPTIONS"]["tcp_user_timeout"] == 3_000


def test_options_in_the_url_of_the_primary_override_the_defaults() -> None:
    address = "postgres://clipqa:secret@primary/library"
    assert "jit=off" in configuration.primary(address, 60)["OPTIONS"]["options"]
    found = configuration.primary(f"{address}?options=-c%20jit%3Don&sslmode=require", 60)["OPTIONS"]
    assert (found["options"], found["sslmode"]) == ("-c jit=on", "require")


@pytest.mark.parametrize(
    ("urls", "message"),
    [
        (["secret"], "address 1 names no PostgreSQL database"),
        ([GOOD, "sqlite:////secret.sqlite3"], "address 2 names no PostgreSQL database"),
        (["postgres://clipqa:secret@replica:port/library"], "address 1 names no PostgreSQL"),
        (["postgres://clipqa:secret@replica"], "address 1 names no PostgreSQL database"),
        ([GOOD, GOOD], "address 2 names the same database as address 1"),
        (["postgres://b:secret@primary:5432/library"], "address 1 names the same database as DATA"),
    ],
)
def test_an_invalid_url_stops_the_start_and_is_not_quoted(urls: list[str], message: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=message) as raised:
        configuration.replicas(urls, PRIMARY, max_age=60)
    assert "secret" not in str(raised.value)


def test_a_start_with_an_invalid_url_ends_with_the_message(tmp_path: Path) -> None:
    ended = run_manage(tmp_path, DATABASE_REPLICA_URLS="mysql://x:y@localhost/z")
    assert ended.returncode == 1
    assert ended.stderr.startswith("ClipQA can't start: DATABASE_REPLICA_URLS: address 1")


def test_replicas_beside_sqlite_are_ignored_with_a_warning(tmp_path: Path) -> None:
    ended = run_manage(tmp_path, DATABASE_REPLICA_URLS=GOOD)
    assert ended.returncode == 0
    assert "clipqa.W004" in ended.stderr
    assert "unset DATABASE_REPLICA_URLS" in ended.stderr
    assert configuration.replicas([GOOD], configuration.primary("sqlite:///:memory:", 60), 60) == {}


@override_settings(CLIPQA_REPLICAS_ASKED_FOR=1, CLIPQA_REPLICAS=["replica_1"])
def test_replicas_of_a_postgresql_library_raise_no_warning() -> None:
    assert "clipqa.W004" not in {warning.id for warning in run_checks()}


def test_only_the_primary_is_migrated() -> None:
    router = ReplicaRouter()
    assert router.allow_migrate("default", "clipqa")
    assert not router.allow_migrate("replica_1", "clipqa")
