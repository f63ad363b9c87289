"""The panel *Evidence* of an answer's page says what the checks find in the values of its form."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.admin.evidence import MAX_BODY
from clipqa.curation.evidence_results import refresh
from clipqa.models import Answer, EvidenceResult, Status, User
from tests.admin.evidence.answers import make, make_video_with_cues
from tests.admin.pages import add_page, page_of
from tests.factories import (
    make_answer,
    make_clip,
    make_published,
    make_topic,
)
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db


def evidence_page(answer: Answer | None) -> str:
    if answer is None:
        return reverse("admin:answer_new_evidence")
    return reverse("admin:clipqa_answer_evidence", args=[answer.pk])


def typed(answer: Answer, **values: Any) -> dict[str, Any]:
    clip = answer.clip
    own = {"video": clip.video_id, "start_ms": "00:50", "end_ms": "01:02.4", "body": answer.body}
    return {**own, "speaker": answer.speaker, "question": answer.question_id, **values}


def ask(client: Client, answer: Answer | None, values: dict[str, Any]) -> dict[str, Any]:
    response: HttpResponse = client.post(evidence_page(answer), values)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def panel(client: Client, url: str) -> Any:
    return client.get(url).context["evidence"]["panel"]


def marked(row: Any) -> list[str]:
    return [excerpt.words for excerpt in row.excerpts]


def test_the_page_lists_findings_and_marks_their_words(edda: Client) -> None:
    answer = make("It was\r\n**built** in 1980, they say. 🏗 It is from 1931.")
    page = edda.get(page_of(answer))
    rows = page.context["evidence"]["panel"].rows
    assert [(row.label, row.state, marked(row)) for row in rows] == [
        ("Figures", "fails", ["1980"]),
        ("Figures", "fails", ["1931"]),
    ]
    assert "<mark>1980</mark>, they say." in page.content.decode()
    assert "2 checks fail." in page.content.decode()
    # As a browser counts: lines end with one character, and the crane has two.
    assert [row.excerpts[0].start for row in rows] == [20, 50]


def test_a_value_is_listed_once_with_all_its_places(edda: Client) -> None:
    answer = make("It is from 1980. Not from 1908, but from 1980.\nIn **1980**, that is. Or 1931.")
    page = edda.get(page_of(answer))
    rows = page.context["evidence"]["panel"].rows
    assert [marked(row) for row in rows] == [["1980"] * 3, ["1931"]]
    assert "The answer has it 3 times." in rows[0].sentence
    assert "times" not in rows[1].sentence
    html = page.content.decode()
    assert "2 checks fail." in html
    assert [html.count(each) for each in ("<mark>1980</mark>", "Show place ")] == [3, 3]
    refresh([answer.pk])
    assert EvidenceResult.objects.get(answer=answer).failing == 2


def test_the_page_of_an_answer_that_holds_says_so(edda: Client) -> None:
    assert panel(edda, page_of(make("It is from 1908."))).summary == "No check fails."


def test_an_answer_without_a_transcript_is_not_checked(edda: Client) -> None:
    answer = make_answer(clip=make_clip(), body="It is from 1980.")
    found = panel(edda, page_of(answer))
    assert found.summary.startswith("The words can’t be checked.")
    assert {row.state for row in found.rows} == {"unchecked", "advice"}


def test_an_empty_form_waits_and_one_that_an_address_fills_is_checked(edda: Client) -> None:
    assert "wait for a video" in panel(edda, add_page("answer")).summary
    query = f"?video={make_video_with_cues().pk}&start_ms=0:50&end_ms=1:02.4&body=In 1980."
    assert panel(edda, add_page("answer") + query).summary.startswith("1 check fails.")


def test_typed_values_are_checked_and_nothing_is_saved(edda: Client) -> None:
    answer = make("It is from 1908.")
    assert ask(edda, answer, typed(answer))["summary"] == "No check fails."
    found = ask(edda, answer, typed(answer, body="It is from 1980."))
    assert found["summary"] == "1 check fails."
    assert "<mark>1980</mark>" in found["html"]
    shorter = ask(edda, answer, typed(answer, end_ms="00:56"))
    assert 'data-fill="end_ms" data-time="01:02.4"' in " ".join(shorter["html"].split())
    answer.refresh_from_db()
    assert (answer.body, answer.clip.end_ms) == ("It is from 1908.", 62_400)
    assert not EvidenceResult.objects.filter(failing__gt=0).exists()


def test_what_is_said_nearby_can_be_taken_into_the_clip(edda: Client) -> None:
    answer = make("Half of it went in 1903.")
    html = " ".join(ask(edda, answer, typed(answer))["html"].split())
    assert 'data-fill="start_ms" data-time="00:40"' in html
    far = " ".join(ask(edda, answer, typed(answer, body="The other is from 1931."))["html"].split())
    assert 'data-fill="end_ms" data-time="02:10"' not in far


def test_an_unsaved_question_and_its_topics_are_read(edda: Client) -> None:
    answer = make("It is from 1908.")
    new = typed(answer, question="", new_question="Since when?", question_language="en")
    assert "The question has no topic" in ask(edda, None, new)["html"]
    with_topic = ask(edda, None, {**new, "add_topics": [make_topic().pk]})
    assert with_topic["summary"] == "No check fails."


def test_topics_that_the_form_removes_are_not_counted(edda: Client) -> None:
    answer, topic = make("It is from 1908."), make_topic("Bridges")
    answer.question.topics.set([topic])
    assert ask(edda, answer, typed(answer))["summary"] == "No check fails."
    without = typed(answer, remove_topics=[f"{answer.question_id}-{topic.pk}"])
    assert "The question has no topic" in ask(edda, answer, without)["html"]


def test_text_is_escaped(edda: Client) -> None:
    answer = make("It is from 1908.")
    body = '"<script>alert(1)</script> 1980" <b> in 1980 &amp;'
    html = ask(edda, answer, typed(answer, body=body))["html"]
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    "values",
    [
        {"video": "x"},
        {"video": "9" * 18},
        {"video": ""},
        {"start_ms": "later"},
        {"end_ms": "9" * 17},
        {"end_ms": "0:01"},
        {"body": " "},
        {"body": "a" * 60_000},
        {"question": "\x00", "body": ""},
    ],
)
def test_values_that_are_no_answer_yet_wait(edda: Client, values: dict[str, Any]) -> None:
    answer = make("It is from 1908.")
    assert "wait for a video" in ask(edda, answer, typed(answer, **values))["summary"]


def test_too_much_text_is_refused(edda: Client) -> None:
    answer = make("It is from 1908.")
    response = edda.post(evidence_page(answer), {"body": "a" * MAX_BODY})
    assert response.status_code == 413


def test_a_contributor_learns_nothing_about_videos_that_they_may_not_see(conny: User) -> None:
    hidden = make("It is from 1908.", status=Status.DRAFT)
    client = signed_in(conny)
    assert "wait for a video" in ask(client, None, typed(hidden, body="In 1980."))["summary"]
    shown = make_published(clip=make_clip(make_video_with_cues()), body="It is from 1908.")
    assert "1 check fails." in ask(client, None, typed(shown, body="In 1980."))["summary"]
    response = client.post(evidence_page(hidden), typed(hidden))
    assert response.status_code == 404


def test_a_contributors_own_answer_is_checked_but_asks_for_no_reason(conny: User) -> None:
    answer = make("It is from 1980.", status=Status.DRAFT)
    Answer.objects.update(created_by=conny)
    found = ask(signed_in(conny), answer, typed(answer))
    assert (found["summary"], found["needs_reason"]) == ("1 check fails.", False)
    assert 'name="evidence_reason"' not in signed_in(conny).get(page_of(answer)).content.decode()


def test_a_page_without_inputs_lists_the_findings_too(conny: User) -> None:
    answer = make("It is from 1980.", status=Status.IN_REVIEW)
    Answer.objects.update(created_by=conny)
    page = signed_in(conny).get(page_of(answer))
    assert page.context["evidence"]["panel"].summary == "1 check fails."
    assert 'data-url=""' in page.content.decode()
    assert "<mark>1980</mark>" in page.content.decode()
    assert "Show in the answer" not in page.content.decode()


def test_a_request_reads_the_cues_of_one_transcript_once(edda: Client) -> None:
    answer = make("It is from 1980 or 1931. Norfolk has it.")
    with CaptureQueriesContext(connection) as queries:
        ask(edda, answer, typed(answer))
    cues = [each["sql"] for each in queries if each["sql"].startswith('SELECT "clipqa_cue"')]
    assert len(cues) == 2  # before the start of the clip, and after it
    assert len(queries) < 20
