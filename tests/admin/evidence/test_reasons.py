"""Publishing over a failing check asks for a reason, which goes on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from clipqa.curation.erasing import erase
from clipqa.history import revisions_of
from clipqa.models import Answer, EvidenceOverride, Proposal, Status
from tests.admin.evidence.answers import WHY, make, make_video_with_cues
from tests.admin.pages import add_page, errors, filled, page_of
from tests.factories import make_answer, make_clip

pytestmark = pytest.mark.django_db

REASON = "evidence_reason"


def send(client: Client, url: str, button: str = "_save", **typed: Any) -> HttpResponse:
    return client.post(url, {**filled(client.get(url)), **typed, button: "x"})


def publish(client: Client, answer: Answer, **typed: Any) -> HttpResponse:
    return send(client, page_of(answer), status="published", **typed)


def reload(answer: Answer) -> Answer:
    return Answer.objects.get(pk=answer.pk)


def test_publishing_over_a_failing_check_asks_for_a_reason(edda: Client) -> None:
    answer = make("It is from 1908.")
    response = publish(edda, answer, body="It is from 1980.", editor="Edda Elm")
    assert "enter a reason for publishing it anyway" in errors(response)[REASON][0]
    form = response.context["adminform"].form
    assert (form["body"].value(), form["editor"].value()) == ("It is from 1980.", "Edda Elm")
    assert "data-reason >" in " ".join(response.content.decode().split())  # not hidden
    assert reload(answer).status == Status.DRAFT


def test_the_page_of_a_refused_publication_does_not_show_it_as_published(edda: Client) -> None:
    answer = make("It is from 1980.", status=Status.IN_REVIEW)
    page = publish(edda, answer).content.decode()
    assert "badge-published" not in page
    assert "View on site" not in page
    assert "It waits for review." in page
    assert 'name="_publish"' in page


def test_the_reason_is_kept_with_name_and_time(edda: Client) -> None:
    answer = make("It is from 1980.")
    assert publish(edda, answer, evidence_reason=WHY).status_code == 302
    assert reload(answer).is_published
    kept = EvidenceOverride.objects.get(answer=answer)
    assert (kept.why, kept.actor_name, kept.actor.username) == (WHY, "edda", "edda")
    assert kept.findings == [{"kind": "number_not_said", "words": "1980"}]
    newest = revisions_of(Answer, answer.pk)[0]
    assert newest.why == f"Published although checks fail: {WHY}"
    page = edda.get(page_of(answer)).content.decode()
    assert WHY in page
    assert "Published although checks failed" in page


def test_the_name_stays_when_the_login_is_deleted(edda: Client) -> None:
    publish(edda, make("It is from 1980."), evidence_reason=WHY)
    get_user_model().objects.get(username="edda").delete()
    kept = EvidenceOverride.objects.get()
    assert (kept.actor, kept.actor_name) == (None, "edda")


def test_the_same_findings_are_not_asked_about_again(edda: Client) -> None:
    answer = make("It is from 1980.")
    publish(edda, answer, evidence_reason=WHY)
    assert send(edda, page_of(answer), body="Now it surely is from 1980.").status_code == 302
    assert send(edda, page_of(answer), editor="Edda").status_code == 302
    assert REASON in errors(send(edda, page_of(answer), body="It is from 1981."))
    assert REASON in errors(send(edda, page_of(answer), start_ms="00:45"))
    assert EvidenceOverride.objects.count() == 1


def test_a_new_answer_that_is_published_at_once_asks_too(edda: Client) -> None:
    video = make_video_with_cues()
    new = {"video": video.pk, "start_ms": "0:50", "end_ms": "1:02.4", "body": "It is from 1980."}
    new |= {"new_question": "Since when?", "status": "published"}
    assert REASON in errors(send(edda, add_page("answer"), **new))
    assert not Answer.objects.exists()
    assert send(edda, add_page("answer"), **new, evidence_reason=WHY).status_code == 302
    assert EvidenceOverride.objects.get().answer == Answer.objects.get()


def test_the_button_that_publishes_asks_too(edda: Client) -> None:
    answer = make("It is from 1980.", status=Status.IN_REVIEW)
    assert REASON in errors(send(edda, page_of(answer), "_publish"))
    send(edda, page_of(answer), "_publish", evidence_reason=WHY)
    assert reload(answer).is_published


def test_a_reason_may_have_500_characters(edda: Client) -> None:
    answer = make("It is from 1980.")
    assert REASON in errors(publish(edda, answer, evidence_reason="a" * 501))
    assert REASON in errors(publish(edda, answer, evidence_reason=" \u200b\x07"))
    assert publish(edda, answer, evidence_reason="a" * 500).status_code == 302


@pytest.mark.parametrize("body", ["It is from 1908.", "The pier has no year."])
def test_advice_asks_for_no_reason(edda: Client, body: str) -> None:
    answer = make_answer(clip=make_clip(make_video_with_cues(), 50_000, 62_400), body=body)
    assert publish(edda, answer).status_code == 302
    assert not EvidenceOverride.objects.exists()


def test_a_reason_that_is_not_needed_is_not_kept(edda: Client) -> None:
    assert publish(edda, make("It is from 1908."), evidence_reason=WHY).status_code == 302
    assert not EvidenceOverride.objects.exists()


def test_nothing_is_asked_without_a_transcript_and_for_a_draft(edda: Client) -> None:
    silent = make_answer(clip=make_clip(), body="It is from 1980.")
    assert publish(edda, silent).status_code == 302
    draft = make("It is from 1980.")
    assert send(edda, page_of(draft), editor="Edda").status_code == 302


def test_a_private_draft_asks_for_no_reason_but_publishing_it_does(edda: Client) -> None:
    answer = make("It is from 1908.", status=Status.PUBLISHED)
    assert send(edda, page_of(answer), "_keep", body="It is from 1980.").status_code == 302
    draft = Proposal.objects.open().get()
    assert draft.values == {"body": "It is from 1980."}
    continued = f"{page_of(answer)}?continue=draft"
    assert REASON in errors(send(edda, continued, "_save"))
    assert reload(answer).body == "It is from 1908."
    assert send(edda, continued, "_save", evidence_reason=WHY).status_code == 302
    assert reload(answer).body == "It is from 1980."
    assert EvidenceOverride.objects.get().why == WHY


def test_erasing_an_answer_erases_its_reasons(edda: Client) -> None:
    answer = make("It is from 1980.")
    publish(edda, answer, evidence_reason=WHY)
    erase(reload(answer), "Court order.")
    assert not EvidenceOverride.objects.exists()
