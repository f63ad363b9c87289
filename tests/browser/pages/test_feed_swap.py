"""Filters and pagination replace the list in place, and work without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages.conftest import PHONE
from tests.browser.pages.library import Library
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

COUNT = "#feed-heading"


def mark_page(page: Page) -> None:
    """Set a variable that a navigation would delete."""
    page.evaluate("window.stayed = true")


def is_same_page(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_a_filter_replaces_the_list_and_keeps_the_focus(library, reader):
    reader.goto_path("/search/")
    mark_page(reader)
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader).to_have_url(re.compile(r"\?outlet=kanal-8$"))
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"\b1\s+clip answer"))
    chosen = reader.locator(".facets [aria-current]")
    expect(chosen).to_be_focused()
    expect(reader.locator("#announcer")).to_have_text("1 clip answer")
    assert is_same_page(reader)


def test_removing_a_chip_moves_the_focus_to_the_count(library, reader):
    reader.goto_path("/search/?outlet=kanal-8")
    mark_page(reader)
    reader.get_by_role("link", name="Remove filter: Kanal 8").click()
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"13\s+clip answers"))
    expect(reader.locator(COUNT)).to_be_focused()
    assert is_same_page(reader)


def test_the_next_page_is_scrolled_to_its_top_and_focuses_its_count(library, reader):
    reader.goto_path("/search/")
    mark_page(reader)
    first = reader.locator(".card").first.get_attribute("id")
    reader.get_by_role("link", name="Next").click()
    expect(reader.locator(COUNT)).to_be_focused()
    expect(reader.locator("#announcer")).to_have_text("13 clip answers, page 2 of 3")
    assert reader.locator(".card").first.get_attribute("id") != first
    assert 0 <= reader.locator(COUNT).bounding_box()["y"] < 200
    assert is_same_page(reader)


def test_back_restores_the_list_and_the_scroll_position(library, reader):
    reader.goto_path("/search/")
    mark_page(reader)
    reader.get_by_role("link", name="Next").scroll_into_view_if_needed()
    before = reader.evaluate("scrollY")
    assert before > 300
    reader.get_by_role("link", name="Next").click()
    expect(reader.locator(COUNT)).to_contain_text("page 2 of 3")
    reader.go_back()
    expect(reader.locator(COUNT)).not_to_contain_text("page")
    until(reader, f"Math.abs(scrollY - {before}) < 2")
    reader.go_forward()
    expect(reader.locator(COUNT)).to_contain_text("page 2 of 3")
    assert is_same_page(reader)


def test_sorting_applies_at_once_and_keeps_the_filters(library, reader):
    reader.goto_path("/search/?outlet=harbour-public-tv")
    mark_page(reader)
    reader.get_by_label("Sort").focus()
    reader.get_by_label("Sort").select_option("shortest")
    expect(reader).to_have_url(re.compile(r"\?outlet=harbour-public-tv&sort=shortest$"))
    expect(reader.locator(".card").first.locator(".duration")).to_have_text("0:01")
    expect(reader.get_by_label("Sort")).to_be_focused()
    assert is_same_page(reader)


def test_a_page_number_can_be_typed(library, reader):
    reader.goto_path("/search/")
    mark_page(reader)
    reader.get_by_label("Page", exact=True).fill("3")
    reader.keyboard.press("Enter")
    expect(reader.get_by_label("Page", exact=True)).to_have_value("3")
    expect(reader).to_have_url(re.compile(r"page=3"))
    assert is_same_page(reader)


def test_a_click_with_a_modifier_is_left_to_the_browser(library, reader):
    reader.goto_path("/search/")
    with reader.context.expect_page() as opened:
        reader.get_by_role("link", name="Kanal 8 1").click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url("**/*?outlet=kanal-8")
    assert reader.url.endswith("/search/")


def test_the_later_of_two_clicks_wins(library, reader):
    def slowly(route):
        reader.wait_for_timeout(700)
        route.continue_()

    reader.goto_path("/search/")
    reader.route(re.compile("outlet=kanal-8.*fragment"), slowly)
    reader.evaluate(
        """() => {
          document.querySelector('[data-key="outlet-kanal-8"]').click();
          document.querySelector('[data-key="outlet-delta-news"]').click();
        }"""
    )
    expect(reader).to_have_url(re.compile("outlet=delta-news$"))
    reader.wait_for_timeout(1000)
    expect(reader).to_have_url(re.compile("outlet=delta-news$"))
    expect(reader.locator(".chip")).to_have_count(1)


def test_a_slow_response_shows_a_loading_state(library, reader):
    reader.goto_path("/search/")
    reader.route(re.compile("fragment=feed"), lambda route: None)  # never answered
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader.locator("#feed-swap")).to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("answer", [{"status": 500}, {"body": "<p>no feed</p>"}, "abort"])
def test_after_an_error_the_page_is_loaded(answer, library, reader):
    reader.goto_path("/search/")
    mark_page(reader)
    reader.route(
        re.compile("fragment=feed"),
        lambda route: route.abort() if answer == "abort" else route.fulfill(**answer),
    )
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"\b1\s+clip answer"))
    assert not is_same_page(reader)


def test_a_clip_in_a_replaced_list_stops(library, reader):
    reader.goto_path("/topics/mediation/")
    reader.get_by_role("button", name=re.compile(r"0:04\): What keeps")).click()
    until(reader, "document.querySelector('video')?.currentTime > 20")
    reader.evaluate("window.film = document.querySelector('video')")
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader.locator(".card")).to_have_count(1)
    assert reader.evaluate("film.paused || !film.getAttribute('src')")


def test_the_filter_sheet_stays_open_while_several_are_chosen(library, reader):
    reader.set_viewport_size(PHONE)
    reader.goto_path("/search/")
    mark_page(reader)
    opener = reader.get_by_role("button", name="Filters")
    opener.click()
    expect(reader.locator("#filters-heading")).to_be_focused()
    reader.get_by_role("link", name="Harbour Public TV 11").click()
    expect(reader.get_by_role("button", name="Show 11 clip answers")).to_be_visible()
    expect(reader.locator('[data-key="outlet-harbour-public-tv"]')).to_be_focused()
    reader.keyboard.press("Escape")
    expect(reader.locator("#filters")).to_be_hidden()
    assert is_same_page(reader)


def test_closing_the_sheet_restores_the_focus(library, reader):
    reader.set_viewport_size(PHONE)
    reader.goto_path("/search/")
    reader.get_by_role("button", name="Filters").click()
    reader.keyboard.press("Escape")
    expect(reader.get_by_role("button", name="Filters")).to_be_focused()


@pytest.fixture
def plain(browser: Browser, site_url: str):
    """A browser page without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=site_url)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_without_script_filters_sorting_and_pages_are_ordinary_links_and_forms(library, plain):
    plain.goto("/search/")
    plain.get_by_role("link", name="Harbour Public TV 11").click()
    expect(plain.locator(COUNT)).to_have_text(re.compile(r"11\s+clip answers"))
    plain.get_by_label("Sort").select_option("shortest")
    plain.get_by_role("button", name="Apply").click()
    expect(plain).to_have_url(re.compile(r"outlet=harbour-public-tv&sort=shortest"))
    plain.get_by_label("Page", exact=True).fill("2")
    plain.get_by_role("button", name="Go").click()
    expect(plain.get_by_label("Page", exact=True)).to_have_value("2")
    plain.get_by_role("link", name="First").click()
    plain.get_by_label("From").fill("2001-02-03")
    plain.get_by_role("button", name="Show these dates").click()
    expect(plain).to_have_url(re.compile(r"from=2001-02-03"))


def test_without_script_the_filter_sheet_opens_and_closes(library, plain):
    plain.set_viewport_size(PHONE)
    plain.goto("/search/")
    expect(plain.locator("#filters")).to_be_hidden()
    plain.get_by_role("button", name="Filters").click()
    expect(plain.get_by_role("link", name="Kanal 8 1")).to_be_visible()
    plain.get_by_role("button", name="Close").click()
    expect(plain.locator("#filters")).to_be_hidden()


def test_without_script_a_clip_is_a_link_to_its_source(library, plain):
    plain.goto("/topics/mediation/")
    link = plain.locator(f"#answer-{library.answer.public_id} a.watch")
    expect(link).to_have_attribute("href", re.compile("20"))
    expect(plain.get_by_role("button", name="Dark mode")).to_have_count(0)
    plain.locator("summary").first.click()
    expect(plain.locator(".transcript[open] .cues").first).to_be_visible()


def tab_until_focused(page: Page, selector: str, max_steps: int = 80) -> None:
    for _ in range(max_steps):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def test_filtering_paging_and_playing_work_by_keyboard(library: Library, reader):
    """Filter, page, play, stop, compare outlets."""
    reader.goto_path("/")
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("link", name="Skip to the content")).to_be_focused()
    reader.goto_path("/search/")
    tab_until_focused(reader, '[data-key="outlet-harbour-public-tv"]')
    reader.keyboard.press("Enter")
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"11\s+clip answers"))
    tab_until_focused(reader, '[data-key="next"]')
    reader.keyboard.press("Enter")
    expect(reader.locator(COUNT)).to_be_focused()
    card = f"#answer-{library.answer.public_id}"
    tab_until_focused(reader, f"{card} button.watch")
    reader.keyboard.press("Enter")
    until(reader, "document.querySelector('video')?.currentTime > 20")
    reader.keyboard.press("Space")
    until(reader, "document.querySelector('video').paused")
    reader.locator(f"{card} h3 a").focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url(re.compile("/questions/"))
    expect(reader.get_by_role("heading", level=2).first).to_contain_text("Answered by 3 outlets")
    expect(reader.locator(".column")).to_have_count(3)
