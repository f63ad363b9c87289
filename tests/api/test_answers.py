from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import (
    make_clip,
    make_many_published,
    make_outlet,
    make_published,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


def get(path: str) -> dict:
    response = Client().get(path)
    assert response.status_code == 200, response.content
    return response.json()


def test_an_answer_has_the_documented_keys() -> None:
    video = make_video(
        make_outlet("Delta"), url="https://www.youtube.com/watch?v=dQw4w9WgXcQ", title="At nine"
    )
    answer = make_published(
        "Who talks?",
        topics=[make_topic("Peace")],
        clip=make_clip(video, 1_500, 9_000),
        body="**Both** sides.",
        speaker="A. Aide",
        key="row-7",
    )
    moment = answer.published_at.isoformat()
    (result,) = get("/api/v1/answers/")["results"]
    expected = {
        "id": answer.public_id,
        "key": "row-7",
        "url": f"http://testserver/questions/who-talks/?answer={answer.public_id}",
        "question": "Who talks?",
        "answer": "Both sides.",
        "language": "en",
        "speaker": "A. Aide",
        "published_at": moment,
        "topics": [{"slug": "peace", "name": "Peace"}],
        "outlet": {"slug": "delta", "name": "Delta"},
        "video": {
            "slug": "at-nine",
            "title": "At nine",
            "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "provider": "youtube",
        },
        "clip": {"start_ms": 1500, "end_ms": 9000, "duration_ms": 7500, "poster": None},
        "snippet": "Both sides.",
    }
    assert {key: result[key] for key in expected} == expected


def test_posters_and_stored_films_have_absolute_urls(settings: Settings) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    answer = make_published(clip=make_clip(make_video(url="media:demo/film.mp4")))
    clip = answer.clip
    clip.poster, clip.poster_width, clip.poster_height = "posters/ab/abc", 640, 360
    clip.save()
    result = get("/api/v1/answers/")["results"][0]
    assert result["video"]["url"] == "https://clips.example.org/media/demo/film.mp4"
    assert result["clip"]["poster"] == "https://clips.example.org/media/posters/ab/abc-640.jpg"


def test_following_next_returns_every_answer_once() -> None:
    expected = [answer.public_id for answer in make_many_published(14)]
    page = get("/api/v1/answers/?per_page=4&language=en")
    seen = [result["id"] for result in page["results"]]
    assert (page["count"], page["pages"]) == (14, 4)
    while page["next"]:
        make_published()  # later answers must not be on the following pages
        assert "per_page=4" in page["next"]
        assert "language=en" in page["next"]
        page = get(page["next"])
        seen += [result["id"] for result in page["results"]]
    assert seen == expected[::-1]
    assert page["page"] == 4


def test_previous_links_to_the_page_before() -> None:
    make_many_published(14)
    first = get("/api/v1/answers/")
    assert first["previous"] is None
    second = get(first["next"])
    assert get(second["previous"])["results"] == first["results"]


def test_a_page_past_the_end_is_empty_and_has_the_number_of_pages() -> None:
    make_many_published(7)
    page = get("/api/v1/answers/?page=99")
    assert (page["results"], page["page"], page["pages"], page["count"]) == ([], 99, 2, 7)
    assert page["next"] is None
    assert get(page["previous"])["page"] == 2


def test_an_empty_library_has_one_empty_page() -> None:
    page = get("/api/v1/answers/")
    assert (page["results"], page["count"], page["pages"], page["next"]) == ([], 0, 1, None)


def test_the_api_applies_all_filters() -> None:
    answer = make_published("Who talks?", outlet=make_outlet("Delta"), topics=[make_topic("Peace")])
    make_published("Something else?")
    found = get("/api/v1/answers/?q=talks&outlet=delta&topic=peace&duration=short&sort=best")
    assert [result["id"] for result in found["results"]] == [answer.public_id]
    outlets = next(facet for facet in found["facets"] if facet["name"] == "outlet")["values"]
    assert outlets == [{"value": "delta", "label": "Delta", "count": 1, "selected": True}]


def test_an_old_slug_finds_what_it_named() -> None:
    make_published(outlet=make_outlet("Delta"))
    outlet = make_outlet("Delta")
    outlet.slug = "new-delta"
    outlet.save()
    assert get("/api/v1/answers/?outlet=delta")["count"] == 1


@pytest.mark.parametrize("per_page", [1, 7, 100])
def test_per_page_sets_the_length_of_a_page(per_page: int) -> None:
    make_many_published(8)
    page = get(f"/api/v1/answers/?per_page={per_page}")
    assert len(page["results"]) == min(per_page, 8)


@pytest.mark.parametrize("path", ["answers", "topics", "outlets"])
@pytest.mark.parametrize("value", ["0", "-1", "101", "x", "1.5", "٣", "9" * 30])
def test_an_invalid_per_page_returns_400(path: str, value: str) -> None:
    response = Client().get(f"/api/v1/{path}/", {"per_page": value})
    assert response.status_code == 400
    assert response.json() == {
        "errors": [
            {
                "parameter": "per_page",
                "message": "The number of results per page must be a whole number from 1 to 100.",
            }
        ]
    }


def test_every_invalid_parameter_is_named() -> None:
    value = "outlet=nobody&year=x&from=soon&sort=best&page=0&as_of=x&per_page=x&language=!"
    response = Client().get(f"/api/v1/answers/?{value}")
    assert response.status_code == 400
    named = {error["parameter"] for error in response.json()["errors"]}
    expected = {"outlet", "year", "from", "sort", "page", "as_of", "per_page", "language"}
    assert named == expected


def test_errors_have_no_notice_of_ignored_parameters() -> None:
    errors = Client().get("/api/v1/answers/?page=abc&outlet=nobody").json()["errors"]
    assert [error["message"] for error in errors] == [
        "“abc” is not a page number.",
        "The filter “outlet” has no value “nobody”.",
    ]


@pytest.mark.parametrize("path", ["answers/", "topics/", "outlets/", "answers/?page=x"])
def test_every_origin_is_allowed(path: str) -> None:
    response = Client().get(f"/api/v1/{path}")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/json"


def test_letters_of_every_script_are_not_escaped() -> None:
    make_published("ما هو السلام؟")
    assert "السلام" in Client().get("/api/v1/answers/").content.decode()


# Topics and outlets ---------------------------------------------------------------------


def test_topics_and_outlets_are_returned_with_their_counts() -> None:
    topic = make_topic("Peace", explainer="How *wars* end.")
    outlet = make_outlet("Delta", description="From the delta.")
    make_published(topics=[topic], outlet=outlet)
    assert get("/api/v1/topics/")["results"] == [
        {
            "slug": "peace",
            "name": "Peace",
            "url": "http://testserver/topics/peace/",
            "description": "How wars end.",
            "count": 1,
        }
    ]
    assert get("/api/v1/outlets/")["results"] == [
        {
            "slug": "delta",
            "name": "Delta",
            "url": "http://testserver/outlets/delta/",
            "description": "From the delta.",
            "count": 1,
        }
    ]


@pytest.mark.parametrize("kind", ["topics", "outlets"])
def test_following_next_returns_each_topic_or_outlet_once(kind: str) -> None:
    for number in range(5):
        outlet, topic = make_outlet(f"Name {number}"), make_topic(f"Name {number}")
        make_published(outlet=outlet, topics=[topic])
    page = get(f"/api/v1/{kind}/?per_page=2")
    slugs = [result["slug"] for result in page["results"]]
    assert (page["count"], page["pages"], page["previous"]) == (5, 3, None)
    while page["next"]:
        page = get(page["next"])
        slugs += [result["slug"] for result in page["results"]]
    assert slugs == [f"name-{number}" for number in range(5)]
    assert urlsplit(page["previous"]).query == "page=2&per_page=2"


@pytest.mark.parametrize("kind", ["topics", "outlets"])
def test_a_page_past_the_end_of_topics_or_outlets_is_empty(kind: str) -> None:
    make_published(topics=[make_topic("Peace")])
    page = get(f"/api/v1/{kind}/?page=9")
    assert (page["results"], page["page"], page["pages"], page["next"]) == ([], 9, 1, None)
    assert urlsplit(page["previous"]).query == "page=1"


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        (
            "truce " * 100,
            "A search text can have up to 500 characters. Only its first words were searched for.",
        ),
        (
            " ".join(f"w{number}" for number in range(64)) + " truce",
            "A search takes up to 64 words. Only the first ones were used.",
        ),
    ],
)
def test_a_text_over_the_limit_is_searched_by_its_first_words_with_a_notice(
    text: str, notice: str
) -> None:
    make_published("Who guards the truce, w1?")
    page = get(f"/api/v1/answers/?{urlencode({'q': text})}")
    assert page["notices"] == [notice]
    assert page["count"] == 1


def test_a_single_word_over_the_limit_returns_400() -> None:
    response = Client().get("/api/v1/answers/", {"q": "x" * 501})
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "q"
