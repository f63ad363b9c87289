"""The head of a page: canonical URL, sharing metadata and structured data."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from clipqa.models import Answer, Outlet, Question
from tests.factories import (
    make_clip,
    make_cues,
    make_many_published,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)
from tests.views.reader import Page, read

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
HOSTILE = "</script><script>alert(1)</script> & <b>\u2028\"'"


def with_poster(answer: Answer, base: str = "posters/ab/abc") -> Answer:
    clip = answer.clip
    clip.poster, clip.poster_width, clip.poster_height = base, 1280, 720
    clip.save()
    return answer


@pytest.fixture
def answer() -> Answer:
    video = make_video(make_outlet("Delta"), title="At nine", aired_on="2025-02-18")
    return with_poster(
        make_published("Who talks?", topics=[make_topic("Peace")], clip=make_clip(video))
    )


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/", "/"),
        ("/?utm_source=x", "/"),
        ("/search/", "/search/"),
        ("/search/?page=2&as_of=1-1&utm_source=x", "/search/"),
        ("/search/?outlet=nobody&q=who", "/search/?q=who"),
        ("/topics/", "/topics/"),
        ("/topics/peace/?fragment=x", "/topics/peace/"),
        ("/outlets/delta/?page=1", "/outlets/delta/"),
        ("/questions/who-talks/?page=abc", "/questions/who-talks/"),
        ("/videos/at-nine/?t=51", "/videos/at-nine/"),
        ("/about/?x=y", "/about/"),
    ],
)
def test_a_page_has_one_canonical_url(answer: Answer, asked: str, canonical: str) -> None:
    page = read(asked)
    assert page.canonical == f"{SITE}{canonical}"
    assert page.meta("og:url") == page.canonical


def test_a_later_page_has_its_own_canonical_url_without_as_of(answer: Answer) -> None:
    make_many_published(12, topics=[make_topic("Peace")])
    next_link = next(link for link in read("/topics/peace/").links if "page=2" in link)
    assert "as_of" in next_link
    assert read(next_link).canonical == f"{SITE}/topics/peace/?page=2"


def test_later_pages_of_lists_have_their_own_canonical_urls(answer: Answer) -> None:
    video = answer.clip.video
    for number in range(31):
        clip = make_clip(video, number * 1000, number * 1000 + 500)
        make_published(answer.question, clip=clip)
    assert read("/questions/who-talks/?page=2").canonical.endswith("/questions/who-talks/?page=2")
    assert read("/videos/at-nine/?page=2&t=1").canonical.endswith("/videos/at-nine/?page=2")
    assert read("/videos/at-nine/?page=9").canonical.endswith("/videos/at-nine/?page=2")


def test_the_site_url_overrides_the_requested_host(answer: Answer, settings: Settings) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    page = read("/questions/who-talks/")
    assert page.canonical == "https://clips.example.org/questions/who-talks/"
    assert page.meta("og:image").startswith("https://clips.example.org/media/posters/")


def test_a_shared_answer_has_its_own_title_and_picture(answer: Answer) -> None:
    other = with_poster(
        make_published(answer.question, outlet=make_outlet("Harbour"), body="A third outlet."),
        "posters/cd/cde",
    )
    page = read(other.get_absolute_url())
    assert page.title.startswith("Who talks? – Harbour")
    assert page.meta("og:title") == "Who talks? – Harbour"
    assert page.meta("og:description") == "A third outlet."
    assert page.meta("og:image") == f"{SITE}/media/posters/cd/cde-1280.jpg"
    assert page.canonical == f"{SITE}/questions/who-talks/"


def test_a_question_is_shared_with_its_first_answer(answer: Answer) -> None:
    page = read("/questions/who-talks/")
    assert page.meta("og:title") == "Who talks?"
    assert page.meta("og:image") == f"{SITE}/media/posters/ab/abc-1280.jpg"
    assert page.meta("twitter:card") == "summary_large_image"


def test_a_topic_and_an_outlet_describe_themselves(answer: Answer) -> None:
    topic = make_topic("Peace")
    topic.explainer = "How *wars* end. " + "And more of it. " * 20
    topic.poster, topic.poster_width, topic.poster_height = "posters/x/xy", 640, 360
    topic.save()
    page = read("/topics/peace/")
    description = page.meta("description")
    assert description.startswith("How wars end. And more")
    assert len(description) <= 160
    assert description.endswith("…")
    assert page.meta("og:image") == f"{SITE}/media/posters/x/xy-640.jpg"
    Outlet.objects.filter(slug="delta").update(description="From the delta.")
    assert read("/outlets/delta/").meta("og:description") == "From the delta."


def test_hostile_text_is_escaped_in_the_head(answer: Answer) -> None:
    make_published(make_question(HOSTILE), outlet=make_outlet('"><script>alert(2)</script>'))
    question = Question.objects.get(text=HOSTILE)
    page = read(question.get_absolute_url())
    assert page.meta("og:title") == HOSTILE
    assert "<script>alert" not in page.html


# Structured data ------------------------------------------------------------------------


def test_a_watch_page_describes_its_video_and_clips(answer: Answer) -> None:
    page = read("/videos/at-nine/")
    data = page.json_ld
    assert data["@type"] == "VideoObject"
    assert data["name"] == "At nine"
    assert data["uploadDate"] == "2025-02-18"
    assert data["duration"] == "PT160S"
    assert data["thumbnailUrl"] == [f"{SITE}/media/posters/ab/abc-1280.jpg"]
    assert data["hasPart"] == [
        {
            "@type": "Clip",
            "name": "Who talks?",
            "startOffset": 50,
            "endOffset": 60,
            "url": f"{SITE}/videos/at-nine/?t=50",
        }
    ]


def test_no_two_clips_share_a_start_and_each_url_shows_its_clip(
    answer: Answer,
) -> None:
    video = answer.clip.video
    for start_ms in (50_000, 50_250, 50_750):
        make_published(f"At {start_ms}?", clip=make_clip(video, start_ms, start_ms + 400))
    parts = read("/videos/at-nine/").json_ld["hasPart"]
    assert [part["startOffset"] for part in parts] == [50, 50.25, 50.75]
    for part in parts[1:]:
        assert read(part["url"].removeprefix(SITE)).title.startswith(part["name"])


def test_hostile_titles_are_escaped_in_structured_data(answer: Answer) -> None:
    video = make_video(make_outlet(HOSTILE[:60]), title=HOSTILE, aired_on="2025-02-18")
    with_poster(make_published(HOSTILE, clip=make_clip(video)))
    page = read(video.get_absolute_url())
    assert page.json_ld["name"] == HOSTILE
    assert page.json_ld["hasPart"][0]["name"] == HOSTILE
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    "lack", [{"aired_on": None}, {"duration_ms": None}, {"duration_ms": 29_999}]
)
def test_structured_data_with_missing_values_is_left_out(answer: Answer, lack: dict) -> None:
    type(answer.clip.video).objects.update(**lack)
    assert read("/videos/at-nine/").json_ld == {}


@pytest.mark.parametrize("path", ["/", "/search/", "/topics/peace/", "/questions/who-talks/"])
def test_only_watch_pages_have_structured_data(answer: Answer, path: str) -> None:
    assert read(path).json_ld == {}


# Languages ------------------------------------------------------------------------------


def test_every_text_has_its_language_and_direction() -> None:
    question = make_question("ما هو السلام؟", topics=[make_topic("السلام")], language="ar")
    video = make_video(make_outlet("الجزيرة"), title="نشرة التاسعة", language="ar")
    answer = make_published(question, clip=make_clip(video), body="السلام هو غياب الحرب.")
    make_cues(video, (51_000, 52_000, "peace"), language="en")
    for path in ("/", "/search/", question.get_absolute_url(), video.get_absolute_url()):
        html = read(path).html
        assert html.startswith("<!DOCTYPE html>") or "<!DOCTYPE html>" in html[:20]
        assert 'lang="ar" dir="auto"' in html
    assert Page(html).all("ol", lang="en"), "the lines are in English, whatever the video is"
    assert Page(html).all("html", lang=django_settings.LANGUAGE_CODE, dir="ltr")
    assert answer.question.slug == "ما-هو-السلام"


def test_a_site_in_a_right_to_left_language_has_that_direction(
    settings: Settings, answer: Answer
) -> None:
    settings.LANGUAGE_CODE = "ar"
    assert Page(Client().get("/").content.decode()).all("html", lang="ar", dir="rtl")
