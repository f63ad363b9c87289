"""nginx caches exactly the pages that an anonymous reader gets from ClipQA."""

import gzip
import random

import pytest

from tests.factories import make_answer
from tests.operating import library, nginx_cache
from tests.operating.conftest import Deployment
from tests.operating.reader import Answer

pytestmark = pytest.mark.pure  # independent of the database

# Headers that differ between requests and servers.
VARIABLE_HEADERS = {"date", "server", "connection", "x-cache", "keep-alive", "transfer-encoding"}


def stable_headers(answer: Answer) -> dict[str, str]:
    return {
        name: answer.header(name) for name in answer.headers if name.lower() not in VARIABLE_HEADERS
    }


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_requests_of_an_editor_change_no_cached_page(deployment: Deployment, session: str) -> None:
    paths = library.addresses(deployment.direct)[:200]
    assert len(set(paths)) == 200
    nginx_cache.clear(deployment.front.cache)
    with deployment.direct.steady() as origin:
        cold = {path: origin.get(path) for path in paths}
    with deployment.reader().steady() as reader:
        assert {reader.get(path, Cookie=session).cache for path in paths} == {"BYPASS"}
        assert not nginx_cache.files(deployment.front.cache)
        mixed = random.Random(4).sample(paths, len(paths))
        for order, how in [(paths[::-1], "MISS"), (paths, "HIT"), (mixed, "HIT")]:
            for path in order:
                assert_equal(reader.get(path), cold[path], how)


def assert_equal(answer: Answer, cold: Answer, how: str) -> None:
    assert (answer.cache, answer.status) == (how, 200)
    assert answer.body == cold.body
    assert lower(stable_headers(answer)) == lower(stable_headers(cold))


def test_compressed_pages_are_passed_on_unchanged(deployment: Deployment) -> None:
    cold = deployment.direct.get("/search/", Accept_Encoding="gzip")
    for words in ("gzip, deflate, br, zstd", "gzip;q=1.0, *;q=0.5", "br, gzip", "GZIP"):
        answer = deployment.reader().get("/search/", Accept_Encoding=words)
        assert (answer.body, answer.header("ETag")) == (cold.body, cold.header("ETag"))
        assert answer.header("Vary") == "Accept-Encoding"
    plain = deployment.reader().get("/search/", Accept_Encoding="gzip;q=0, br").body
    assert gzip.decompress(cold.body) == plain


def test_a_response_too_small_to_compress_keeps_its_etag(deployment: Deployment) -> None:
    path = "/api/v1/suggest/?q=nothing-like-it"
    tag = deployment.direct.get(path, Accept_Encoding="gzip").header("ETag")
    answer = deployment.reader("127.0.0.9").get(path, Accept_Encoding="gzip")
    assert (answer.header("ETag"), answer.headers["Content-Encoding"]) == (tag, None)


def test_nginx_answers_conditional_requests_with_304(deployment: Deployment) -> None:
    first = deployment.reader().get("/topics/")
    again = deployment.reader().get("/topics/", If_None_Match=first.header("ETag"))
    assert (again.status, again.body, again.cache) == (304, b"", "HIT")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.header(name) == first.header(name)
    assert not first.header("ETag").startswith("W/")
    assert deployment.reader().get("/topics/", If_None_Match='"other"').status == 200


def test_head_is_answered_from_the_cached_page(deployment: Deployment) -> None:
    head = deployment.reader().ask("HEAD", "/outlets/?page=1", headers={})
    got = deployment.reader().get("/outlets/?page=1")
    assert (head.cache, got.cache, head.body) == ("MISS", "HIT", b"")
    assert lower(stable_headers(head)) == lower(stable_headers(got))


def test_a_page_states_how_long_it_may_be_cached(deployment: Deployment) -> None:
    stale = "stale-while-revalidate=30, stale-if-error=600"
    for _ in range(2):
        answer = deployment.reader().get("/about/")
        assert answer.header("Cache-Control") == f"public, max-age=0, s-maxage=60, {stale}"
        assert not answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cookie", "__Host-sessionid=anything"),
        ("Cookie", "theme=dark; __Host-sessionid=anything"),
        ("Cookie", "sessionid=anything"),
        ("Authorization", "anything"),
    ],
)
def test_pages_of_a_signed_in_editor_bypass_the_cache(
    deployment: Deployment, header: str, value: str
) -> None:
    personal = {header: value}
    path = f"/search/?q={header}{len(value)}"
    assert deployment.reader().get(path, **personal).cache == "BYPASS"
    assert deployment.reader().get(path).cache == "MISS"
    assert deployment.reader().get(path, **personal).cache == "BYPASS"


def test_cookies_of_other_sites_do_not_bypass_the_cache(deployment: Deployment) -> None:
    deployment.reader().get("/search/?page=3", Cookie="_ga=GA1.1.1; theme=dark")
    assert deployment.reader().get("/search/?page=3", Cookie="_ga=GA2.2.2").cache == "HIT"


def test_nothing_of_the_admin_is_cached(deployment: Deployment, session: str) -> None:
    word = b"zirkonkanarienvogel"
    draft = make_answer(word.decode())
    desk = ["/admin/", f"/admin/clipqa/answer/{draft.pk}/change/", "/admin/clipqa/answer/"]
    for path in [*desk, *desk]:
        seen = deployment.reader().get(path, Cookie=session)
        assert (seen.status, seen.cache) == (200, "-")
        assert seen.header("Cache-Control") == "private, no-store"
        assert deployment.reader().get(path).status == 302
    assert word in deployment.reader().get(desk[2], Cookie=session).body
    assert not nginx_cache.contains(deployment.front.cache, word)
    assert not nginx_cache.contains(deployment.front.cache, b"csrfmiddlewaretoken")


@pytest.mark.parametrize("path", ["/admin//../search/", "//admin/", "/%61dmin/", "/admin/./login/"])
def test_no_spelling_of_an_admin_url_is_cached(
    deployment: Deployment, session: str, path: str
) -> None:
    before = len(nginx_cache.files(deployment.front.cache))
    for _ in range(2):
        deployment.reader().get(path, Cookie=session)
        deployment.reader().get(path)
    assert len(nginx_cache.files(deployment.front.cache)) == before


@pytest.mark.parametrize("path", ["/ask/", "/ask/thanks/", "/subscribe/sent/", "/livez", "/readyz"])
def test_responses_with_no_store_are_not_cached(deployment: Deployment, path: str) -> None:
    for _ in range(2):
        answer = deployment.reader().get(path)
        assert (answer.status, answer.cache) == (200, "-")
        assert "no-store" in answer.header("Cache-Control")


@pytest.mark.parametrize("path", ["/robots.txt", "/favicon.ico", "/sitemap-topics.xml"])
def test_robots_favicon_and_sitemaps_are_cached(deployment: Deployment, path: str) -> None:
    deployment.reader().get(path)
    assert deployment.reader().get(path).cache == "HIT"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_unsafe_methods_are_never_answered_from_the_cache(
    deployment: Deployment, method: str
) -> None:
    deployment.reader().get("/api/v1/answers/")
    for _ in range(2):
        answer = deployment.reader().ask(method, "/api/v1/answers/", headers={}, body=b"{}")
        assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")
    assert deployment.reader().get("/api/v1/answers/").status == 200


def test_a_header_outside_the_cache_key_changes_no_page(deployment: Deployment) -> None:
    clean = deployment.direct.get("/search/?sort=shortest")
    odd = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "http",
        "X_Original_URL": "/admin/",
        "Forwarded": "host=evil.example",
        "Accept_Language": "de",
        "Range": "bytes=0-9",
    }
    assert deployment.reader().get("/search/?sort=shortest", **odd).cache == "MISS"
    cached = deployment.reader().get("/search/?sort=shortest")
    assert (cached.cache, cached.body) == ("HIT", clean.body)


def test_static_files_are_cached_in_each_encoding(deployment: Deployment, packed_css: str) -> None:
    for words, coding in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", "")]:
        for how in ("MISS", "HIT"):
            answer = deployment.reader().get(packed_css, Accept_Encoding=words)
            assert (answer.cache, answer.header("Content-Encoding")) == (how, coding)
            assert "immutable" in answer.header("Cache-Control")
