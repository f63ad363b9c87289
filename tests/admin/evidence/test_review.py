"""In review: accepting what fails asks for a reason, and the queue says how many checks fail."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.curation import save_record
from clipqa.curation.evidence_proposals import refresh_proposals
from clipqa.curation.evidence_results import refresh
from clipqa.curation.proposals import propose
from clipqa.history import as_actor, revisions_of
from clipqa.models import Answer, EvidenceOverride, Proposal, Status, User
from tests.admin.evidence.answers import FAILS, HOLDS, WHY, make
from tests.admin.pages import decision_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(conny: User) -> Proposal:
    answer = make(HOLDS, status=Status.PUBLISHED)
    Answer.objects.filter(pk=answer.pk).update(created_by=conny)
    with as_actor(actor=conny):
        proposed = propose(Answer.objects.get(pk=answer.pk), {"body": FAILS})
    assert proposed is not None
    return proposed


def page_of(proposal: Proposal) -> str:
    return reverse("admin:clipqa_answer_proposal", args=[proposal.answer_id, proposal.pk])


def decide(client: Client, proposal: Proposal, button: str, **given: Any) -> HttpResponse:
    shown = decision_of(client.get(page_of(proposal)))
    return client.post(page_of(proposal), {**shown, button: "x", **given})


def queue(client: Client) -> dict[str, int | None]:
    sections = client.get(reverse("admin:index")).context["queue"]
    return {row.text: row.failing for section in sections[:2] for row in section.rows}


def test_accepting_a_proposal_that_fails_asks_for_a_reason(
    edda: Client, proposal: Proposal
) -> None:
    asked = decide(edda, proposal, "_accept", comment="Thanks.")
    assert "evidence_reason" in asked.context["form"].errors
    assert "<mark>1980</mark>" in asked.content.decode()
    assert "Thanks." in asked.content.decode()
    assert not EvidenceOverride.objects.exists()
    assert decide(edda, proposal, "_accept", evidence_reason=WHY).status_code == 302
    proposal.answer.refresh_from_db()
    assert proposal.answer.body == FAILS
    assert EvidenceOverride.objects.get().why == WHY
    why = revisions_of(Answer, proposal.answer_id)[0].why
    assert why == f"Proposed by conny. Published although checks fail: {WHY}"


def test_declining_a_proposal_asks_for_no_reason(edda: Client, proposal: Proposal) -> None:
    assert decide(edda, proposal, "_decline", comment="No.").status_code == 302
    proposal.refresh_from_db()
    assert not proposal.is_open


def test_the_queue_says_how_many_checks_fail(edda: Client, proposal: Proposal) -> None:
    draft = make(FAILS, status=Status.IN_REVIEW)
    names = [draft.question.text, proposal.answer.question.text]
    assert queue(edda) == dict.fromkeys(names)
    refresh([draft.pk])
    refresh_proposals([proposal])
    assert queue(edda) == dict.fromkeys(names, 1)
    assert "1 check fails" in edda.get(reverse("admin:index")).content.decode()


def test_a_change_of_what_a_proposal_is_compared_with_makes_its_result_invalid(
    edda: Client, proposal: Proposal
) -> None:
    refresh_proposals([proposal])
    save_record(proposal.answer.clip.video)
    assert list(queue(edda).values()) == [None]
    refresh([proposal.answer_id], seconds=60)
    assert list(queue(edda).values()) == [1]


def test_a_new_proposal_is_examined_after_its_commit(
    conny: User, proposal: Proposal, django_capture_on_commit_callbacks: Any, edda: Client
) -> None:
    answer = Answer.objects.get(pk=proposal.answer_id)
    with django_capture_on_commit_callbacks(execute=True), as_actor(actor=conny):
        propose(answer, {"body": "It is from 1980, and “the town paid for this”."})
    assert list(queue(edda).values()) == [2]
