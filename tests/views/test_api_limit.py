"""Uncached pages of the API are limited by network address."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from clipqa.views import page_cache
from tests.factories import make_outlet, make_published, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("early_in_a_window")]

LISTS = [
    "/api/v1/answers/?topic=peace",
    "/api/v1/answers/?per_page=100&q=+",
    "/api/v1/topics/",
    "/api/v1/outlets/?page=1",
]
OTHERS = ["/", "/search/", "/topics/peace/", "/outlets/", "/api/v1/suggest/?q=truce"]


@pytest.fixture(autouse=True)
def two_pages_a_minute(settings: Settings) -> Iterator[None]:
    settings.CLIPQA_API_LIMIT = 2
    settings.CLIPQA_PREPARED_PAGES_MB = 1
    page_cache._page_cache.cache_clear()
    make_published("What is a truce?", outlet=make_outlet("Nine"), topics=[make_topic("Peace")])
    yield
    page_cache._page_cache.cache_clear()


def use_up_limit() -> None:
    made = [Client().get(f"/api/v1/answers/?per_page={number}") for number in (1, 2)]
    assert [response.status_code for response in made] == [200, 200]


@pytest.mark.parametrize("address", LISTS)
def test_an_uncached_page_is_refused_beyond_the_limit(address: str) -> None:
    use_up_limit()
    response = Client().get(address)
    [error] = response.json()["errors"]
    assert f"Wait {response['Retry-After']} second" in error["message"]
    assert (response.status_code, response["Cache-Control"]) == (429, "no-store")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_cached_page_does_not_count() -> None:
    Client().get("/api/v1/answers/")
    assert {Client().get("/api/v1/answers/").status_code for _ in range(5)} == {200}
    assert Client().get("/api/v1/topics/").status_code == 200


def test_a_conditional_request_does_not_count() -> None:
    etag = Client().get("/api/v1/answers/")["ETag"]
    Client().get("/api/v1/topics/")
    page_cache._page_cache.cache_clear()
    response = Client().get("/api/v1/answers/", headers={"If-None-Match": etag})
    assert response.status_code == 304


@pytest.mark.parametrize("address", OTHERS)
def test_pages_and_suggestions_have_limits_of_their_own(address: str) -> None:
    use_up_limit()
    assert Client().get(address).status_code == 200


def test_a_search_counts_as_a_search_only() -> None:
    assert Client().get("/api/v1/answers/?q=truce").status_code == 200
    use_up_limit()
    assert Client().get("/api/v1/answers/?q=truce&page=2").status_code == 200


def test_zero_means_no_limit(settings: Settings) -> None:
    settings.CLIPQA_API_LIMIT = 0
    codes = {
        Client().get(f"/api/v1/topics/?per_page={number}").status_code for number in range(1, 6)
    }
    assert codes == {200}
