"""HTTP behaviour of public pages: caching, methods and redirects."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation import reindex_dependents
from clipqa.feed.query import MAX_TEXT_LENGTH
from clipqa.models import Answer, LibraryState, Status, Topic
from clipqa.models.question import MAX_QUESTION_LENGTH
from tests.factories import make_answer, make_cues, make_outlet, make_published, make_topic
from tests.views.reader import Page

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/search/",
    "/search/?fragment=feed",
    "/topics/",
    "/topics/peace/",
    "/outlets/",
    "/outlets/delta/",
    "/questions/who-talks/",
    "/videos/{video}/",
    "/videos/{video}/captions.en.vtt",
    "/about/",
    "/api/v1/answers/",
    "/api/v1/topics/",
    "/api/v1/outlets/",
    "/sitemap.xml",
    "/sitemap-questions.xml",
]
OTHERS = [
    "/robots.txt",
    "/favicon.ico",
    "/livez",
    "/readyz",
    "/nowhere/",
    "/api/v1/answers/?page=x",
]


@pytest.fixture
def answer() -> Answer:
    answer = make_published("Who talks?", topics=[make_topic("Peace")], outlet=make_outlet("Delta"))
    make_cues(answer.clip.video, (51_000, 52_000, "said"))
    return answer


def address(pattern: str, answer: Answer) -> str:
    return pattern.format(video=answer.clip.video.slug)


@pytest.mark.parametrize("pattern", PAGES)
def test_a_public_page_may_be_cached_for_a_minute(answer: Answer, pattern: str) -> None:
    kept = Client().get(address(pattern, answer))["Cache-Control"]
    stale = "stale-while-revalidate=30, stale-if-error=600"
    assert kept == f"public, max-age=0, s-maxage=60, {stale}"


@pytest.mark.parametrize(
    ("due_in", "kept"), [(10, range(8, 11)), (3600, [60]), (59, range(57, 60))]
)
def test_no_page_is_cached_beyond_the_next_due_time(
    answer: Answer, due_in: int, kept: range
) -> None:
    due_at = timezone.now() + timedelta(seconds=due_in)
    make_answer(status=Status.PUBLISHED, publish_at=due_at)
    shared = Client().get("/")["Cache-Control"].split("s-maxage=")[1].split(",")[0]
    assert int(shared) in kept


@pytest.mark.parametrize("pattern", [*PAGES, *OTHERS])
def test_no_public_response_sets_a_cookie_or_depends_on_one(answer: Answer, pattern: str) -> None:
    client = Client()
    client.cookies["sessionid"] = "stolen"
    response = client.get(address(pattern, answer))
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content


@pytest.mark.parametrize("pattern", [*PAGES, *OTHERS])
def test_head_has_the_headers_of_get(answer: Answer, pattern: str) -> None:
    asked, head = Client().get(address(pattern, answer)), Client().head(address(pattern, answer))
    assert (head.status_code, head.content) == (asked.status_code, b"")
    assert dict(head.headers) == dict(asked.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_public_pages_refuse_other_methods(answer: Answer, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for pattern in [*PAGES, *OTHERS[:4]]:
        response = client.generic(method, address(pattern, answer))
        assert response.status_code == 405, pattern
        assert response["Allow"] == "GET, HEAD"
        assert b"GET or HEAD" in response.content


@pytest.mark.parametrize("pattern", ["/nowhere/", "/topics/nobody/", "/api/v1/answers/?year=x"])
def test_a_refusal_is_never_cached(answer: Answer, pattern: str) -> None:
    assert Client().get(pattern)["Cache-Control"] == "no-store"


# Old addresses --------------------------------------------------------------------------


def test_an_old_slug_redirects_permanently_and_keeps_the_query(
    answer: Answer,
) -> None:
    nouns = [make_topic("Peace"), answer.clip.video.outlet, answer.question, answer.clip.video]
    old = [model_name.get_absolute_url() for model_name in nouns]
    for model_name in nouns:
        model_name.slug = f"new-{model_name.slug}"
        model_name.save()
    for model_name, path in zip(nouns, old, strict=True):
        response = Client().get(f"{path}?t=5&answer=%D8%B3&page=2")
        assert response.status_code == 301
        assert response["Location"] == f"{model_name.get_absolute_url()}?t=5&answer=%D8%B3&page=2"


def test_an_old_url_of_captions_is_redirected_or_gone(answer: Answer) -> None:
    video = answer.clip.video
    old = f"{video.get_absolute_url()}captions.en.vtt"
    video.slug = "another"
    video.save()
    response = Client().get(old)
    assert response.status_code == 301
    assert response["Location"] == "/videos/another/captions.en.vtt"


def test_a_reused_slug_redirects_nowhere(answer: Answer) -> None:
    topic = make_topic("Peace")
    topic.slug = "calm"
    topic.save()
    other = Topic.objects.create(name="Peace talks", slug="peace")
    answer.question.topics.add(other)
    reindex_dependents(answer.question)
    assert Client().get("/topics/peace/").status_code == 200


def test_an_older_slug_redirects_directly_to_the_present_one(answer: Answer) -> None:
    topic = make_topic("Peace")
    for slug in ("calm", "quiet"):
        topic.slug = slug
        topic.save()
    assert Client().get("/topics/peace/")["Location"] == "/topics/quiet/"
    assert Client().get("/topics/calm/")["Location"] == "/topics/quiet/"


# The fragment ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/search/", "/topics/peace/", "/outlets/delta/"])
def test_the_fragment_is_the_feed_alone_and_not_indexed(answer: Answer, path: str) -> None:
    fragment = Client().get(f"{path}?fragment=feed&sort=oldest")
    html = fragment.content.decode()
    assert fragment["X-Robots-Tag"] == "noindex"
    assert html.lstrip().startswith('<div id="feed-swap"')
    assert "<html" not in html
    assert "Who talks?" in html
    assert not [link for link in Page(html).links if "fragment" in link]


def test_the_fragment_equals_the_feed_of_the_page(answer: Answer) -> None:
    whole = Client().get("/topics/peace/?sort=oldest").content.decode()
    fragment = Client().get("/topics/peace/?sort=oldest&fragment=feed").content.decode()
    assert Page(fragment).links <= Page(whole).links
    assert fragment.count("<clip-player") == whole.count("<clip-player") == 1


def test_an_unknown_fragment_is_the_whole_page(answer: Answer) -> None:
    response = Client().get("/search/?fragment=menu")
    assert "X-Robots-Tag" not in response
    assert b"<html" in response.content


def test_old_slugs_in_filters_are_resolved(answer: Answer) -> None:
    outlet = answer.clip.video.outlet
    outlet.slug = "new-delta"
    outlet.save()
    page = Page(Client().get("/topics/peace/?outlet=delta").content.decode())
    assert page.canonical.endswith("/topics/peace/?outlet=new-delta")
    assert page.notices == []


def test_the_state_is_read_before_the_page(answer: Answer) -> None:
    """Otherwise a page read before a due time could be cached as if it was read after it."""
    with CaptureQueriesContext(connection) as captured:
        Client().get("/topics/peace/")
    assert LibraryState._meta.db_table in captured[0]["sql"]


@pytest.mark.parametrize("path", ["/", "/search/", "/topics/"])
def test_the_search_box_accepts_the_longest_question(path: str) -> None:
    page = Client().get(path).content.decode()
    assert re.findall(r'maxlength="(\d+)"\s+data-suggest', page) == [str(MAX_QUESTION_LENGTH)]
    assert MAX_QUESTION_LENGTH <= MAX_TEXT_LENGTH
