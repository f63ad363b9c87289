"""Actions on lists, and deletions, skip records that were changed after the page was rendered."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.admin.conflicts import actions
from clipqa.curation import add_topics, save_answer, save_record
from clipqa.curation.cues import save_cues
from clipqa.models import Answer, Cue, Status, Topic, Transcript, User
from tests.admin.pages import errors, filled, list_page, page_of
from tests.factories import make_answer, make_cues, make_question, make_topic, make_video

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(seen|opened)" value="([^"]*)"')


def hidden_inputs(response: HttpResponse) -> dict[str, list[str]]:
    """Return the versions that a page would submit with an action."""
    sent: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(response.content.decode()):
        sent.setdefault(name, []).append(unescape(value))
    return sent


def run_action(
    admin_client: Client, url: str, page: dict[str, Any], action: str, *chosen: Any
) -> HttpResponse:
    ids = [record.pk for record in chosen]
    sent = {**page, "action": action, "_selected_action": ids}
    return admin_client.post(url, sent, follow=True)


def messages_in(response: HttpResponse) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("part", ["answer", "clip", "question"])
def test_an_action_skips_and_names_an_answer_that_was_changed(
    admin_client: Client, part: str
) -> None:
    changed, other = make_answer("Who changed?"), make_answer("Who else?")
    page = hidden_inputs(admin_client.get(list_page("answer")))
    save_answer(changed) if part == "answer" else save_record(getattr(changed, part))
    response = run_action(
        admin_client, list_page("answer"), page, "publish_answers", changed, other
    )
    statuses = dict(Answer.objects.values_list("pk", "status"))
    assert statuses == {changed.pk: Status.DRAFT, other.pk: Status.PUBLISHED}
    assert "1 answer was published." in messages_in(response)
    assert "1 record was changed after the list was loaded" in messages_in(response)
    assert f'<a href="{page_of(changed)}">Who changed?' in messages_in(response)


def test_an_action_does_nothing_if_all_records_were_changed(admin_client: Client) -> None:
    answer = make_answer()
    page = hidden_inputs(admin_client.get(list_page("answer")))
    save_answer(answer)
    response = run_action(admin_client, list_page("answer"), page, "archive_answers", answer)
    assert Answer.objects.get().status == Status.DRAFT
    assert "archived" not in messages_in(response)
    again = hidden_inputs(response)
    run_action(admin_client, list_page("answer"), again, "archive_answers", answer)
    assert Answer.objects.get().status == Status.ARCHIVED


def test_only_the_first_five_changed_records_are_named(admin_client: Client) -> None:
    answers = [make_answer() for _ in range(7)]
    page = hidden_inputs(admin_client.get(list_page("answer")))
    for answer in answers:
        save_answer(answer)
    response = run_action(admin_client, list_page("answer"), page, "archive_answers", *answers)
    assert "7 records were changed after the list was loaded" in messages_in(response)
    assert messages_in(response).count("<a ") == actions.MAX_NAMED


def test_an_action_skips_changed_records_on_other_pages(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.admin.records.RecordAdmin.list_per_page", 1)
    saved, untouched, first = make_answer("Saved?"), make_answer(), make_answer()
    page = hidden_inputs(admin_client.get(list_page("answer")))
    assert len(page["seen"]) == 1
    save_answer(saved)
    sent = {**page, "select_across": "1"}
    run_action(admin_client, list_page("answer"), sent, "archive_answers", first)
    statuses = dict(Answer.objects.values_list("pk", "status"))
    assert statuses[saved.pk] == Status.DRAFT
    assert {statuses[untouched.pk], statuses[first.pk]} == {Status.ARCHIVED}


@pytest.mark.parametrize("seen", ["", ":", "x:y", "0:", "9" * 30 + ":1"])
def test_an_invalid_version_skips_the_record(admin_client: Client, seen: str) -> None:
    answer = make_answer()
    for opened in ("", "yesterday", "2026-99-99T00:00:00Z", "2026-01-01T00:00:00"):
        page = {"seen": [seen, f"{answer.pk}:a9c9q9"], "opened": opened}
        run_action(admin_client, list_page("answer"), page, "archive_answers", answer)
    assert Answer.objects.get().status == Status.DRAFT


def test_an_id_with_leading_zeros_skips_the_record(admin_client: Client) -> None:
    answer = make_answer()
    run_action(
        admin_client, list_page("answer"), {"seen": f"00{answer.pk}:1"}, "archive_answers", answer
    )
    assert Answer.objects.get().status == Status.DRAFT


def test_a_bulk_deletion_skips_a_changed_topic(admin_client: Client) -> None:
    changed, other = make_topic("Changed"), make_topic("Other")
    page = hidden_inputs(admin_client.get(list_page("topic")))
    confirmation = run_action(
        admin_client, list_page("topic"), page, "delete_selected", changed, other
    )
    changed.explainer = "Theirs."
    save_record(changed)
    sent = {**hidden_inputs(confirmation), "post": "yes"}
    response = run_action(admin_client, list_page("topic"), sent, "delete_selected", changed, other)
    assert list(Topic.objects.all()) == [changed]
    assert "skipped" in messages_in(response)


def test_a_bulk_deletion_skips_a_topic_of_another_page_that_was_changed_before_confirming(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.admin.records.RecordAdmin.list_per_page", 1)
    topics = [make_topic(name) for name in ("Alpha", "Beta", "Gamma")]
    page = {**hidden_inputs(admin_client.get(list_page("topic"))), "select_across": "1"}
    assert len(page["seen"]) == 1
    confirmation = run_action(admin_client, list_page("topic"), page, "delete_selected", topics[0])
    changed = next(topic for topic in topics if not page["seen"][0].startswith(f"{topic.pk}:"))
    save_record(changed)
    sent = {**hidden_inputs(confirmation), "post": "yes"}
    response = run_action(admin_client, list_page("topic"), sent, "delete_selected", *topics)
    assert list(Topic.objects.all()) == [changed]
    assert "skipped" in messages_in(response)


def test_a_record_changed_before_its_deletion_is_confirmed_is_kept(admin_client: Client) -> None:
    topic = make_topic("Changed")
    url = reverse("admin:clipqa_topic_delete", args=[topic.pk])
    page = hidden_inputs(admin_client.get(url))
    topic.explainer = "Theirs."
    save_record(topic)
    response = admin_client.post(url, {**page, "post": "yes"}, follow=True)
    assert "This record was changed after the page was opened" in messages_in(response)
    assert Topic.objects.exists()
    admin_client.post(url, {**hidden_inputs(response), "post": "yes"})
    assert not Topic.objects.exists()


def test_a_bulk_deletion_skips_changed_cues_and_transcripts(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    page = hidden_inputs(admin_client.get(list_page("cue")))
    first, second = transcript.cues.in_order()
    Cue.objects.filter(pk=first.pk).update(text="Theirs.")
    run_action(
        admin_client, list_page("cue"), {**page, "post": "yes"}, "delete_selected", first, second
    )
    assert [cue.text for cue in Cue.objects.all()] == ["Theirs."]
    page = hidden_inputs(admin_client.get(list_page("transcript")))
    save_cues(transcript, [Cue(transcript=transcript, start_ms=1, end_ms=2, text="More.")])
    run_action(
        admin_client,
        list_page("transcript"),
        {**page, "post": "yes"},
        "delete_selected",
        transcript,
    )
    assert Transcript.objects.exists()


def test_topics_added_from_an_answer_are_not_overwritten_by_an_open_question(
    admin_client: Client, alice: User
) -> None:
    question = make_question(topics=[make_topic("Ferries")])
    opened = filled(admin_client.get(page_of(question)))
    add_topics(question, [make_topic("Bridges")])
    mine = {**opened, "topics": [make_topic("Locks").pk]}
    assert "topics" in errors(admin_client.post(page_of(question), mine))
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
def test_an_invalid_rendering_time_is_ignored(admin_client: Client, opened: str) -> None:
    answer = make_answer()
    page = {"opened": opened}
    assert (
        run_action(admin_client, list_page("answer"), page, "publish_answers", answer).status_code
        == 200
    )
    assert Answer.objects.get().status == Status.PUBLISHED
