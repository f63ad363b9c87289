"""Any input in a URL is answered with a page or a message, and never with a server error."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from clipqa.curation.previews import preview_token
from clipqa.feed.query import PARAMETERS as PARAMETERS_OF_THE_FEED
from clipqa.models import Answer
from tests.factories import make_answer, make_cues, make_published, make_topic
from tests.views.reader import Page

pytestmark = pytest.mark.django_db

PARAMETERS = [
    *PARAMETERS_OF_THE_FEED.values(),
    *("t", "answer", "fragment", "per_page", "p", "facet", "search"),
    *("topic", "question", "like", "answered", "order", "wanted"),
]
JUNK = {
    "minus one": "-1",
    "nought": "0",
    "nine billion": "9e9",
    "letters": "abc",
    "twenty nines": "9" * 20,
    "a fraction": "1.5",
    "NUL": "%00",
    "NUL within": "a%00b",
    "a lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "beyond Unicode": "%F4%90%80%80",
    "100 kB of letters": "x" * 100_000,
    "100 kB of digits": "9" * 100_000,
    "100 kB of words": "a+" * 50_000,
    "other digits": quote("٣٢١"),
    "markup": quote("<script>alert(1)</script>"),
    "an injection": quote("' OR 1=1; DROP TABLE clipqa_answer; --"),
    "a format": quote("%s%d%n{0}{{x}}"),
    "right to left": quote("\u202e\u2066abc"),
    "nothing": "",
    "a blank": "+",
    "far days": "9999-12-31",
    "no day": "2025-02-30",
}
# Refused before any database query.
PLAIN = {
    *("minus one", "nought", "letters", "a fraction", "100 kB of digits", "100 kB of words"),
    *("markup", "nothing", "a blank", "no day"),
}
ANY_JUNK = [
    pytest.param(junk, id=name, marks=[pytest.mark.once] if name in PLAIN else [])
    for name, junk in JUNK.items()
]


@pytest.fixture
def answer(settings: Any) -> Answer:
    settings.CLIPQA_OPEN_QUESTIONS = True
    answer = make_published("Who said it?", topics=[make_topic("Peace")])
    make_cues(answer.clip.video, (51_000, 52_000, "said"))
    return answer


def addresses(answer: Answer) -> list[str]:
    video = answer.clip.video.get_absolute_url()
    return [
        "/",
        "/search/",
        "/topics/",
        "/topics/peace/",
        "/outlets/",
        "/outlets/harbour-public-tv/",
        answer.question.get_absolute_url(),
        video,
        f"{video}captions.en.vtt",
        "/about/",
        "/ask/",
        "/ask/thanks/",
        "/ask/open/",
        "/subscribe/",
        "/subscribe/sent/",
        "/subscriptions/",
        "/subscriptions/x/",
        f"/preview/{preview_token(make_answer())}/",
        "/nowhere/",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-topics.xml",
        "/livez",
        "/readyz",
        "/favicon.ico",
        "/api/v1/answers/",
        "/api/v1/topics/",
        "/api/v1/outlets/",
        "/api/v1/suggest/",
    ]


def sentence_of(response) -> str:
    if response["Content-Type"].startswith("application/json"):
        return " ".join(error["message"] for error in response.json()["errors"])
    return Page(response.content.decode()).text_of.get("h1", "")


def is_an_answer(path: str, querystring: str) -> None:
    response = Client().get(path, QUERY_STRING=querystring)
    assert response.status_code in {200, 302, 400, 404}, (path, querystring[:80])
    if response.status_code >= 400:
        assert len(sentence_of(response)) > 10, (path, querystring[:80])


@pytest.mark.parametrize("junk", ANY_JUNK)
def test_every_url_accepts_junk_in_every_parameter(answer: Answer, junk: str) -> None:
    querystring = "&".join(f"{name}={junk}" for name in PARAMETERS)
    for path in addresses(answer):
        is_an_answer(path, querystring)


@pytest.mark.parametrize("junk", ANY_JUNK)
def test_junk_in_one_parameter_is_handled_where_it_is_read(answer: Answer, junk: str) -> None:
    elsewhere = {
        "t": answer.clip.video.get_absolute_url(),
        "answer": answer.question.get_absolute_url(),
        "p": "/sitemap-questions.xml",
        "fragment": "/search/",
        "facet": "/search/",
        **dict.fromkeys(("search", "topic", "question"), "/ask/"),
        **dict.fromkeys(("like", "answered"), "/ask/thanks/"),
        **dict.fromkeys(("order", "wanted"), "/ask/open/"),
    }
    for name in PARAMETERS:
        also = "fragment=facet&" if name == "facet" else ""
        is_an_answer(elsewhere.get(name, "/api/v1/answers/"), f"{also}{name}={junk}")


@pytest.mark.once
@pytest.mark.parametrize("times", [20, 1000, 1001, 5000])
def test_a_parameter_may_be_repeated_any_number_of_times(answer: Answer, times: int) -> None:
    for name in ("outlet", "q", "page", "t"):
        querystring = "&".join([f"{name}=1"] * times)
        for path in addresses(answer):
            is_an_answer(path, querystring)


@pytest.mark.parametrize(
    "querystring", ["&&&&", "=", "=&=", "%", "%zz", "?", "q", "q=%", ";", "[]", "outlet[]=1", "é"]
)
def test_a_damaged_query_string_is_handled(answer: Answer, querystring: str) -> None:
    for path in addresses(answer):
        is_an_answer(path, querystring)


SLUGS = [
    "%00",
    "peace%00",
    "%ED%A0%80",
    "%FF",
    "Peace",
    "peace-",
    "..%2F..%2Fetc%2Fpasswd",
    "%20",
    "%0A",
    "x" * 100_000,
    quote("\u202epeace"),
    quote("😀"),
    "'%20OR%201=1",
    "-1",
    "%25",
]


@pytest.mark.parametrize("slug", SLUGS, ids=lambda slug: slug[:20])
def test_an_invalid_slug_is_a_404(answer: Answer, slug: str) -> None:
    video = answer.clip.video.get_absolute_url()
    for path in (
        f"/topics/{slug}/",
        f"/outlets/{slug}/",
        f"/questions/{slug}/",
        f"/videos/{slug}/",
        f"/preview/{slug}/",
        f"/videos/{slug}/captions.en.vtt",
        f"{video}captions.{slug}.vtt",
        f"/sitemap-{slug}.xml",
        f"/{slug}",
        f"/api/v1/{slug}/",
    ):
        response = Client().get(path)
        assert response.status_code == 404, path[:80]
        assert sentence_of(response) == "There is no page here"


@pytest.mark.parametrize(
    "host", ["evil.example", "a b", "localhost@evil.example", "[::1", "x" * 300, "", "é", "%00"]
)
@pytest.mark.parametrize("path", ["/", "/search/", "/api/v1/answers/", "/nowhere/", "/sitemap.xml"])
def test_an_unknown_host_is_refused_with_a_page(host: str, path: str) -> None:
    response = Client().get(path, HTTP_HOST=host)
    assert response.status_code == 400
    assert sentence_of(response) == "That address can’t be read"
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert b"evil.example" not in response.content


def test_markup_in_a_search_stays_text(answer: Answer) -> None:
    page = Client().get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_old_slug_with_a_very_long_query_is_refused_with_a_message(answer: Answer) -> None:
    topic = make_topic("Peace")
    topic.slug = "lasting-peace"
    topic.save()
    is_an_answer("/topics/peace/", "q=" + "x" * 100_000)
    assert Client().get("/topics/peace/").status_code == 301


@pytest.mark.parametrize("path", ["/search", "/topics/peace", "/api/v1/answers"])
def test_a_url_without_its_slash_is_redirected_or_refused(answer: Answer, path: str) -> None:
    assert Client().get(path, {"q": "x"})["Location"] == f"{path}/?q=x"
    response = Client().get(path, {"q": "x" * 100_000})
    assert response.status_code in {301, 400}
