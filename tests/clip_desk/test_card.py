"""The clip desk shows the card of an unsaved form by the site's own template."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clipqa.admin.evidence import MAX_BODY
from clipqa.models import Answer, Clip, Question, User
from tests.factories import (
    make_answer,
    make_cues,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


def typed(**values: Any) -> dict[str, Any]:
    given = {"new_question": "Who guards the harbour?", "body": "The **port** does.", **values}
    given.setdefault("video", make_video(title="Evening report").pk)
    return {"start_ms": "00:50", "end_ms": "01:00.5", **given}


def card(client: Client, values: dict[str, Any]) -> str:
    response = client.post(reverse("admin:desk_card"), values)
    assert response.status_code == 200
    return " ".join(response.json()["html"].split())


def test_the_card_has_the_typed_values_and_nothing_is_saved(edda: Client) -> None:
    topic = make_topic("Harbours")
    html = card(edda, typed(add_topics=[topic.pk], speaker="Ines Okafor", ai_disclosure="on"))
    for part in (
        "Who guards the harbour?",
        "The <strong>port</strong> does.",
        "Harbours",
        "Ines Okafor",
        "00:50",
        "Evening report",
        "with the help of an AI tool",
        "Harbour Public TV",
    ):
        assert part in html
    assert not any(model.objects.exists() for model in (Answer, Question, Clip))


def test_it_is_empty_until_there_is_a_clip(edda: Client) -> None:
    assert card(edda, {}) == ""
    assert card(edda, typed(end_ms="00:40")) == ""
    assert card(edda, typed(end_ms="x")) == ""
    assert "<article" in card(edda, typed(body="", new_question=""))


def test_topics_that_the_form_removes_are_not_on_it(edda: Client) -> None:
    ferries, bridges = make_topic("Ferries"), make_topic("Bridges")
    question = make_question("Where do they go?", topics=[ferries, bridges])
    values = typed(new_question="", question=question.pk)
    removed = {"remove_topics": [f"{question.pk}-{ferries.pk}", f"0-{bridges.pk}"]}
    assert "Ferries" in card(edda, values)
    html = card(edda, {**values, **removed})
    assert ("Ferries" in html, "Bridges" in html) == (False, True)


def test_a_typed_question_that_exists_has_its_topics_and_other_outlets(edda: Client) -> None:
    other = make_outlet("Delta News")
    make_published("Where do they go?", outlet=other, topics=[make_topic("Ferries")])
    html = card(edda, typed(new_question="where do  they GO?", question_language="en"))
    assert "Ferries" in html
    assert "Also answered by Delta News" in html


def test_the_lines_of_the_clip_are_on_it(edda: Client) -> None:
    video = make_video()
    make_cues(video, (51_000, 53_000, "The port keeps watch."))
    assert "The port keeps watch." in card(edda, typed(video=video.pk))


def test_texts_are_escaped_and_hostile_ones_do_not_break_it(edda: Client) -> None:
    evil = '"><script>alert(1)</script>'
    html = card(edda, typed(new_question=evil, body=evil, speaker=evil, question_language=evil))
    assert "<script>" not in html
    odd = "\0x\u202e\ufffe"
    card(edda, typed(new_question=odd, question_language=odd, body=odd, editor=odd, answer="-1"))
    card(edda, typed(video="9" * 40, question="x", add_topics=["x"], remove_topics=["1-x"]))


def test_too_much_text_is_refused(edda: Client) -> None:
    response = edda.post(reverse("admin:desk_card"), {"body": "x" * MAX_BODY})
    assert response.status_code == 413


def test_a_video_or_a_question_that_is_hidden_from_the_user_is_not_shown() -> None:
    conny: User = of_role("conny", "contributor")
    hidden = make_video(title="Secret film", is_shared=False)
    client = signed_in(conny)
    assert card(client, typed(video=hidden.pk)) == ""
    secret = make_question("Where is the secret?")
    html = card(client, typed(new_question="", question=secret.pk))
    assert "secret" not in html


def test_the_record_of_a_hidden_answer_is_not_on_it(edda: Client) -> None:
    hidden = make_answer(status="draft")
    values = typed(answer=hidden.pk)
    assert hidden.public_id in card(edda, values)
    assert hidden.public_id not in card(signed_in(of_role("conny", "contributor")), values)
