"""Requests of one client address are limited in each window."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from clipqa.lib import ratelimit

NOON = 1_800_000_000.0  # the beginning of a minute


def request_from(address: str = "192.0.2.1") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_a_request_past_the_allowance_waits_until_the_window_ends() -> None:
    waits = [ratelimit.hit("search", request_from(), 3, 60, NOON + 15) for _ in range(5)]
    assert waits == [0, 0, 0, 45, 45]


def test_the_next_window_starts_at_zero() -> None:
    assert ratelimit.hit("search", request_from(), 1, 60, NOON) == 0
    assert ratelimit.hit("search", request_from(), 1, 60, NOON + 59.5) == 1
    assert ratelimit.hit("search", request_from(), 1, 60, NOON + 60) == 0


def test_addresses_and_kinds_are_counted_separately() -> None:
    assert ratelimit.hit("search", request_from(), 1, 60, NOON) == 0
    assert ratelimit.hit("search", request_from("192.0.2.2"), 1, 60, NOON) == 0
    assert ratelimit.hit("suggest", request_from(), 1, 60, NOON) == 0
    assert ratelimit.hit("search", request_from(), 1, 60, NOON) == 60


def test_an_allowance_of_zero_sets_no_limit() -> None:
    assert {ratelimit.hit("search", request_from(), 0, 60, NOON) for _ in range(50)} == {0}


def test_simultaneous_requests_are_all_counted() -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(
            pool.map(lambda _: ratelimit.hit("x", request_from(), 10, 60, NOON), range(40))
        )
    assert waits.count(0) == 10


def test_the_cache_stores_no_address() -> None:
    ratelimit.hit("search", request_from("198.51.100.7"), 1, 60, NOON)
    keys = list(cache._cache)  # type: ignore[attr-defined]  # of LocMemCache
    assert keys
    assert not any("198.51" in key for key in keys)


def test_without_an_answer_from_the_cache_nothing_is_limited(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "redis://127.0.0.1:1/0"}}
    assert ratelimit.hit("search", request_from(), 1, 60, NOON) == 0
    assert "nothing is limited" in caplog.text
