"""How often one address may do something."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from clipqa import limits

NOON = 1_800_000_000.0  # a whole minute begins here


def asked_by(address: str = "192.0.2.1") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_the_one_past_the_allowance_waits_until_the_window_ends() -> None:
    waits = [limits.take("search", asked_by(), 3, 60, NOON + 15) for _ in range(5)]
    assert waits == [0, 0, 0, 45, 45]


def test_the_next_window_starts_anew() -> None:
    assert limits.take("search", asked_by(), 1, 60, NOON) == 0
    assert limits.take("search", asked_by(), 1, 60, NOON + 59.5) == 1
    assert limits.take("search", asked_by(), 1, 60, NOON + 60) == 0


def test_addresses_and_kinds_are_counted_apart() -> None:
    assert limits.take("search", asked_by(), 1, 60, NOON) == 0
    assert limits.take("search", asked_by("192.0.2.2"), 1, 60, NOON) == 0
    assert limits.take("suggest", asked_by(), 1, 60, NOON) == 0
    assert limits.take("search", asked_by(), 1, 60, NOON) == 60


def test_an_allowance_of_nought_limits_nothing() -> None:
    assert {limits.take("search", asked_by(), 0, 60, NOON) for _ in range(50)} == {0}


def test_what_arrives_at_one_moment_is_all_counted() -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: limits.take("x", asked_by(), 10, 60, NOON), range(40)))
    assert waits.count(0) == 10


def test_the_cache_never_learns_an_address() -> None:
    limits.take("search", asked_by("198.51.100.7"), 1, 60, NOON)
    keys = list(cache._cache)  # type: ignore[attr-defined]  # the local memory's own
    assert keys
    assert not any("198.51" in key for key in keys)


def test_a_cache_that_does_not_answer_closes_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "redis://127.0.0.1:1/0"}}
    assert limits.take("search", asked_by(), 1, 60, NOON) == 0
    assert "nothing is limited" in caplog.text
