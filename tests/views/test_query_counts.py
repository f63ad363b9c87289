"""A list of thirty costs as many statements as a list of one."""

from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.models import Answer
from tests.factories import (
    make_clip,
    make_cues,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db

MAX_STATEMENTS = 6
# A watch page adds two for related questions, and one if the requested time is on another page.
MAX_VIDEO_STATEMENTS = 8
# Pages of the feed: the state of the library, the topic or outlet, counts, cards.
MAX_FEED_STATEMENTS = 4
# A search adds: word statistics, similar words for typos, matches, the best of these, names of
# facet values.
MAX_SEARCH_STATEMENTS = 9
FEED_PATHS = ("/search/", "/topics/main-topic/", "/outlets/main/", "/api/v1/answers/")
ADDRESSES = {
    "home": "/",
    "search": "/search/",
    "search by everything": "/search/?q=said&outlet=main&topic=main-topic&duration=short"
    "&language=en&from=2000-01-01&to=2999-01-01&sort=longest",
    "search past the end": "/search/?page=999",
    "search with a typo": "/search/?q=siad&outlet=main",
    "fragment": "/search/?fragment=feed&outlet=main",
    "all topics to choose from": "/search/?fragment=facet&facet=topic&outlet=main",
    "nothing found": "/search/?outlet=main&duration=long&language=en",
    "nothing found for words": "/search/?q=said&outlet=main&duration=long",
    "no such word": "/search/?q=qwertzuiop",
    "asking the editors": "/ask/?search=/search/",
    "what is sent by e-mail": "/subscribe/sent/?back=/search/",
    "topics": "/topics/",
    "topic": "/topics/main-topic/",
    "topic, filtered": "/topics/main-topic/?outlet=main&page=2&q=said",
    "outlets": "/outlets/",
    "outlet": "/outlets/main/",
    "topic, filtered, with a typo": "/topics/main-topic/?outlet=main&q=siad&sort=newest",
    "outlet, filtered": "/outlets/main/?topic=main-topic&sort=oldest",
    "question": "/questions/who-said-it/",
    "shared answer": "/questions/who-said-it/?answer={answer}",
    "video": "/videos/main-video/",
    "video at a moment": "/videos/main-video/?t=1",
    "video between clips": "/videos/main-video/?t=9999&page=2",
    "captions": "/videos/main-video/captions.en.vtt",
    "about": "/about/",
    "nothing": "/nowhere/",
    "sitemap": "/sitemap.xml",
    "sitemap of questions": "/sitemap-questions.xml",
    "API answers": "/api/v1/answers/?outlet=main",
    "API answers, many": "/api/v1/answers/?per_page=100&topic=main-topic",
    "API topics": "/api/v1/topics/",
    "API outlets": "/api/v1/outlets/",
    "API suggestions": "/api/v1/suggest/?q=mai",
}


def fill(size: int) -> None:
    """Create `size` records of each kind that a page lists."""
    question = make_question("Who said it?", topics=[make_topic("Main topic")])
    video = make_video(make_outlet("Main"), title="Main video", duration_ms=900_000)
    for number in range(size):
        clip = make_clip(video, number * 1000, number * 1000 + 900)
        make_published(question, clip=clip, body="It was said.")
        make_published(
            outlet=make_outlet(f"Outlet {number}"), topics=[make_topic(f"Topic {number}")]
        )
    cues = [(number * 1000, number * 1000 + 500, f"line {number}") for number in range(size)]
    make_cues(video, *cues)


def statements(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def costs() -> dict[str, int]:
    newest = Answer.objects.filter(question__slug="who-said-it").latest("pk").public_id
    return {name: statements(url.format(answer=newest)) for name, url in ADDRESSES.items()}


def max_statements(address: str) -> int:
    if "q=" in address:
        return MAX_SEARCH_STATEMENTS
    if address.startswith("/videos/"):
        return MAX_VIDEO_STATEMENTS
    is_feed = address == "/" or address.startswith(FEED_PATHS)
    return MAX_FEED_STATEMENTS if is_feed else MAX_STATEMENTS


@pytest.fixture
def costs_by_size() -> list[dict[str, int]]:
    found = []
    for size in (1, 6, 31):
        fill(size)
        found.append(costs())
    return found


# One more statement if the requested answer or time is on another page.
FOUND_ELSEWHERE = {"shared answer", "video at a moment", "video between clips"}


def test_a_page_costs_the_same_however_many_it_lists(
    costs_by_size: list[dict[str, int]],
) -> None:
    for name in ADDRESSES.keys() - FOUND_ELSEWHERE:
        assert len({costs[name] for costs in costs_by_size}) == 1, (name, costs_by_size)
    dear = {
        name: cost
        for name, cost in costs_by_size[-1].items()
        if cost > max_statements(ADDRESSES[name])
    }
    assert dear == {}


def test_a_missing_page_queries_only_the_policy() -> None:
    assert statements("/nowhere/") == 1


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search/",
        "/search/?page=2",
        "/search/?q=said",
        "/topics/main-topic/",
        "/outlets/main/",
        "/questions/who-said-it/",
        "/api/v1/suggest/?q=mai",
    ],
)
def test_main_pages_compile_their_statements_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django takes ten times as long to compile a short statement as the database to run it."""
    fill(7)
    Client().get(address)
    built = []
    as_sql = SQLCompiler.as_sql

    def counted(compiler: SQLCompiler, *how: Any, **named: Any) -> Any:
        built.append(compiler.query.model)
        return as_sql(compiler, *how, **named)

    monkeypatch.setattr(SQLCompiler, "as_sql", counted)
    assert Client().get(address).status_code == 200
    assert built == []
