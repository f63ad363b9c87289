"""Suggestions below the search field: keyboard, screen reader, mouse and touch."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django import Settings

from tests.browser.pages.conftest import DESKTOP, PHONE
from tests.browser.pages.library import ARABIC

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("library")]

SUGGEST = "**/api/v1/suggest/**"
ROOM = "What keeps both sides in the room?"


def box_of(page: Page, path: str = "/topics/") -> Locator:
    page.goto_path(path)  # type: ignore[attr-defined]
    return page.get_by_role("combobox").last


def options_of(page: Page) -> Locator:
    return page.get_by_role("option")


def asked_for(page: Page) -> list[str]:
    return [request.url for request in page.sent_requests if "/suggest/" in request.url]  # type: ignore[attr-defined]


def answer_with(*texts: str) -> str:
    shown = [
        {"kind": "question", "text": text, "url": "/about/", "lang": "en", "marks": [[0, 2]]}
        for text in texts
    ]
    return json.dumps({"q": "", "suggestions": shown})


def test_a_list_opens_with_the_typed_text_in_bold(reader: Page) -> None:
    box = box_of(reader)
    box.press_sequentially("what k")
    expect(options_of(reader)).to_have_text([re.compile(rf"^{re.escape(ROOM)}\s+Question$")])
    assert options_of(reader).locator("b").all_inner_texts() == ["What", "k"]
    expect(reader.locator("#announcer")).to_have_text("1 suggestion")
    box.press_sequentially("xyz")
    expect(reader.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_field_has_the_attributes_of_a_combobox(reader: Page) -> None:
    box = box_of(reader)
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("med")
    expect(box).to_have_attribute("aria-expanded", "true")
    listbox = reader.get_by_role("listbox", name="Suggestions")
    assert box.get_attribute("aria-controls") == listbox.get_attribute("id")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    chosen = reader.get_by_role("option", name="Mediation Topic", selected=True)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(box).to_be_focused()


def test_arrows_cycle_through_options_and_field_and_text_keys_leave_the_list(reader: Page) -> None:
    box = box_of(reader)
    box.fill("what is said")
    expect(options_of(reader)).to_have_count(8)
    chosen = reader.get_by_role("option", selected=True)
    for key, at in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None)]:
        box.press(key)
        assert chosen.count() == (at is not None)
    box.press("ArrowUp")
    expect(options_of(reader).last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    assert chosen.count() == 0
    box.press("ArrowDown")
    box.press("Home")
    assert chosen.count() == 0
    assert box.evaluate("box => box.selectionStart") == 0


def test_enter_opens_the_selected_option_or_searches(reader: Page) -> None:
    box = box_of(reader)
    box.fill("what keeps")
    expect(options_of(reader)).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    reader.wait_for_url("**/questions/what-keeps-both-sides-in-the-room/")
    box = box_of(reader)
    box.fill("what keeps")
    expect(options_of(reader)).to_have_count(1)
    box.press("Enter")
    reader.wait_for_url("**/search/?q=what+keeps")


def test_escape_closes_then_clears_and_an_arrow_opens_again(reader: Page) -> None:
    box = box_of(reader)
    box.fill("what keeps")
    expect(options_of(reader)).to_have_count(1)
    box.press("Escape")
    expect(reader.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("what keeps")
    box.press("ArrowUp")
    expect(options_of(reader).last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    box.press("Escape")
    expect(box).to_have_value("")


def test_leaving_the_field_closes_the_list(reader: Page) -> None:
    box = box_of(reader)
    box.press_sequentially("what keeps")
    expect(options_of(reader)).to_have_count(1)
    box.press("Tab")
    expect(reader.get_by_role("listbox")).to_be_hidden()
    expect(reader.get_by_role("button", name="Search")).to_be_focused()


def test_a_click_opens_an_option_on_the_front_page_too(reader: Page) -> None:
    box = box_of(reader, "/")
    expect(box).to_have_attribute("id", "hero-q")
    box.press_sequentially("harb")
    reader.get_by_role("option", name="Harbour Public TV Outlet").click()
    reader.wait_for_url("**/outlets/harbour-public-tv/")


def test_a_word_being_composed_sends_no_request_and_no_form(reader: Page) -> None:
    box = box_of(reader)
    box.focus()
    keys = reader.context.new_cdp_session(reader)
    composed = {"text": "room", "selectionStart": 4, "selectionEnd": 4}
    keys.send("Input.imeSetComposition", composed)
    box.press("Enter")
    reader.wait_for_timeout(400)
    assert asked_for(reader) == []
    assert reader.url.endswith("/topics/")
    keys.send("Input.insertText", {"text": "room"})
    expect(options_of(reader)).to_have_count(1)


def test_the_response_to_the_later_request_wins(reader: Page) -> None:
    waiting: list[Route] = []
    given_up: list[str] = []
    box = box_of(reader)
    reader.route(SUGGEST, lambda route: waiting.append(route))
    reader.on("requestfailed", lambda request: given_up.append(request.url))
    for number, text in enumerate(("slow", "er"), start=1):
        box.press_sequentially(text)
        for _ in range(200):
            reader.wait_for_timeout(20 if len(waiting) < number else 0)
    waiting[1].fulfill(body=answer_with("Slower?"), content_type="application/json")
    expect(options_of(reader)).to_have_text([re.compile("Slower")])
    assert [url.rpartition("=")[2] for url in given_up] == ["slow"]


def test_typing_is_debounced_and_responses_are_cached(reader: Page) -> None:
    reader.clock.install(time=0)
    box = box_of(reader)
    reader.clock.pause_at(60_000)  # so that the debounce doesn't depend on the speed of the machine
    for letter in "What  KEEPS ":
        box.press_sequentially(letter)
        reader.clock.run_for(20)
    reader.clock.resume()
    expect(options_of(reader)).to_have_count(1)
    assert [url.rpartition("=")[2] for url in asked_for(reader)] == ["what%20keeps"]
    box.press_sequentially("x")
    expect(options_of(reader)).to_have_count(0)
    box.press("Backspace")
    expect(options_of(reader)).to_have_count(1)
    assert len(asked_for(reader)) == 2


@pytest.mark.parametrize("status", [429, 500, 200])
def test_without_a_list_the_field_still_searches(reader: Page, status: int) -> None:
    box = box_of(reader)
    reader.route(SUGGEST, lambda route: route.fulfill(status=status, body="<nothing to read>"))
    box.press_sequentially("what keeps")
    reader.wait_for_timeout(300)
    expect(reader.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    reader.wait_for_url("**/search/?q=what+keeps")


def test_markup_in_a_suggestion_is_text(reader: Page) -> None:
    box = box_of(reader)
    text = "<img src=x onerror=alert(1)>&lt;b"
    reader.route(SUGGEST, lambda route: route.fulfill(body=answer_with(text)))
    box.press_sequentially("img")
    expect(options_of(reader)).to_contain_text([text])
    assert reader.locator("[role=listbox] img").count() == 0
    assert reader.evaluate("violations") == []


def test_an_arabic_question_is_right_to_left(reader: Page) -> None:
    box = box_of(reader)
    box.fill("ما الدور")
    text = options_of(reader).locator("span")
    expect(text).to_have_text(ARABIC)
    assert text.get_attribute("lang") == "ar"
    assert text.evaluate("span => getComputedStyle(span).direction") == "rtl"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_open_list_is_accessible_and_fits(reader: Page, size: dict, scheme: str) -> None:
    reader.set_viewport_size(size)
    reader.emulate_media(color_scheme=scheme)
    box = box_of(reader, "/")
    box.press_sequentially("what")
    expect(options_of(reader)).to_have_count(8)
    box.press("ArrowDown")
    assert Axe().run(reader).response["violations"] == []
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    listed = reader.get_by_role("listbox").bounding_box()
    assert listed["x"] >= 0
    assert listed["x"] + listed["width"] <= size["width"]
    heights = [option.bounding_box()["height"] for option in options_of(reader).all()]
    assert min(heights) >= 44


@pytest.mark.usefixtures("early_in_a_window")
def test_a_rate_limited_list_stays_and_shows_a_message(reader: Page, settings: Settings) -> None:
    settings.CLIPQA_SEARCH_LIMIT = 1
    reader.goto_path("/search/?q=part")  # type: ignore[attr-defined]
    before = reader.url
    reader.get_by_label("Sort").select_option("oldest")
    sentence = re.compile(r"Wait \d+ seconds?, then try again\.")
    expect(reader.locator("#feed .notice")).to_have_text(sentence)
    expect(reader.locator("#announcer")).to_have_text(sentence)
    expect(reader.get_by_label("Sort")).to_have_value("best")
    assert reader.url == before
    assert reader.locator("#feed .card").count() == 6
