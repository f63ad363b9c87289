"""The action bar and the dialogs of an answer's page, in Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clipqa.models import Answer, EvidenceOverride
from tests.admin.evidence.answers import FAILS, HOLDS, make
from tests.admin.pages import page_of
from tests.admin.people import person
from tests.browser.axe import found_by_axe
from tests.browser.test_conflicts import add_session
from tests.factories import make_answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCHEDULE, MORE = "[data-dialog=schedule]", "[data-dialog=more]"


@pytest.fixture
def desk(superuser_page: Page, live_server: Any) -> Page:
    page = superuser_page
    answer = make(HOLDS)
    make_answer("Who paid for the pier?", clip=answer.clip)
    page.goto(live_server.url + page_of(answer))
    page.wait_for_selector(".clip-desk.is-live")
    return page


def only_answer() -> Answer:
    return Answer.objects.get(body__in=[HOLDS, FAILS])


def test_keys_save_and_the_browser_keeps_what_is_typed(desk: Page) -> None:
    desk.fill("#id_speaker", "Bob Brown")
    expect(desk.locator(".cd-kept")).to_contain_text("Kept in this browser")
    desk.focus("#id_body")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert "/change/" in desk.url
    assert only_answer().speaker == "Bob Brown"


def test_a_time_in_the_dialog_schedules_the_answer(desk: Page) -> None:
    desk.click("[data-opens=schedule]")
    button = desk.locator("[data-schedules]")
    expect(button).to_be_disabled()
    desk.fill("#id_publish_at_0", "2030-05-14")
    desk.fill("#id_publish_at_1", "09:00:00")
    expect(button).to_have_text("Schedule for 2030-05-14 09:00")
    button.click()
    expect(desk.locator(".messagelist .success")).to_contain_text("Scheduled for")
    assert only_answer().is_scheduled


def test_escape_closes_a_calendar_then_the_dialog_and_restores_its_fields(desk: Page) -> None:
    desk.click("[data-opens=schedule]")
    desk.check("input[name=status][value=archived]")
    expect(desk.locator("[name=_save]")).to_have_text("Save")
    desk.locator(f"{SCHEDULE} .date-icon").first.click()
    expect(desk.locator(".calendarbox").first).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator(".calendarbox").first).to_be_hidden()
    expect(desk.locator(SCHEDULE)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator(SCHEDULE)).to_be_hidden()
    expect(desk.locator("[data-opens=schedule]")).to_be_focused()
    assert desk.is_checked("input[name=status][value=draft]")
    expect(desk.locator("[name=_save]")).to_have_text("Save draft")


def test_a_refused_field_in_a_dialog_opens_it(desk: Page) -> None:
    desk.click("[data-opens=schedule]")
    desk.fill("#id_expire_at_0", "2001-01-01")
    desk.fill("#id_expire_at_1", "09:00")
    desk.click(f"{SCHEDULE} [data-done]")
    desk.click("[name=_publish]")
    expect(desk.locator(SCHEDULE)).to_contain_text("This moment has passed.")
    expect(desk.locator("#id_expire_at_0")).to_be_focused()
    expect(desk.locator("[data-bar] [data-wrong]")).to_have_text("1 field needs you")


def test_dialogs_and_bar_are_accessible(desk: Page) -> None:
    for name in ("schedule", "more"):
        desk.click(f"[data-opens={name}]")
        assert found_by_axe(desk) == []
        desk.click(f"[data-dialog={name}] [data-done]")


def test_the_choice_of_a_shared_clip_appears_with_a_change_of_the_times(desk: Page) -> None:
    expect(desk.locator(".cd-shared")).to_be_hidden()
    desk.fill("#id_end_ms", "1:03")
    expect(desk.locator(".cd-shared")).to_contain_text("Who paid for the pier?")
    desk.fill("#id_end_ms", "01:02.4")
    expect(desk.locator(".cd-shared")).to_be_hidden()


def test_without_scripts_an_answer_is_published_with_a_reason(
    browser: Browser, live_server: Any
) -> None:
    context = browser.new_context(java_script_enabled=False)
    add_session(context, live_server.url, person("alice", is_superuser=True))
    plain = context.new_page()
    plain.goto(live_server.url + page_of(make(FAILS)))
    plain.click("[name=_publish]")
    plain.fill("#id_evidence_reason", "On a sign.")
    plain.click("[name=_publish]")
    plain.wait_for_selector(".messagelist .success")
    context.close()
    assert only_answer().is_published
    assert EvidenceOverride.objects.get().why == "On a sign."


def test_more_buttons_open_above_the_bar(desk: Page) -> None:
    desk.click(".cd-menu summary")
    desk.click("[name=_addanother]")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert "/answer/add/" in desk.url


def test_unsaved_text_is_offered_beside_the_recording(desk: Page) -> None:
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.fill("#id_speaker", "Bob Brown")
    expect(desk.locator(".cd-kept")).to_be_visible()
    desk.reload()
    offer = desk.locator(".cd-words #admin-draft [data-offer]")
    offer.get_by_role("button", name="Restore it").click()
    assert desk.input_value("#id_speaker") == "Bob Brown"
    desk.set_viewport_size({"width": 390, "height": 844})
    expect(desk.locator("#admin-draft + .clip-desk, #admin-draft ~ .clip-desk")).to_have_count(1)


def test_the_history_opens_over_the_page_and_nothing_typed_is_left(desk: Page) -> None:
    desk.fill("#id_speaker", "Bob Brown")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    desk.fill("#id_speaker", "Bobby Brown")
    desk.click(".historylink")
    history = desk.locator("[data-history]")
    expect(history.get_by_role("link", name="What changed").first).to_have_attribute(
        "target", "_blank"
    )
    assert found_by_axe(desk) == []
    history.get_by_role("button", name="Close").click()
    expect(history).to_be_hidden()
    expect(desk.locator(".historylink")).to_be_focused()
    assert desk.input_value("#id_speaker") == "Bobby Brown"
