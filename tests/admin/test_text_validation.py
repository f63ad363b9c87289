"""Validation of the texts of every field of every form in the admin."""

from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from clipqa.models import Cue, Question, Topic, User
from tests.admin.pages import add_page, errors, filled, page_of, save, store_transcript
from tests.factories import make_answer, make_cues, make_published, make_question, make_video

pytestmark = pytest.mark.django_db

PAGES = {
    **{
        model_name: f"clipqa_{model_name}"
        for model_name in ("answer", "question", "topic", "outlet", "video", "user")
    },
    "group": "auth_group",
}
# Read as a file is: marks that nobody typed are dropped instead.
STRIPPED = {"transcript_text"}
HOSTILE = ["safe\u202egpj", "a\x07b", "\u3164", "\u200b\u200b", "hidden\U000e0068\U000e0069"]


def text_fields(form: forms.BaseForm) -> set[str]:
    return {
        name
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField)
        and not field.widget.is_hidden
        and not isinstance(field.widget, forms.PasswordInput)
        and name not in STRIPPED
    }


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_control_and_invisible_characters_are_refused_in_every_field(
    admin_client: Client, page: str, hostile: str
) -> None:
    url = reverse(f"admin:{page}_add")
    opened = admin_client.get(url)
    context: Any = opened.context
    names = text_fields(context["adminform"].form)
    response = admin_client.post(url, {**filled(opened), **dict.fromkeys(names, hostile)})
    assert names
    assert names - set(errors(response)) == set()


def test_an_invisible_question_is_refused(admin_client: Client) -> None:
    response = save(
        admin_client,
        add_page("answer"),
        new_question="\u3164",
        body="They agree.",
        video=make_video().pk,
        start_ms="0:10",
        end_ms="0:20",
        status="published",
    )
    assert "only invisible characters" in errors(response)["new_question"][0]
    assert not Question.objects.exists()


def test_a_refused_form_says_which_character_and_keeps_the_text(admin_client: Client) -> None:
    response = save(admin_client, page_of(make_question()), text="Who says \u202egpj?")
    assert "Character 10 of this text is U+202E" in errors(response)["text"][0]
    assert "Who says \u202egpj?" in response.content.decode()


def test_zero_width_non_joiners_are_accepted(admin_client: Client) -> None:
    question = make_question()
    save(
        admin_client,
        page_of(question),
        text="چه می\u200cخواهند؟ \u2068BBC\u2069 \U0001f469\u200d\U0001f4bb",
    )
    question.refresh_from_db()
    assert "\u200c" in question.text


def test_control_characters_are_refused_in_cues(admin_client: Client) -> None:
    transcript = make_cues(make_published().clip.video, (50_500, 52_000, "First."))
    save(admin_client, page_of(transcript), **{"cues-0-text": "a\u202eb"})
    assert Cue.objects.get().text == "First."


def test_invisible_characters_are_removed_from_a_pasted_transcript(admin_client: Client) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n\u202bשלום\n\n00:03.000 --> 00:04.000\n\u200b\u200b"
    store_transcript(admin_client, page_of(make_video()), transcript_text=text)
    assert [cue.text for cue in Cue.objects.all()] == ["שלום"]


def test_markdown_that_takes_too_long_is_refused_at_its_field(admin_client: Client) -> None:
    for record, name in (
        (make_answer(), "body"),
        (Topic.objects.create(name="Talks"), "explainer"),
    ):
        response = save(admin_client, page_of(record), **{name: "![[" * 6_660})
        assert "too many Markdown characters" in errors(response)[name][0]


def test_an_answer_without_visible_text_is_not_published(admin_client: Client) -> None:
    response = save(admin_client, page_of(make_answer()), body="![x](https://a.example/x.png)")
    assert "has no visible words" in errors(response)["body"][0]


def test_direction_overrides_are_refused_in_names(admin_client: Client, alice: User) -> None:
    response = save(
        admin_client, reverse("admin:clipqa_user_change", args=[alice.pk]), first_name="\u202eA"
    )
    assert "U+202E" in errors(response)["first_name"][0]
