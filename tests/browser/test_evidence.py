"""The panel *Evidence* follows what is typed, and its buttons act on the fields."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clipqa.models import Answer, EvidenceOverride
from tests.admin.evidence.answers import HOLDS, make
from tests.admin.pages import page_of
from tests.admin.people import person
from tests.browser.test_conflicts import add_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUMMARY, NOTE, MARK = "#evidence [data-summary]", "#evidence [data-note]", "#evidence mark"


@pytest.fixture
def form(page: Page, live_server: Any) -> Page:
    add_session(page.context, live_server.url, person("alice", is_superuser=True))
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    page.goto(live_server.url + page_of(make(HOLDS)))
    return page


def selected(page: Page) -> str:
    return str(
        page.eval_on_selector(
            "#id_body", "area => area.value.slice(area.selectionStart, area.selectionEnd)"
        )
    )


def test_typing_updates_the_list_and_nothing_is_saved(form: Page) -> None:
    expect(form.locator(SUMMARY)).to_have_text("No check fails.")
    form.fill("#id_body", "A 🏗 crane:\nit is from 1980.")
    expect(form.locator(MARK)).to_have_text("1980")
    form.click("#evidence button[data-words]")
    assert selected(form) == "1980"
    form.fill("#id_body", "Before it, words. A 🏗 crane:\nit is from 1980.")
    form.click("#evidence button[data-words]")  # moved since
    assert selected(form) == "1980"
    assert Answer.objects.get().body == HOLDS


def test_an_offered_end_fills_the_field_and_is_checked(form: Page) -> None:
    form.fill("#id_end_ms", "00:56")
    form.click("#evidence button[data-fill]")
    assert form.input_value("#id_end_ms") == "01:02.4"
    expect(form.locator(SUMMARY)).to_have_text("No check fails.")
    form.fill("#id_end_ms", "00:56")
    form.click("#evidence button[data-fill]")
    form.click("#evidence [data-undo-range]")
    assert form.input_value("#id_end_ms") == "00:56"


def test_a_failed_request_says_so_and_keeps_the_list(form: Page) -> None:
    form.fill("#id_body", "It is from 1980.")
    expect(form.locator(MARK)).to_have_text("1980")
    form.route("**/evidence/", lambda route: route.abort())
    form.fill("#id_body", "It is from 1981.")
    expect(form.locator(NOTE)).to_contain_text("The server can’t be reached")
    expect(form.locator(MARK)).to_have_text("1980")
    form.unroute("**/evidence/")
    form.fill("#id_body", "It is from 1982.")
    expect(form.locator(MARK)).to_have_text("1982")
    expect(form.locator(NOTE)).to_have_text("")


def test_a_request_for_values_that_are_taken_back_is_given_up(form: Page) -> None:
    form.route("**/evidence/", lambda route: None)  # unanswered
    with form.expect_request("**/evidence/"):
        form.fill("#id_body", "It is from 1980.")
    with form.expect_event("requestfailed"):
        form.fill("#id_body", HOLDS)
    expect(form.locator(SUMMARY)).to_have_text("No check fails.")
    expect(form.locator(NOTE)).to_have_text("")


def test_a_check_is_overridden_in_place_and_the_override_is_taken_back(form: Page) -> None:
    form.fill("#id_body", "It is from 1980, not from 1931.")
    form.locator("[data-override]").first.click()
    form.keyboard.type("On a sign.")
    form.keyboard.press("Enter")
    overridden = form.locator("#evidence .held-overridden")
    expect(overridden).to_contain_text("On a sign.")
    expect(form.locator(SUMMARY)).to_have_text("1 check fails.")
    assert form.input_value("#id_evidence_reason") == "On a sign."
    overridden.get_by_role("button", name="Undo").click()
    expect(form.locator(SUMMARY)).to_have_text("2 checks fail.")
    assert form.input_value("#id_evidence_reason") == ""


def test_an_open_reason_survives_an_update_of_the_list(form: Page) -> None:
    form.fill("#id_body", "It is from 1980.")
    form.click("[data-override]")
    form.keyboard.type("On a")
    form.evaluate("document.getElementById('id_speaker').value = 'Bob'")
    form.dispatch_event("#id_speaker", "input")
    with form.expect_response("**/evidence/"):
        pass
    form.keyboard.type(" sign.")
    assert form.input_value(".cd-why input") == "On a sign."


def test_publishing_moves_to_the_first_open_check_and_sends_nothing(form: Page) -> None:
    form.fill("#id_body", "It is from 1980.")
    form.click("[name=_publish]")  # before the list is updated
    first = form.locator("#evidence .finding-fails")
    expect(first).to_be_focused()
    expect(form.locator("[data-live]")).to_contain_text("Not published: a check is open. “1980”")
    assert form.input_value("#id_body") == "It is from 1980."
    assert not Answer.objects.get().is_published
    form.click("[data-override]")
    form.keyboard.type("On a sign.")
    form.click(".cd-why [data-apply]")
    expect(form.locator("[data-checks]")).to_have_text("No check open")
    form.keyboard.press("Control+Enter")
    form.wait_for_url("**/answer/")
    assert Answer.objects.get().is_published
    assert EvidenceOverride.objects.get().why == "On a sign."


def test_a_second_press_of_publish_does_not_skip_the_check(form: Page) -> None:
    asked: list[str] = []
    form.on("request", lambda request: asked.append(request.url))
    form.evaluate(
        """() => {
          document.getElementById("id_body").value = "It is from 1980.";
          const publish = document.querySelector("[name=_publish]");
          for (let press = 0; press < 2; press += 1) publish.click();
        }"""
    )
    expect(form.locator("#evidence .finding-fails")).to_be_focused()
    assert len([url for url in asked if url.endswith("/evidence/")]) == 1
    assert not Answer.objects.get().is_published
