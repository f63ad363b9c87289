"""What a list does to many, it does to none that somebody changed after the list was shown."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.admin.conflicts import actions
from clipqa.curation import add_topics, save_answer, save_record
from clipqa.models import Answer, Cue, Status, Topic, Transcript, User
from tests.admin.pages import errors, filled, list_page, page_of
from tests.factories import make_answer, make_cues, make_question, make_topic, make_video

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(seen|opened)" value="([^"]*)"')


def shown(response: HttpResponse) -> dict[str, list[str]]:
    """What a page would send beside a choice."""
    sent: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(response.content.decode()):
        sent.setdefault(name, []).append(unescape(value))
    return sent


def act(desk: Client, url: str, page: dict[str, Any], action: str, *chosen: Any) -> HttpResponse:
    ids = [record.pk for record in chosen]
    sent = {**page, "action": action, "_selected_action": ids}
    return desk.post(url, sent, follow=True)


def said(response: HttpResponse) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("part", ["answer", "clip", "question"])
def test_an_answer_that_somebody_changed_is_left_alone_and_named(desk: Client, part: str) -> None:
    changed, other = make_answer("Who changed?"), make_answer("Who else?")
    page = shown(desk.get(list_page("answer")))
    save_answer(changed) if part == "answer" else save_record(getattr(changed, part))
    response = act(desk, list_page("answer"), page, "publish_answers", changed, other)
    statuses = dict(Answer.objects.values_list("pk", "status"))
    assert statuses == {changed.pk: Status.DRAFT, other.pk: Status.PUBLISHED}
    assert "1 answer is published." in said(response)
    assert "This one was changed after the list was shown" in said(response)
    assert f'<a href="{page_of(changed)}">Who changed?' in said(response)


def test_where_all_were_changed_nothing_is_done(desk: Client) -> None:
    answer = make_answer()
    page = shown(desk.get(list_page("answer")))
    save_answer(answer)
    response = act(desk, list_page("answer"), page, "archive_answers", answer)
    assert Answer.objects.get().status == Status.DRAFT
    assert "archived" not in said(response)
    again = shown(response)
    act(desk, list_page("answer"), again, "archive_answers", answer)
    assert Answer.objects.get().status == Status.ARCHIVED


def test_of_many_the_first_five_are_named(desk: Client) -> None:
    answers = [make_answer() for _ in range(7)]
    page = shown(desk.get(list_page("answer")))
    for answer in answers:
        save_answer(answer)
    response = act(desk, list_page("answer"), page, "archive_answers", *answers)
    assert "7 were changed after the list was shown" in said(response)
    assert said(response).count("<a ") == actions.NAMED


def test_rows_on_other_pages_are_left_alone_if_saved_since(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.admin.records.DeskAdmin.list_per_page", 1)
    saved, untouched, first = make_answer("Saved?"), make_answer(), make_answer()
    page = shown(desk.get(list_page("answer")))
    assert len(page["seen"]) == 1
    save_answer(saved)
    sent = {**page, "select_across": "1"}
    act(desk, list_page("answer"), sent, "archive_answers", first)
    statuses = dict(Answer.objects.values_list("pk", "status"))
    assert statuses[saved.pk] == Status.DRAFT
    assert {statuses[untouched.pk], statuses[first.pk]} == {Status.ARCHIVED}


@pytest.mark.parametrize("seen", ["", ":", "x:y", "0:", "9" * 30 + ":1"])
def test_an_odd_version_does_no_harm(desk: Client, seen: str) -> None:
    answer = make_answer()
    for opened in ("", "yesterday", "2026-99-99T00:00:00Z", "2026-01-01T00:00:00"):
        page = {"seen": [seen, f"{answer.pk}:a9c9q9"], "opened": opened}
        act(desk, list_page("answer"), page, "archive_answers", answer)
    assert Answer.objects.get().status == Status.DRAFT


def test_an_odd_number_of_a_record_does_no_harm(desk: Client) -> None:
    answer = make_answer()
    act(desk, list_page("answer"), {"seen": f"00{answer.pk}:1"}, "archive_answers", answer)
    assert Answer.objects.get().status == Status.DRAFT


def test_a_chosen_topic_that_somebody_changed_is_not_deleted(desk: Client) -> None:
    changed, other = make_topic("Changed"), make_topic("Other")
    page = shown(desk.get(list_page("topic")))
    asked = act(desk, list_page("topic"), page, "delete_selected", changed, other)
    changed.explainer = "Theirs."
    save_record(changed)
    sent = {**shown(asked), "post": "yes"}
    response = act(desk, list_page("topic"), sent, "delete_selected", changed, other)
    assert list(Topic.objects.all()) == [changed]
    assert "left alone" in said(response)


def test_a_topic_of_another_page_that_was_changed_while_asked_about_is_not_deleted(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.admin.records.DeskAdmin.list_per_page", 1)
    topics = [make_topic(name) for name in ("Alpha", "Beta", "Gamma")]
    page = {**shown(desk.get(list_page("topic"))), "select_across": "1"}
    assert len(page["seen"]) == 1
    asked = act(desk, list_page("topic"), page, "delete_selected", topics[0])
    changed = next(topic for topic in topics if not page["seen"][0].startswith(f"{topic.pk}:"))
    save_record(changed)
    sent = {**shown(asked), "post": "yes"}
    response = act(desk, list_page("topic"), sent, "delete_selected", *topics)
    assert list(Topic.objects.all()) == [changed]
    assert "left alone" in said(response)


def test_a_record_changed_since_its_deletion_was_asked_for_stays(desk: Client) -> None:
    topic = make_topic("Changed")
    url = reverse("admin:clipqa_topic_delete", args=[topic.pk])
    page = shown(desk.get(url))
    topic.explainer = "Theirs."
    save_record(topic)
    response = desk.post(url, {**page, "post": "yes"}, follow=True)
    assert "This was changed after the page was opened" in said(response)
    assert Topic.objects.exists()
    desk.post(url, {**shown(response), "post": "yes"})
    assert not Topic.objects.exists()


def test_lines_that_somebody_changed_are_not_deleted(desk: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    page = shown(desk.get(list_page("cue")))
    first, second = transcript.cues.in_order()
    Cue.objects.filter(pk=first.pk).update(text="Theirs.")
    act(desk, list_page("cue"), {**page, "post": "yes"}, "delete_selected", first, second)
    assert [cue.text for cue in Cue.objects.all()] == ["Theirs."]
    page = shown(desk.get(list_page("transcript")))
    Cue.objects.create(transcript=transcript, start_ms=1, end_ms=2, text="More.")
    act(desk, list_page("transcript"), {**page, "post": "yes"}, "delete_selected", transcript)
    assert Transcript.objects.exists()


def test_topics_added_from_an_answer_are_not_lost_to_an_open_question(
    desk: Client, alice: User
) -> None:
    question = make_question(topics=[make_topic("Ferries")])
    opened = filled(desk.get(page_of(question)))
    add_topics(question, [make_topic("Bridges")])
    mine = {**opened, "topics": [make_topic("Locks").pk]}
    assert "topics" in errors(desk.post(page_of(question), mine))
    assert {topic.name for topic in question.topics.all()} == {"Ferries", "Bridges"}


@pytest.mark.parametrize(
    "opened",
    [
        "0001-01-01 00:00:00+23:59",
        "2026-01-01 00:00:00+23:59",
        "2026-01-01T00:00:00-16:00",
        "9999-12-31T23:59:59-23:59",
        "2026-02-30T00:00",
    ],
)
def test_a_moment_that_no_page_wrote_is_passed_over(desk: Client, opened: str) -> None:
    answer = make_answer()
    page = {"opened": opened}
    assert act(desk, list_page("answer"), page, "publish_answers", answer).status_code == 200
    assert Answer.objects.get().status == Status.PUBLISHED
