"""Searches are limited by network address; other pages are not."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import make_outlet, make_published, make_topic
from tests.views.reader import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("early_in_a_window")]

SEARCHES = [
    "/search/?q=truce",
    "/search/?q=truce&fragment=feed",
    "/topics/peace/?q=truce",
    "/outlets/nine/?q=truce&page=2",
    "/api/v1/answers/?q=truce",
]
PLAIN = [
    "/",
    "/search/",
    "/search/?q=",
    "/search/?q=+&outlet=nine",
    "/topics/peace/",
    "/outlets/nine/?page=2",
]


@pytest.fixture(autouse=True)
def two_searches_a_minute(settings: Settings) -> None:
    settings.CLIPQA_SEARCH_LIMIT = 2
    make_published("What is a truce?", outlet=make_outlet("Nine"), topics=[make_topic("Peace")])


def use_up_limit() -> None:
    assert [Client().get("/search/?q=truce").status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("address", SEARCHES)
def test_every_page_that_searches_counts_and_is_refused(address: str) -> None:
    assert [Client().get(address).status_code for _ in range(3)] == [200, 200, 429]
    assert Client().get("/search/?q=other").status_code == 429


@pytest.mark.parametrize("address", PLAIN)
def test_a_list_without_words_is_never_limited(address: str) -> None:
    use_up_limit()
    assert {Client().get(address).status_code for _ in range(4)} == {200}


def test_the_page_says_how_long_to_wait_and_keeps_the_search() -> None:
    use_up_limit()
    response = Client().get("/search/?q=who+%3Cb%3E+signs")
    html = response.content.decode()
    wait = int(response["Retry-After"])
    assert 1 <= wait <= 60
    assert f"Wait {wait} second" in html
    assert "/topics/" in Page(html).links
    assert 'value="who &lt;b&gt; signs"' in html
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_the_api_refuses_in_its_error_format() -> None:
    use_up_limit()
    response = Client().get("/api/v1/answers/?q=truce")
    [error] = response.json()["errors"]
    assert error["parameter"] == "q"
    assert f"Wait {response['Retry-After']} second" in error["message"]
    assert (response.status_code, response["Cache-Control"]) == (429, "no-store")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_readers_behind_a_trusted_proxy_have_separate_limits(settings: Settings) -> None:
    settings.CLIPQA_TRUSTED_PROXIES = 1
    for number in range(1, 4):
        response = Client().get("/search/?q=truce", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
        assert response.status_code == 200


def test_zero_means_no_limit(settings: Settings) -> None:
    settings.CLIPQA_SEARCH_LIMIT = 0
    assert {Client().get("/search/?q=truce").status_code for _ in range(5)} == {200}
