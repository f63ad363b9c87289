"""A page that was made once is sent again until the library or the code changes."""

import gzip
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from clipqa.curation import archive, publish, save_noun
from clipqa.release import release
from clipqa.views import prepared
from clipqa.views.prepared import Page, SharedShelf
from tests.factories import make_answer, make_outlet, make_published

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/search/",
    "/search/?q=truce",
    "/topics/",
    "/outlets/",
    "/api/v1/answers/",
    "/sitemap.xml",
    "/sitemap-questions.xml",
]


@pytest.fixture(autouse=True)
def a_shelf_of_its_own(settings: Settings) -> Iterator[None]:
    settings.CLIPQA_PREPARED_PAGES_MB = 1
    prepared._shelf.cache_clear()
    release.cache_clear()
    yield
    prepared._shelf.cache_clear()
    release.cache_clear()


def get(path: str = "/search/", **headers: str) -> HttpResponse:
    return Client().get(path, headers=headers)


@pytest.mark.parametrize("path", PAGES)
def test_the_second_request_costs_the_state_of_the_library_alone(path: str) -> None:
    make_published("What is a truce?")
    first = get(path)
    get()  # the policy remembers the media hosts of this version
    with CaptureQueriesContext(connection) as captured:
        second = get(path)
    assert len(captured) == 1
    assert (second.content, second.headers) == (first.content, first.headers)


@pytest.mark.parametrize("path", PAGES)
def test_who_has_the_page_already_is_told_so(path: str) -> None:
    make_published("What is a truce?")
    first = get(path)
    prepared._shelf.cache_clear()
    again = get(path, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]
    assert not first["ETag"].startswith("W/")


def test_what_is_published_shows_in_the_next_request() -> None:
    draft = make_answer("What is a truce?")
    before = get()
    publish([draft])
    after = get(if_none_match=before["ETag"])
    assert after.status_code == 200
    assert b"What is a truce?" in after.content
    archive([draft])
    assert b"What is a truce?" not in get().content


def test_a_renamed_outlet_shows_in_the_next_request() -> None:
    outlet = make_outlet("Delta News")
    make_published(outlet=outlet)
    assert b"Delta News" in get().content
    outlet.name = "Harbour News"
    save_noun(outlet)
    assert b"Delta News" not in get().content


def test_a_scheduled_answer_shows_at_its_moment() -> None:
    make_published("What is a truce?", publish_at=timezone.now() + timedelta(seconds=2))
    assert b"What is a truce?" not in get().content
    time.sleep(2.1)
    assert b"What is a truce?" in get().content


def test_packed_and_plain_bytes_are_two_pages() -> None:
    make_published("What is a truce?")
    packed, plain = get(accept_encoding="gzip"), get()
    assert packed["ETag"] != plain["ETag"]
    assert gzip.decompress(get(accept_encoding="gzip").content) == plain.content
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"


def test_head_says_what_get_says() -> None:
    make_published("What is a truce?")
    asked = Client().head("/search/")
    made = get()
    assert asked.headers == made.headers
    assert (asked.content, len(made.content)) == (b"", int(made["Content-Length"]))


def test_another_release_is_another_page(settings: Settings) -> None:
    before = get()
    settings.CLIPQA_SITE_NAME = "Another name"
    release.cache_clear()
    after = get(if_none_match=before["ETag"])
    assert after.status_code == 200
    assert b"Another name" in after.content


@pytest.mark.parametrize("path", ["/topics/none/", "/api/v1/answers/?page=abc", "/nowhere/"])
def test_what_is_no_page_is_not_kept(path: str) -> None:
    assert "ETag" not in get(path)
    assert get(path, if_none_match="*").status_code in {400, 404}


def test_another_host_is_another_page(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    one, other = get(host="one.example"), get(host="other.example")
    assert one["ETag"] != other["ETag"]
    assert b"one.example" not in other.content


def test_the_policy_is_made_anew_for_a_kept_page() -> None:
    get()
    assert "default-src 'self'" in get()["Content-Security-Policy"]


def test_a_page_comes_back_from_the_shared_cache_as_it_was() -> None:
    page = Page(b"body", (("Content-Type", "text/html"),))
    SharedShelf().set("key", page)
    assert SharedShelf().get("key") == page


def test_a_shared_cache_that_does_not_answer_costs_no_page(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": settings.REDIS_URL}}
    prepared._shelf.cache_clear()
    assert get().status_code == get().status_code == 200
    assert "pages are made anew" in caplog.text


def test_nothing_is_kept_where_nothing_is_wanted(settings: Settings) -> None:
    settings.CLIPQA_PREPARED_PAGES_MB = 0
    assert "ETag" not in get()
