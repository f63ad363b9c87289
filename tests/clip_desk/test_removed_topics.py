"""Topics are removed from a question on the page of one of its answers."""

from typing import Any

import pytest
from django.test import Client

from clipqa.models import Answer, Question, SearchEntry, Topic, User
from tests.admin.pages import errors, filled, page_of, save
from tests.factories import make_published, make_question, make_topic
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


def make() -> tuple[Answer, Topic, Topic]:
    ferries, bridges = make_topic("Ferries"), make_topic("Bridges")
    return make_published(topics=[ferries, bridges]), ferries, bridges


def removal(question: Question, *topics: Topic) -> dict[str, Any]:
    return {"remove_topics": [f"{question.pk}-{topic.pk}" for topic in topics]}


def names(question: Question) -> list[str]:
    return [topic.name for topic in question.topics.order_by("name")]


def test_a_ticked_topic_leaves_the_question_and_its_cards(admin_client: Client) -> None:
    answer, ferries, bridges = make()
    version = answer.question.edit_version
    content = admin_client.get(page_of(answer)).content.decode()
    assert f'value="{answer.question_id}-{ferries.pk}"' in content
    save(admin_client, page_of(answer), **removal(answer.question, ferries))
    assert names(answer.question) == ["Bridges"]
    assert SearchEntry.objects.get().topics == [["Bridges", bridges.slug]]
    answer.question.refresh_from_db()
    assert answer.question.edit_version > version


def test_what_another_editor_added_meanwhile_stays(admin_client: Client) -> None:
    answer, ferries, _bridges = make()
    harbours = make_topic("Harbours")
    answer.question.topics.add(harbours)
    answer.question.topics.remove(ferries)
    save(admin_client, page_of(answer), **removal(answer.question, ferries))
    assert names(answer.question) == ["Bridges", "Harbours"]


def test_a_topic_is_not_removed_from_a_question_that_was_chosen_instead(
    admin_client: Client,
) -> None:
    answer, ferries, bridges = make()
    other = make_question("Where do ferries go?", topics=[ferries, bridges])
    changed = removal(answer.question, ferries)
    for choice in ({"question": other.pk}, {"new_question": "Where to?"}):
        response = save(admin_client, page_of(answer), **choice, **changed)
        assert "another question" in errors(response)["remove_topics"][0]
    save(admin_client, page_of(answer), question=other.pk, **removal(other, bridges))
    assert (names(other), len(names(answer.question))) == (["Ferries"], 2)


def test_an_invalid_choice_is_refused(admin_client: Client) -> None:
    answer, _ferries, _bridges = make()
    response = save(admin_client, page_of(answer), remove_topics=["-", "x-1", "1"])
    assert errors(response)["remove_topics"] == ["Choose topics of the question from the list."]


def test_a_private_draft_cannot_remove_topics(admin_client: Client) -> None:
    answer, ferries, _bridges = make()
    typed = {**removal(answer.question, ferries), "_continue": "Save"}
    opened = admin_client.get(page_of(answer))
    response = admin_client.post(page_of(answer), {**filled(opened), **typed})
    assert "draft can’t contain this" in errors(response)["remove_topics"][0]


def test_contributors_cannot_remove_topics() -> None:
    conny: User = of_role("conny", "contributor")
    answer, ferries, _bridges = make()
    Answer.objects.filter(pk=answer.pk).update(created_by=conny)
    client = signed_in(conny)
    assert b'name="remove_topics"' not in client.get(page_of(answer)).content
    save(client, page_of(answer), **removal(answer.question, ferries))
    assert len(names(answer.question)) == 2
