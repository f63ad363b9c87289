"""The panel *Evidence* follows what is typed, and its buttons act on the fields."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clipqa.models import Answer
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


def test_a_reason_is_asked_for_where_it_is_needed(form: Page) -> None:
    reason = form.locator("#id_evidence_reason")
    form.check("input[name=status][value=published]")
    expect(reason).to_be_hidden()
    form.fill("#id_body", "It is from 1980.")
    expect(reason).to_be_visible()
    form.check("input[name=status][value=draft]")
    expect(reason).to_be_hidden()
