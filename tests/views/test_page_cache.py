"""A rendered page is cached until the library or the code changes."""

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

from clipqa.curation import archive, publish, save_record
from clipqa.lib.release import release
from clipqa.views import page_cache
from clipqa.views.page_cache import Page, SharedPageCache
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
def empty_page_cache(settings: Settings) -> Iterator[None]:
    settings.CLIPQA_PREPARED_PAGES_MB = 1
    page_cache._page_cache.cache_clear()
    release.cache_clear()
    yield
    page_cache._page_cache.cache_clear()
    release.cache_clear()


def get(path: str = "/search/", **headers: str) -> HttpResponse:
    return Client().get(path, headers=headers)


@pytest.mark.parametrize("path", PAGES)
def test_the_second_request_reads_only_the_state_of_the_library(path: str) -> None:
    make_published("What is a truce?")
    first = get(path)
    get()  # the policy remembers the media hosts of this version
    with CaptureQueriesContext(connection) as captured:
        second = get(path)
    assert len(captured) == 1
    assert (second.content, second.headers) == (first.content, first.headers)


@pytest.mark.parametrize("path", PAGES)
def test_a_client_with_the_present_page_gets_a_304(path: str) -> None:
    make_published("What is a truce?")
    first = get(path)
    page_cache._page_cache.cache_clear()
    again = get(path, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]
    assert not first["ETag"].startswith("W/")


def test_a_published_answer_shows_in_the_next_request() -> None:
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
    save_record(outlet)
    assert b"Delta News" not in get().content


def test_a_scheduled_answer_shows_when_due() -> None:
    make_published("What is a truce?", publish_at=timezone.now() + timedelta(seconds=2))
    assert b"What is a truce?" not in get().content
    time.sleep(2.1)
    assert b"What is a truce?" in get().content


def test_compressed_and_plain_pages_are_cached_separately() -> None:
    make_published("What is a truce?")
    packed, plain = get(accept_encoding="gzip"), get()
    assert packed["ETag"] != plain["ETag"]
    assert gzip.decompress(get(accept_encoding="gzip").content) == plain.content
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"


def test_head_has_the_headers_of_get() -> None:
    make_published("What is a truce?")
    asked = Client().head("/search/")
    made = get()
    assert asked.headers == made.headers
    assert (asked.content, len(made.content)) == (b"", int(made["Content-Length"]))


def test_another_release_has_another_key(settings: Settings) -> None:
    before = get()
    settings.CLIPQA_SITE_NAME = "Another name"
    release.cache_clear()
    after = get(if_none_match=before["ETag"])
    assert after.status_code == 200
    assert b"Another name" in after.content


@pytest.mark.parametrize("path", ["/topics/none/", "/api/v1/answers/?page=abc", "/nowhere/"])
def test_errors_are_not_cached(path: str) -> None:
    assert "ETag" not in get(path)
    assert get(path, if_none_match="*").status_code in {400, 404}


def test_another_host_has_another_key(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    one, other = get(host="one.example"), get(host="other.example")
    assert one["ETag"] != other["ETag"]
    assert b"one.example" not in other.content


def test_a_cached_page_gets_the_present_policy() -> None:
    get()
    assert "default-src 'none'" in get()["Content-Security-Policy"]


def test_a_page_from_the_shared_cache_is_unchanged() -> None:
    page = Page(b"body", (("Content-Type", "text/html"),))
    SharedPageCache().set("key", page)
    assert SharedPageCache().get("key") == page


def test_pages_are_rendered_while_the_shared_cache_is_down(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": settings.REDIS_URL}}
    page_cache._page_cache.cache_clear()
    assert get().status_code == get().status_code == 200
    assert "pages are rendered without it" in caplog.text


def test_nothing_is_cached_if_the_cache_is_disabled(settings: Settings) -> None:
    settings.CLIPQA_PREPARED_PAGES_MB = 0
    assert "ETag" not in get()
