"""Nobody's save disappears under somebody else's older page."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from clipqa.curation import save_answer, save_noun
from clipqa.models import Answer, Cue, Video
from tests.admin.pages import add_page, errors, filled, page_of
from tests.admin.people import person
from tests.factories import (
    make_answer,
    make_cues,
    make_outlet,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


def test_a_save_over_a_newer_one_is_refused_with_both_texts(desk: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    answer.body = "Theirs & <b>newer</b>."
    save_answer(answer)
    response = desk.post(page_of(answer), {**opened, "body": "Mine <i>too</i>."})
    answer.refresh_from_db()
    assert answer.body == "Theirs & <b>newer</b>."
    said = errors(response)
    assert "Somebody saved a newer version while you were editing" in said["__all__"][0]
    assert "Theirs &amp; &lt;b&gt;newer&lt;/b&gt;." in said["body"][0]
    assert "Mine &lt;i&gt;too&lt;/i&gt;." in said["body"][0]
    assert "<b>newer</b>" not in response.content.decode()


def test_what_was_typed_is_kept_and_saving_again_puts_it_over(desk: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    save_answer(answer)
    answer.body = "Theirs."
    save_answer(answer)
    refused = desk.post(page_of(answer), {**opened, "body": "Mine."})
    again = filled(refused)
    assert again["body"] == "Mine."
    assert desk.post(page_of(answer), again).status_code == 302
    answer.refresh_from_db()
    assert answer.body == "Mine."


def test_only_fields_that_differ_are_marked(desk: Client) -> None:
    answer = make_answer(body="First.", speaker="Ann")
    opened = filled(desk.get(page_of(answer)))
    answer.body = "Theirs."
    save_answer(answer)
    response = desk.post(page_of(answer), {**opened, "body": "Mine."})
    assert errors(response).keys() == {"__all__", "body"}


def test_a_newer_save_of_the_same_words_is_no_quarrel(desk: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    save_answer(answer)
    assert desk.post(page_of(answer), opened).status_code == 302


def test_a_page_that_forgot_its_version_overwrites_nothing(desk: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    for version in ("", "junk", "-1", "9" * 400):
        sent = {**opened, "body": "Mine.", "edit_version": version}
        assert desk.post(page_of(answer), sent).status_code == 200
    answer.refresh_from_db()
    assert answer.body == "First."


def test_a_clip_moved_elsewhere_is_noticed_in_the_answer(desk: Client) -> None:
    answer = make_answer()
    opened = filled(desk.get(page_of(answer)))
    answer.clip.start_ms = 40_000
    save_noun(answer.clip)
    response = desk.post(page_of(answer), {**opened, "body": "Mine."})
    assert "<q>00:40</q>" in errors(response)["start_ms"][0]
    assert "<q>00:50</q>" in errors(response)["start_ms"][0]
    answer.clip.refresh_from_db()
    assert answer.clip.start_ms == 40_000
    assert desk.post(page_of(answer), filled(response)).status_code == 302


def test_topics_moments_and_choices_are_shown_in_words(desk: Client) -> None:
    question = make_question(topics=[make_topic("Ferries")])
    opened = filled(desk.get(page_of(question)))
    question.topics.set([make_topic("Bridges"), make_topic("Tunnels")])
    save_noun(question)
    said = errors(desk.post(page_of(question), {**opened, "language": "fr"}))
    assert "<q>Bridges, Tunnels</q>" in said["topics"][0]
    assert "<q>Ferries</q>" in said["topics"][0]
    answer = make_answer()
    opened = filled(desk.get(page_of(answer)))
    save_answer(answer)
    said = errors(desk.post(page_of(answer), {**opened, "status": "in_review", "ai_disclosure": 1}))
    assert "<q>Draft</q>" in said["status"][0]
    assert "<q>In review</q>" in said["status"][0]
    assert "<q>No</q>" in said["ai_disclosure"][0]


@pytest.mark.parametrize("make", [make_outlet, make_topic, make_question, make_video])
def test_every_noun_refuses_it(desk: Client, make: Any) -> None:
    record = make()
    field = next(name for name in ("name", "title", "text") if hasattr(record, name))
    opened = filled(desk.get(page_of(record)))
    setattr(record, field, "Theirs")
    save_noun(record)
    response = desk.post(page_of(record), {**opened, field: "Mine"})
    assert "<q>Theirs</q>" in errors(response)[field][0]
    record.refresh_from_db()
    assert getattr(record, field) == "Theirs"


def test_lines_of_a_transcript_refuse_it_too(desk: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    opened = filled(desk.get(page_of(transcript)))
    Cue.objects.filter(start_ms=1000).update(text="Theirs.")
    response = desk.post(page_of(transcript), {**opened, "cues-0-text": "Mine."})
    assert response.status_code == 200
    assert "<q>Theirs.</q>" in response.content.decode()
    assert desk.post(page_of(transcript), filled(response)).status_code == 302
    assert Cue.objects.get(start_ms=1000).text == "Mine."


def test_pasting_a_transcript_over_newer_lines_is_refused(desk: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."))
    opened = filled(desk.get(page_of(transcript)))
    Cue.objects.create(transcript=transcript, start_ms=5000, end_ms=6000, text="Theirs.")
    pasted = "WEBVTT\n\n00:01.000 --> 00:02.000\nMine.\n"
    response = desk.post(page_of(transcript), {**opened, "transcript_text": pasted})
    assert "Somebody saved a newer version" in errors(response)["__all__"][0]
    assert Cue.objects.filter(text="Theirs.").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_save_at_the_same_moment_one_is_refused() -> None:
    people = [person(name, is_superuser=True) for name in ("alice", "dora")]
    answer = make_answer(body="First.")
    codes: list[int] = []
    ready = threading.Barrier(2)

    def edit(who: int) -> None:
        client = Client()
        client.force_login(people[who])
        opened = filled(client.get(page_of(answer)))
        ready.wait()
        codes.append(client.post(page_of(answer), {**opened, "body": f"By {who}."}).status_code)
        connection.close()

    editors = [threading.Thread(target=edit, args=[who]) for who in range(2)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert sorted(codes) == [200, 302]
    assert Answer.objects.get().edit_version == 2


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_add_the_same_video_at_the_same_moment_make_one() -> None:
    people = [person(name, is_superuser=True) for name in ("alice", "dora")]
    outlet = make_outlet()
    said: list[str] = []
    ready = threading.Barrier(2)

    def add(who: int) -> None:
        client = Client()
        client.force_login(people[who])
        opened = filled(client.get(add_page("video")))
        address = {"source_url": "https://youtu.be/dQw4w9WgXcQ", "title": f"By {who}"}
        ready.wait()
        response = client.post(add_page("video"), {**opened, **address, "outlet": outlet.pk})
        said.append(response.content.decode() if response.status_code == 200 else "saved")
        connection.close()

    editors = [threading.Thread(target=add, args=[who]) for who in range(2)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert Video.objects.count() == 1
    assert said.count("saved") == 1
    assert any("is in the library already" in each for each in said)
