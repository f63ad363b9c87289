"""nginx caches exactly the pages that an anonymous reader gets from ClipQA."""

import gzip
import random

import pytest

from tests.factories import make_answer
from tests.operating import kept_pages, library
from tests.operating.conftest import Stage
from tests.operating.reader import Answer

pytestmark = pytest.mark.pure  # no database changes what nginx keeps, so one run is enough

# Headers that differ between requests and servers.
PASSING = {"date", "server", "connection", "x-cache", "keep-alive", "transfer-encoding"}


def stable_headers(answer: Answer) -> dict[str, str]:
    return {name: answer.header(name) for name in answer.headers if name.lower() not in PASSING}


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_after_an_editor_readers_get_what_a_cold_cache_would_give(
    stage: Stage, session: str
) -> None:
    paths = library.addresses(stage.straight)[:200]
    assert len(set(paths)) == 200
    kept_pages.forget(stage.front.cache)
    with stage.straight.steady() as origin:
        cold = {path: origin.get(path) for path in paths}
    with stage.reader().steady() as reader:
        assert {reader.get(path, Cookie=session).cache for path in paths} == {"BYPASS"}
        assert not kept_pages.files(stage.front.cache)
        mixed = random.Random(4).sample(paths, len(paths))
        for order, how in [(paths[::-1], "MISS"), (paths, "HIT"), (mixed, "HIT")]:
            for path in order:
                assert_equal(reader.get(path), cold[path], how)


def assert_equal(answer: Answer, cold: Answer, how: str) -> None:
    assert (answer.cache, answer.status) == (how, 200)
    assert answer.body == cold.body
    assert lower(stable_headers(answer)) == lower(stable_headers(cold))


def test_compressed_pages_are_passed_on_unchanged(stage: Stage) -> None:
    cold = stage.straight.get("/search/", Accept_Encoding="gzip")
    for words in ("gzip, deflate, br, zstd", "gzip;q=1.0, *;q=0.5", "br, gzip", "GZIP"):
        answer = stage.reader().get("/search/", Accept_Encoding=words)
        assert (answer.body, answer.header("ETag")) == (cold.body, cold.header("ETag"))
        assert answer.header("Vary") == "Accept-Encoding"
    plain = stage.reader().get("/search/", Accept_Encoding="gzip;q=0, br").body
    assert gzip.decompress(cold.body) == plain


def test_a_response_too_small_to_compress_keeps_its_etag(stage: Stage) -> None:
    path = "/api/v1/suggest/?q=nothing-like-it"
    tag = stage.straight.get(path, Accept_Encoding="gzip").header("ETag")
    answer = stage.reader("127.0.0.9").get(path, Accept_Encoding="gzip")
    assert (answer.header("ETag"), answer.headers["Content-Encoding"]) == (tag, None)


def test_nginx_answers_conditional_requests_with_304(stage: Stage) -> None:
    first = stage.reader().get("/topics/")
    again = stage.reader().get("/topics/", If_None_Match=first.header("ETag"))
    assert (again.status, again.body, again.cache) == (304, b"", "HIT")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.header(name) == first.header(name)
    assert not first.header("ETag").startswith("W/")
    assert stage.reader().get("/topics/", If_None_Match='"other"').status == 200


def test_head_is_answered_from_the_cached_page(stage: Stage) -> None:
    head = stage.reader().ask("HEAD", "/outlets/?page=1", headers={})
    got = stage.reader().get("/outlets/?page=1")
    assert (head.cache, got.cache, head.body) == ("MISS", "HIT", b"")
    assert lower(stable_headers(head)) == lower(stable_headers(got))


def test_a_reader_sees_how_long_a_page_may_be_cached(stage: Stage) -> None:
    stale = "stale-while-revalidate=30, stale-if-error=600"
    for _ in range(2):
        answer = stage.reader().get("/about/")
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
def test_a_signed_in_editor_gets_no_cached_page_and_leaves_none(
    stage: Stage, header: str, value: str
) -> None:
    personal = {header: value}
    path = f"/search/?q={header}{len(value)}"
    assert stage.reader().get(path, **personal).cache == "BYPASS"
    assert stage.reader().get(path).cache == "MISS"
    assert stage.reader().get(path, **personal).cache == "BYPASS"


def test_cookies_of_other_sites_do_not_bypass_the_cache(stage: Stage) -> None:
    stage.reader().get("/search/?page=3", Cookie="_ga=GA1.1.1; theme=dark")
    assert stage.reader().get("/search/?page=3", Cookie="_ga=GA2.2.2").cache == "HIT"


def test_nothing_of_the_admin_is_cached(stage: Stage, session: str) -> None:
    word = b"zirkonkanarienvogel"
    draft = make_answer(word.decode())
    desk = ["/admin/", f"/admin/clipqa/answer/{draft.pk}/change/", "/admin/clipqa/answer/"]
    for path in [*desk, *desk]:
        seen = stage.reader().get(path, Cookie=session)
        assert (seen.status, seen.cache) == (200, "-")
        assert seen.header("Cache-Control") == "private, no-store"
        assert stage.reader().get(path).status == 302
    assert word in stage.reader().get(desk[2], Cookie=session).body
    assert not kept_pages.hold(stage.front.cache, word)
    assert not kept_pages.hold(stage.front.cache, b"csrfmiddlewaretoken")


@pytest.mark.parametrize("path", ["/admin//../search/", "//admin/", "/%61dmin/", "/admin/./login/"])
def test_no_spelling_of_an_admin_url_is_cached(stage: Stage, session: str, path: str) -> None:
    before = len(kept_pages.files(stage.front.cache))
    for _ in range(2):
        stage.reader().get(path, Cookie=session)
        stage.reader().get(path)
    assert len(kept_pages.files(stage.front.cache)) == before


@pytest.mark.parametrize("path", ["/feedback/", "/feedback/thanks/", "/livez", "/readyz"])
def test_responses_with_no_store_are_not_cached(stage: Stage, path: str) -> None:
    for _ in range(2):
        answer = stage.reader().get(path)
        assert (answer.status, answer.cache) == (200, "-")
        assert "no-store" in answer.header("Cache-Control")


@pytest.mark.parametrize("path", ["/robots.txt", "/favicon.ico", "/sitemap-topics.xml"])
def test_robots_favicon_and_sitemaps_are_cached(stage: Stage, path: str) -> None:
    stage.reader().get(path)
    assert stage.reader().get(path).cache == "HIT"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_unsafe_methods_are_never_answered_from_the_cache(stage: Stage, method: str) -> None:
    stage.reader().get("/api/v1/answers/")
    for _ in range(2):
        answer = stage.reader().ask(method, "/api/v1/answers/", headers={}, body=b"{}")
        assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")
    assert stage.reader().get("/api/v1/answers/").status == 200


def test_a_header_outside_the_cache_key_changes_no_page(stage: Stage) -> None:
    clean = stage.straight.get("/search/?sort=shortest")
    odd = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "http",
        "X_Original_URL": "/admin/",
        "Forwarded": "host=evil.example",
        "Accept_Language": "de",
        "Range": "bytes=0-9",
    }
    assert stage.reader().get("/search/?sort=shortest", **odd).cache == "MISS"
    kept = stage.reader().get("/search/?sort=shortest")
    assert (kept.cache, kept.body) == ("HIT", clean.body)


def test_static_files_are_cached_in_each_encoding(stage: Stage, packed_css: str) -> None:
    for words, coding in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", "")]:
        for how in ("MISS", "HIT"):
            answer = stage.reader().get(packed_css, Accept_Encoding=words)
            assert (answer.cache, answer.header("Content-Encoding")) == (how, coding)
            assert "immutable" in answer.header("Cache-Control")
