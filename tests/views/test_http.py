"""How public pages are kept, asked for and led on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.models import Answer, LibraryState, Status, Topic
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
def test_a_public_page_may_be_kept_for_a_minute(answer: Answer, pattern: str) -> None:
    kept = Client().get(address(pattern, answer))["Cache-Control"]
    stale = "stale-while-revalidate=30, stale-if-error=600"
    assert kept == f"public, max-age=0, s-maxage=60, {stale}"


@pytest.mark.parametrize(
    ("due_in", "kept"), [(10, range(8, 11)), (3600, [60]), (59, range(57, 60))]
)
def test_no_page_is_kept_beyond_the_next_scheduled_moment(
    answer: Answer, due_in: int, kept: range
) -> None:
    due_at = timezone.now() + timedelta(seconds=due_in)
    make_answer(status=Status.PUBLISHED, publish_at=due_at)
    shared = Client().get("/")["Cache-Control"].split("s-maxage=")[1].split(",")[0]
    assert int(shared) in kept


@pytest.mark.parametrize("pattern", [*PAGES, *OTHERS])
def test_no_public_answer_sets_a_cookie_or_depends_on_one(answer: Answer, pattern: str) -> None:
    client = Client()
    client.cookies["sessionid"] = "stolen"
    response = client.get(address(pattern, answer))
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content


@pytest.mark.parametrize("pattern", [*PAGES, *OTHERS])
def test_a_head_says_what_the_page_would_say(answer: Answer, pattern: str) -> None:
    asked, head = Client().get(address(pattern, answer)), Client().head(address(pattern, answer))
    assert (head.status_code, head.content) == (asked.status_code, b"")
    assert dict(head.headers) == dict(asked.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_public_pages_take_nothing(answer: Answer, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for pattern in [*PAGES, *OTHERS[:4]]:
        response = client.generic(method, address(pattern, answer))
        assert response.status_code == 405, pattern
        assert response["Allow"] == "GET, HEAD"
        assert b"GET or HEAD" in response.content


@pytest.mark.parametrize("pattern", ["/nowhere/", "/topics/nobody/", "/api/v1/answers/?year=x"])
def test_a_refusal_is_never_kept(answer: Answer, pattern: str) -> None:
    assert Client().get(pattern)["Cache-Control"] == "no-store"


# Old addresses --------------------------------------------------------------------------


def test_an_old_address_leads_to_the_new_one_for_good_and_keeps_its_query(
    answer: Answer,
) -> None:
    nouns = [make_topic("Peace"), answer.clip.video.outlet, answer.question, answer.clip.video]
    old = [noun.get_absolute_url() for noun in nouns]
    for noun in nouns:
        noun.slug = f"new-{noun.slug}"
        noun.save()
    for noun, path in zip(nouns, old, strict=True):
        response = Client().get(f"{path}?t=5&answer=%D8%B3&page=2")
        assert response.status_code == 301
        assert response["Location"] == f"{noun.get_absolute_url()}?t=5&answer=%D8%B3&page=2"


def test_an_old_address_of_captions_is_led_on_or_gone_but_no_error(answer: Answer) -> None:
    video = answer.clip.video
    old = f"{video.get_absolute_url()}captions.en.vtt"
    video.slug = "another"
    video.save()
    response = Client().get(old)
    assert response.status_code == 301
    assert response["Location"] == "/videos/another/captions.en.vtt"


def test_a_slug_that_came_back_is_nobodys_old_one(answer: Answer) -> None:
    topic = make_topic("Peace")
    topic.slug = "calm"
    topic.save()
    other = Topic.objects.create(name="Peace talks", slug="peace")
    answer.question.topics.add(other)
    assert Client().get("/topics/peace/").status_code == 200


def test_an_old_slug_of_two_changes_leads_straight_to_today(answer: Answer) -> None:
    topic = make_topic("Peace")
    for slug in ("calm", "quiet"):
        topic.slug = slug
        topic.save()
    assert Client().get("/topics/peace/")["Location"] == "/topics/quiet/"
    assert Client().get("/topics/calm/")["Location"] == "/topics/quiet/"


# The fragment ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/search/", "/topics/peace/", "/outlets/delta/"])
def test_the_fragment_is_the_feed_alone_and_not_for_search_engines(
    answer: Answer, path: str
) -> None:
    fragment = Client().get(f"{path}?fragment=feed&sort=oldest")
    html = fragment.content.decode()
    assert fragment["X-Robots-Tag"] == "noindex"
    assert html.lstrip().startswith('<div id="feed-swap"')
    assert "<html" not in html
    assert "Who talks?" in html
    assert not [link for link in Page(html).links if "fragment" in link]


def test_the_fragment_is_what_the_page_holds(answer: Answer) -> None:
    whole = Client().get("/topics/peace/?sort=oldest").content.decode()
    fragment = Client().get("/topics/peace/?sort=oldest&fragment=feed").content.decode()
    assert Page(fragment).links <= Page(whole).links
    assert fragment.count("<clip-player") == whole.count("<clip-player") == 1


def test_an_unknown_fragment_is_the_whole_page(answer: Answer) -> None:
    response = Client().get("/search/?fragment=menu")
    assert "X-Robots-Tag" not in response
    assert b"<html" in response.content


def test_old_slugs_in_filters_are_followed_on_pages(answer: Answer) -> None:
    outlet = answer.clip.video.outlet
    outlet.slug = "new-delta"
    outlet.save()
    page = Page(Client().get("/topics/peace/?outlet=delta").content.decode())
    assert page.canonical.endswith("/topics/peace/?outlet=new-delta")
    assert page.notices == []


def test_the_state_is_read_before_the_page(answer: Answer) -> None:
    """Else a page read before a scheduled moment could be kept as if read after it."""
    with CaptureQueriesContext(connection) as captured:
        Client().get("/topics/peace/")
    assert LibraryState._meta.db_table in captured[0]["sql"]
