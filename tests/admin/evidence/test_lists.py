"""The list of answers filters by stored results, and its action holds what fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.curation.evidence_results import examine_nearby, refresh, store
from clipqa.history import revisions_of
from clipqa.models import Answer, EvidenceOverride, Status, User
from tests.admin.evidence.answers import FAILS, HOLDS, WHY, make
from tests.admin.pages import list_page
from tests.factories import make_answer, make_published
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db


def listed(client: Client, value: str) -> set[Answer]:
    return {*client.get(list_page("answer"), {"evidence": value}).context["cl"].result_list}


def check() -> None:
    store(list(examine_nearby(Answer.objects.all())))


def publish(client: Client, *answers: Answer, **more: Any) -> HttpResponse:
    chosen = {"action": "publish_answers", "_selected_action": [each.pk for each in answers]}
    return client.post(list_page("answer"), {**chosen, **more})


def sent(response: HttpResponse) -> dict[str, Any]:
    """Return the hidden fields of the page that asks for a reason."""
    context: Any = response.context
    held = [each.answer.pk for each, _url in context["held"]]
    return {"_selected_action": held, "action": "publish_answers", "seen": context["seen"]}


def test_the_list_is_filtered_by_stored_results(edda: Client) -> None:
    fails, reasoned, holds = make(FAILS), make(FAILS), make(HOLDS)
    lacks = make_answer(clip=make(HOLDS).clip, body=HOLDS)
    check()
    publish(edda, reasoned, evidence_reason=WHY)
    refresh([reasoned.pk])
    unchecked = make(HOLDS)
    fine = {*Answer.objects.all()} - {fails, reasoned, lacks, unchecked}
    assert holds in fine
    assert listed(edda, "fails") == {fails}
    assert listed(edda, "reasoned") == {reasoned}
    assert listed(edda, "open") == {lacks}
    assert listed(edda, "fine") == fine
    assert listed(edda, "unchecked") == {unchecked}


def test_the_list_says_what_not_checked_means_and_counts(edda: Client) -> None:
    make(FAILS)
    check()
    page = edda.get(list_page("answer"), {"_facets": "True"}).content.decode()
    assert "Not checked: imported, or changed together with many others." in page
    assert "Checks fail (1)" in page


def test_the_list_runs_no_checks(edda: Client) -> None:
    make(FAILS)
    with CaptureQueriesContext(connection) as queries:
        edda.get(list_page("answer"), {"evidence": "fails"})
    assert not [each["sql"] for each in queries if "clipqa_cue" in each["sql"]]


def test_publishing_several_holds_those_that_fail(edda: Client) -> None:
    fails, holds, empty = make(FAILS), make(HOLDS), make("")
    page = publish(edda, fails, holds, empty)
    assert "1980” is not said in the recording" in page.content.decode()
    assert fails.question.text in page.content.decode()
    assert "1 answer was published." in page.content.decode()
    assert {*Answer.objects.filter(status=Status.PUBLISHED)} == {holds}
    done = edda.post(list_page("answer"), {**sent(page), "evidence_reason": WHY})
    assert done.status_code == 302
    assert {*Answer.objects.filter(status=Status.PUBLISHED)} == {holds, fails}
    kept = EvidenceOverride.objects.get()
    assert (kept.answer, kept.why, kept.actor_name) == (fails, WHY, "edda")
    assert WHY in revisions_of(Answer, fails.pk)[0].why


@pytest.mark.parametrize("reason", ["", " ", "a" * 501])
def test_an_invalid_reason_is_asked_for_again(edda: Client, reason: str) -> None:
    page = publish(edda, make(FAILS))
    again = edda.post(list_page("answer"), {**sent(page), "evidence_reason": reason})
    assert again.context["form"].errors["evidence_reason"]
    assert not Answer.objects.filter(status=Status.PUBLISHED).exists()


def test_an_answer_that_was_changed_meanwhile_is_skipped(edda: Client) -> None:
    answer = make(FAILS)
    opened = edda.get(list_page("answer")).context["cl"]
    page = publish(edda, answer, seen=[f"{answer.pk}:{opened.model_admin.row_version(answer)}"])
    answer.save()
    edda.post(list_page("answer"), {**sent(page), "evidence_reason": WHY})
    assert not Answer.objects.filter(status=Status.PUBLISHED).exists()


def test_published_answers_and_known_reasons_are_not_asked_about(edda: Client) -> None:
    public, known = make(FAILS, status=Status.PUBLISHED), make(FAILS)
    publish(edda, known, evidence_reason=WHY)
    Answer.objects.filter(pk=known.pk).update(status=Status.DRAFT)
    assert publish(edda, public, known).status_code == 302
    assert EvidenceOverride.objects.count() == 1


def test_contributors_see_the_state_of_their_own_drafts(conny: User) -> None:
    answer = make(FAILS)
    Answer.objects.filter(pk=answer.pk).update(created_by=conny)
    make_published()
    check()
    assert listed(signed_in(conny), "fails") == {answer}
