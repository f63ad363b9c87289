"""Topics of a question can be typed by name, a line each."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.admin.topic_names import MAX_NAMES, TopicNamesField
from clipqa.models import Answer
from tests.admin.pages import add_page, errors, save
from tests.admin.test_answers import answer_values
from tests.factories import make_topic, make_video

pytestmark = pytest.mark.django_db


def test_typed_topics_are_added_to_those_that_are_chosen(edda: Client) -> None:
    chosen, typed = make_topic("Truces"), make_topic("Talks, 2025")
    sent = answer_values(
        video=make_video().pk,
        new_question="Who counts the boats?",
        add_topics=[chosen.pk],
        topic_names="  talks,   2025 \n\nTruces",
    )
    save(edda, add_page("answer"), **sent)
    assert {*Answer.objects.get().question.topics.all()} == {chosen, typed}


def test_an_unknown_name_is_refused_at_its_field_and_nothing_is_saved(edda: Client) -> None:
    sent = answer_values(
        video=make_video().pk, new_question="Who counts?", topic_names="Truces\n<b>Peace"
    )
    page = edda.post(add_page("answer"), sent)
    assert errors(page).keys() == {"topic_names"}
    assert "There are no topics “Truces”, “<b>Peace”." in errors(page)["topic_names"][0]
    assert "<b>Peace" not in page.content.decode()
    assert not Answer.objects.exists()


def test_the_number_of_names_is_bounded() -> None:
    with pytest.raises(ValidationError, match="too many"):
        TopicNamesField().clean("\n".join(map(str, range(MAX_NAMES + 1))))


def test_all_names_take_one_statement() -> None:
    topics = [make_topic(f"Topic {number}") for number in range(MAX_NAMES)]
    with CaptureQueriesContext(connection) as captured:
        found = TopicNamesField().clean("\n".join(topic.name.lower() for topic in topics))
    assert (found, len(captured)) == (topics, 1)


def test_of_names_that_differ_in_case_the_exact_one_is_found() -> None:
    for name in ("ARD", "ard", "Ard"):
        make_topic(name)
    found = TopicNamesField().clean("ard\naRD")
    assert [topic.name for topic in found] == ["ard", "ARD"]
