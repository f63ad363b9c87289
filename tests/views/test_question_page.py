import pytest
from django.test import Client

from clipqa.curation import archive
from clipqa.models import Answer, Question
from tests.factories import make_outlet, make_published, make_topic
from tests.views.reader import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    first = make_published("Who talks?", outlet=make_outlet("Delta"), topics=[make_topic("Peace")])
    make_published(first.question, outlet=make_outlet("Harbour"))
    make_published(first.question, outlet=make_outlet("Delta"))
    return first.question


def answers(question: Question) -> list[Answer]:
    return list(question.answers.order_by("pk"))


def order(path: str) -> list[str]:
    cards = read(path).all("article")
    return [card["id"].removeprefix("answer-") for card in cards if "id" in card]


def test_answers_are_grouped_by_outlet_the_newest_of_each_first(question: Question) -> None:
    first, harbour, second = answers(question)
    wanted = [second.public_id, first.public_id, harbour.public_id]
    assert order(question.get_absolute_url()) == wanted


def test_the_shared_answer_is_listed_first_and_once(question: Question) -> None:
    first, harbour, second = answers(question)
    wanted = [harbour.public_id, second.public_id, first.public_id]
    assert order(harbour.get_absolute_url()) == wanted


def test_a_shared_answer_of_another_page_is_shown_first(question: Question) -> None:
    for _ in range(30):
        make_published(question, outlet=make_outlet("Harbour"))
    oldest = answers(question)[1]
    page = read(oldest.get_absolute_url())
    assert page.all("article")[0]["id"] == f"answer-{oldest.public_id}"
    assert len(page.all("article")) == 31
    assert order(f"{question.get_absolute_url()}?page=2")[-1] == oldest.public_id


@pytest.mark.parametrize("wanted", ["aaaaaaaaaa", "x", "%00", "x" * 1000, "1"])
def test_a_missing_shared_answer_gets_a_notice_and_the_others(
    question: Question, wanted: str
) -> None:
    page = read(f"{question.get_absolute_url()}?answer={wanted}")
    assert page.notices == [
        "The answer that was shared with you is no longer public. These are the others."
    ]
    assert len(page.all("article")) == 3
    assert page.title.startswith("Who talks?")


def test_an_archived_shared_answer_gets_the_notice_too(question: Question) -> None:
    gone = answers(question)[0]
    archive([gone])
    page = read(gone.get_absolute_url())
    assert len(page.notices) == 1
    assert gone.public_id not in page.html


def test_an_answer_to_another_question_is_not_shown_here(question: Question) -> None:
    other = make_published("Something else?")
    page = read(f"{question.get_absolute_url()}?answer={other.public_id}")
    assert other.public_id not in page.html


def test_a_page_past_the_end_is_the_last_one_with_a_notice(question: Question) -> None:
    assert read(f"{question.get_absolute_url()}?page=7").notices == [
        "There is only one page. This is it."
    ]


def test_it_names_its_topics(question: Question) -> None:
    assert "/topics/peace/" in read(question.get_absolute_url()).links


def test_without_a_published_answer_there_is_no_page(question: Question) -> None:
    archive(question.answers.all())
    assert Client().get(question.get_absolute_url()).status_code == 404
