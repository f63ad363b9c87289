"""The question box of the clip desk finds questions that say nearly the same."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clipqa.models import Answer, Question, Status, User
from tests.factories import make_answer, make_outlet, make_published, make_question, make_topic
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


def ask(client: Client, q: str, **parameters: Any) -> list[dict[str, Any]]:
    response = client.get(reverse("admin:desk_questions"), {"q": q, **parameters})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["questions"]
    return found


def texts(found: list[dict[str, Any]]) -> list[str]:
    return [each["text"] for each in found]


def test_a_question_with_other_words_for_it_is_offered(edda: Client) -> None:
    topic = make_topic("Peace")
    question = make_question("Who watches over a ceasefire?", topics=[topic])
    make_published(question)
    make_published(question, outlet=make_outlet("Delta News"))
    make_published("Where do ferries go at night?")
    (found,) = ask(edda, "Who checks that a ceasefire holds?")
    assert found == {
        "id": question.pk,
        "text": "Who watches over a ceasefire?",
        "language": "en",
        "same": False,
        "outlets_count": 2,
        "answers_count": 2,
        "topics": [{"id": topic.pk, "name": "Peace"}],
    }


@pytest.mark.parametrize(
    "typed",
    [
        "why do ceasefires break",
        "Why do ceasefires break??",
        "Why does a ceasefire break?",
        "“Why do ceasefires break?”",
    ],
)
def test_another_mark_or_a_plural_is_the_same_question(edda: Client, typed: str) -> None:
    make_published("Why do ceasefires break?")
    assert [each["same"] for each in ask(edda, typed)] == [True]


@pytest.mark.parametrize("typed", ["How do ceasefires break?", "Why do ceasefires not break?"])
def test_another_question_word_or_a_negation_is_another_question(edda: Client, typed: str) -> None:
    make_published("Why do ceasefires break?")
    assert [each["same"] for each in ask(edda, typed)] == [False]


def test_the_same_question_comes_first_and_five_at_most(edda: Client) -> None:
    for number in range(6):
        make_published(f"Who guards harbour {number} by night?")
    make_published("Who guards the harbour?")
    found = ask(edda, "who guards the harbours")
    assert (len(found), found[0]["text"]) == (5, "Who guards the harbour?")


def test_questions_of_drafts_are_found_by_those_who_may_see_them(edda: Client) -> None:
    conny: User = of_role("conny", "contributor")
    draft = make_answer("Who guards the harbour?", status=Status.DRAFT)
    own = make_answer("Who guards the harbours of the north?", status=Status.DRAFT)
    Answer.objects.filter(pk=own.pk).update(created_by=conny)
    typed = "Who guards the harbour?"
    assert texts(ask(edda, typed)) == [draft.question.text, own.question.text]
    assert texts(ask(signed_in(conny), typed)) == [own.question.text]
    assert ask(edda, typed)[0]["outlets_count"] == 0


def test_a_question_of_another_language_is_left_out(edda: Client) -> None:
    make_published(make_question("Wer prüft die Waffenruhe?", language="de"))
    assert ask(edda, "Wer prüft die Waffenruhe", language="de")[0]["same"]
    assert not ask(edda, "Wer prüft die Waffenruhe", language="en")


def test_scripts_without_spaces_and_other_letters(edda: Client) -> None:
    make_published(make_question("誰が停戦を監視しますか?", language="ja"))
    make_published(make_question("من يراقب وقف إطلاق النار؟", language="ar"))
    assert ask(edda, "誰が停戦を監視しますか")[0]["same"]
    assert ask(edda, "من يراقب وقف إطلاق النار")[0]["same"]


def test_operators_of_the_search_and_hostile_texts_are_plain_words(edda: Client) -> None:
    make_published("Who guards the harbour?")
    for typed in (
        '-harbour "guards the',
        "outlet:harbour guards",
        "\0harbour\ufffe guards",
        "?",
        "  ",
    ):
        ask(edda, typed, language="\0", **{"not": "9" * 40})
    assert ask(edda, 'who guards the "harbour')[0]["same"]


def test_the_question_of_the_answer_itself_is_left_out(edda: Client) -> None:
    question = make_published("Who guards the harbour?").question
    assert not ask(edda, question.text, **{"not": question.pk})


def test_a_question_is_described_by_its_id(edda: Client) -> None:
    hidden = make_answer("Who guards the harbour?", status=Status.DRAFT).question
    url = reverse("admin:desk_questions")
    assert texts(edda.get(url, {"id": hidden.pk}).json()["questions"]) == [hidden.text]
    other = signed_in(of_role("otto", "contributor"))
    for pk in (hidden.pk, 0, "x", "9" * 30):
        assert other.get(url, {"id": pk}).json() == {"questions": []}
    assert Question.objects.count() == 1
