"""Pages render in time even with expensive texts."""

import time

import pytest
from django.test import Client

from clipqa.models import Topic
from tests.factories import make_published, make_question, make_topic

pytestmark = pytest.mark.django_db

BRACKETS = "truce " + "![[" * 6_660  # stored before there was a limit
WORDS = "truce " * 3_333


@pytest.mark.parametrize("body", [BRACKETS, WORDS], ids=["brackets", "words"])
def test_answers_of_the_maximum_length_are_listed_and_searched_in_time(body: str) -> None:
    question = make_question("What is a truce?")
    for _ in range(24):
        make_published(question, body=body)
    started = time.process_time()
    for address in (
        "/search/?q=truce",
        "/search/?q=what+truce",
        f"/questions/{question.slug}/",
        "/api/v1/answers/?q=truce&per_page=100",
        "/api/v1/answers/?per_page=100",
    ):
        assert Client().get(address).status_code == 200
    assert time.process_time() - started < 5


def test_topics_with_the_largest_explainers_are_rendered_once() -> None:
    topics = [make_topic(f"Topic {number}") for number in range(24)]
    make_published("What is a truce?", topics=topics)
    Topic.objects.update(explainer="*a **a " * 2_850)
    assert Client().get("/topics/").status_code == 200  # each is rendered once, within its limit
    started = time.process_time()
    for number in range(30, 35):
        assert Client().get(f"/api/v1/topics/?per_page={number}").status_code == 200
    assert time.process_time() - started < 2


def test_a_search_of_many_words_is_answered_in_time() -> None:
    for _ in range(3):
        make_published("What is a truce?", body=WORDS)
    words = "+".join(f"word{number}" for number in range(1_900))
    short = "+".join(chr(ord("a") + number % 26) for number in range(240))
    started = time.process_time()
    assert Client().get(f"/search/?q={words}").status_code == 200
    assert Client().get(f"/api/v1/answers/?q={words}&per_page=100").status_code == 200
    assert Client().get(f"/api/v1/answers/?q={short}&per_page=100").status_code == 200
    assert time.process_time() - started < 2
