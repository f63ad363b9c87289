"""DATABASE_REPLICA_URLS: what it makes of addresses, and what it says of wrong ones."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from clipqa import databases
from clipqa.replicas import ReplicaRouter
from tests.starting import start

PRIMARY = databases.primary("postgres://clipqa:secret@primary/library", max_age=60)
GOOD = "postgres://clipqa:se%2Ccret@replica:5433/library?sslmode=require"


def test_each_address_is_a_database_to_read_from() -> None:
    found = databases.replicas([GOOD, "postgres://clipqa:x@other/library"], PRIMARY, max_age=9)
    assert list(found) == ["replica_1", "replica_2"]
    first = found["replica_1"]
    assert (first["HOST"], first["PORT"], first["PASSWORD"]) == ("replica", 5433, "se,cret")
    assert (first["CONN_MAX_AGE"], first["OPTIONS"]["sslmode"]) == (9, "require")
    assert first["TEST"] == {"MIRROR": "default"}


def test_what_an_address_says_of_patience_comes_first() -> None:
    patient = databases.replicas([f"{GOOD}&connect_timeout=7"], PRIMARY, max_age=60)["replica_1"]
    assert int(patient["OPTIONS"]["connect_timeout"]) == 7
    assert patient["OPTIONS"]["tcp_user_timeout"] == 3_000


def test_what_the_address_of_the_primary_says_comes_first_too() -> None:
    address = "postgres://clipqa:secret@primary/library"
    assert "jit=off" in databases.primary(address, 60)["OPTIONS"]["options"]
    told = databases.primary(f"{address}?options=-c%20jit%3Don&sslmode=require", 60)["OPTIONS"]
    assert (told["options"], told["sslmode"]) == ("-c jit=on", "require")


@pytest.mark.parametrize(
    ("urls", "said"),
    [
        (["secret"], "address 1 names no PostgreSQL database"),
        ([GOOD, "sqlite:////secret.sqlite3"], "address 2 names no PostgreSQL database"),
        (["postgres://clipqa:secret@replica:port/library"], "address 1 names no PostgreSQL"),
        (["postgres://clipqa:secret@replica"], "address 1 names no PostgreSQL database"),
        ([GOOD, GOOD], "address 2 names the same database as address 1"),
        (["postgres://b:secret@primary:5432/library"], "address 1 names the same database as DATA"),
    ],
)
def test_a_wrong_address_stops_the_start_without_telling_it(urls: list[str], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as raised:
        databases.replicas(urls, PRIMARY, max_age=60)
    assert "secret" not in str(raised.value)


def test_a_start_with_a_wrong_address_ends_with_the_sentence(tmp_path: Path) -> None:
    ended = start(tmp_path, DATABASE_REPLICA_URLS="mysql://x:y@localhost/z")
    assert ended.returncode == 1
    assert ended.stderr.startswith("ClipQA can't start: DATABASE_REPLICA_URLS: address 1")


def test_beside_sqlite_there_is_nothing_to_read_from_and_a_check_says_so(tmp_path: Path) -> None:
    ended = start(tmp_path, DATABASE_REPLICA_URLS=GOOD)
    assert ended.returncode == 0
    assert "clipqa.W004" in ended.stderr
    assert "unset DATABASE_REPLICA_URLS" in ended.stderr
    assert databases.replicas([GOOD], databases.primary("sqlite:///:memory:", 60), 60) == {}


@override_settings(CLIPQA_REPLICAS_ASKED_FOR=1, CLIPQA_REPLICAS=["replica_1"])
def test_replicas_of_a_postgresql_library_are_sound() -> None:
    assert "clipqa.W004" not in {told.id for told in run_checks()}


def test_only_the_primary_is_migrated() -> None:
    router = ReplicaRouter()
    assert router.allow_migrate("default", "clipqa")
    assert not router.allow_migrate("replica_1", "clipqa")
