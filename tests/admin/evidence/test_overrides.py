"""A reason for each failing check, and what scripts read of the panel."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from clipqa.models import EvidenceOverride, User
from tests.admin.evidence.answers import make
from tests.admin.evidence.test_panel import ask, typed
from tests.admin.evidence.test_reasons import publish
from tests.admin.pages import errors, page_of
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db

TWO = "It is from 1980. Not from 1931."


def keys(found: dict[str, Any], state: str = "fails") -> list[str]:
    return [row["key"] for row in found["rows"] if row["state"] == state]


def overridden(*given: str) -> dict[str, str]:
    """The fields of a form with these keys, each with a reason of its own."""
    return {
        "evidence_overridden": " ".join(given),
        "evidence_reason": "\r\n".join(f"Reason {at}." for at, _key in enumerate(given)),
    }


def test_rows_have_the_places_of_their_words_and_of_what_is_said(edda: Client) -> None:
    answer = make("A 🏗 crane from 1931.")
    (row,) = ask(edda, answer, typed(answer))["rows"]
    assert (row["kind"], row["words"], row["state"]) == ("said_elsewhere", "1931", "fails")
    assert row["spans"] == [{"start": 16, "end": 20}]
    assert row["place"] == {"start_ms": 120_000, "end_ms": 130_000}
    html = " ".join(ask(edda, answer, typed(answer))["html"].split())
    assert 'Said there: <q dir="auto">The second pier is from 1931.</q>' in html


def test_what_holds_is_listed_with_what_was_compared(edda: Client) -> None:
    answer = make("It is from 1908.")
    found = ask(edda, answer, typed(answer))
    assert (found["open"], found["rest"]) == (0, "6 hold")
    html = " ".join(found["html"].split())
    assert '<span>Figures said</span> <span class="fact">1 of 1</span>' in html
    assert "English, 2 cues in the clip" in html


def test_an_empty_form_lists_what_will_be_checked(edda: Client) -> None:
    answer = make("It is from 1908.")
    html = ask(edda, answer, typed(answer, body=""))["html"]
    assert html.count("held-waits") == 7


def test_an_overridden_check_is_listed_with_its_own_reason(edda: Client) -> None:
    answer = make(TWO)
    first, second = keys(ask(edda, answer, typed(answer)))
    found = ask(edda, answer, typed(answer, **overridden(second)))
    assert (keys(found), keys(found, "overridden")) == ([first], [second])
    assert (found["open"], found["rest"]) == (1, "1 overridden, 5 hold")
    assert "Reason 0." in found["html"]
    assert f'data-undo="{second}"' in found["html"]


def test_a_reason_for_one_check_does_not_publish_another_that_fails(edda: Client) -> None:
    answer = make(TWO)
    first, second = keys(ask(edda, answer, typed(answer)))
    refused = publish(edda, answer, **overridden(second))
    assert "your reasons are not about" in errors(refused)["evidence_reason"][0]
    assert "“1980”" in errors(refused)["evidence_reason"][0]
    assert publish(edda, answer, **overridden(second, first)).status_code == 302
    kept = EvidenceOverride.objects.get()
    assert [(each["words"], each["why"]) for each in kept.findings] == [
        ("1980", "Reason 1."),
        ("1931", "Reason 0."),
    ]
    assert kept.why == "Figures “1980”: Reason 1.\nFigures “1931”: Reason 0."


def test_a_recorded_reason_is_shown_with_its_check_and_cannot_be_undone(edda: Client) -> None:
    answer = make(TWO)
    publish(edda, answer, **overridden(*keys(ask(edda, answer, typed(answer)))))
    found = ask(edda, answer, typed(answer))
    assert (found["open"], found["needs_reason"]) == (0, False)
    assert "Reason 0." in found["html"]
    assert "data-undo" not in found["html"]
    assert "data-override" not in edda.get(page_of(answer)).content.decode()


def test_without_keys_one_reason_is_about_all_that_fails(edda: Client) -> None:
    answer = make(TWO)
    assert publish(edda, answer, evidence_reason="On signs.").status_code == 302
    assert [each["words"] for each in EvidenceOverride.objects.get().findings] == ["1980", "1931"]


@pytest.mark.parametrize("given", ["x", "a-1", "number_not_said-zzzzzzzz", "-", "a" * 5_000])
def test_invalid_keys_override_nothing(edda: Client, given: str) -> None:
    answer = make(TWO)
    values = typed(answer, evidence_overridden=given, evidence_reason="Because.")
    assert ask(edda, answer, values)["open"] == 2


def test_a_contributor_overrides_nothing(conny: User) -> None:
    answer = make(TWO)
    type(answer).objects.update(created_by=conny)
    client = signed_in(conny)
    found = ask(client, answer, typed(answer))
    assert "data-override" not in found["html"]
    assert ask(client, answer, typed(answer, **overridden(*keys(found))))["open"] == 2
