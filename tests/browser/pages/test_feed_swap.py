"""Filters and pages: swapped in place with script, complete without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages.conftest import PHONE
from tests.browser.pages.library import Library
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

COUNT = "#feed-heading"


def stay(page: Page) -> None:
    """A mark that a real navigation would wipe out."""
    page.evaluate("window.stayed = true")


def has_stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_a_filter_swaps_the_list_and_keeps_the_focus_on_itself(library, reader):
    reader.goto_path("/search/")
    stay(reader)
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader).to_have_url(re.compile(r"\?outlet=kanal-8$"))
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"\b1\s+clip answer"))
    chosen = reader.locator(".facets [aria-current]")
    expect(chosen).to_be_focused()
    expect(reader.locator("#announcer")).to_have_text("1 clip answer")
    assert has_stayed(reader)


def test_removing_a_chip_leads_the_focus_to_the_count(library, reader):
    reader.goto_path("/search/?outlet=kanal-8")
    stay(reader)
    reader.get_by_role("link", name="Remove filter: Kanal 8").click()
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"13\s+clip answers"))
    expect(reader.locator(COUNT)).to_be_focused()
    assert has_stayed(reader)


def test_the_next_page_starts_at_its_top_with_the_focus_on_its_count(library, reader):
    reader.goto_path("/search/")
    stay(reader)
    first = reader.locator(".card").first.get_attribute("id")
    reader.get_by_role("link", name="Next").click()
    expect(reader.locator(COUNT)).to_be_focused()
    expect(reader.locator("#announcer")).to_have_text("13 clip answers, page 2 of 3")
    assert reader.locator(".card").first.get_attribute("id") != first
    assert 0 <= reader.locator(COUNT).bounding_box()["y"] < 200
    assert has_stayed(reader)


def test_back_brings_the_list_and_the_place_in_it(library, reader):
    reader.goto_path("/search/")
    stay(reader)
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
    assert has_stayed(reader)


def test_sorting_takes_effect_at_once_and_keeps_the_filters(library, reader):
    reader.goto_path("/search/?outlet=harbour-public-tv")
    stay(reader)
    reader.get_by_label("Sort").focus()
    reader.get_by_label("Sort").select_option("shortest")
    expect(reader).to_have_url(re.compile(r"\?outlet=harbour-public-tv&sort=shortest$"))
    expect(reader.locator(".card").first.locator(".duration")).to_have_text("0:01")
    expect(reader.get_by_label("Sort")).to_be_focused()
    assert has_stayed(reader)


def test_a_page_number_is_jumped_to(library, reader):
    reader.goto_path("/search/")
    stay(reader)
    reader.get_by_label("Page", exact=True).fill("3")
    reader.keyboard.press("Enter")
    expect(reader.get_by_label("Page", exact=True)).to_have_value("3")
    expect(reader).to_have_url(re.compile(r"page=3"))
    assert has_stayed(reader)


def test_a_press_with_a_modifier_is_left_to_the_browser(library, reader):
    reader.goto_path("/search/")
    with reader.context.expect_page() as opened:
        reader.get_by_role("link", name="Kanal 8 1").click(modifiers=["ControlOrMeta"])
    assert opened.value.url.endswith("?outlet=kanal-8")
    assert reader.url.endswith("/search/")


def test_of_two_presses_the_later_wins(library, reader):
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


def test_a_slow_answer_is_shown_to_be_on_its_way(library, reader):
    reader.goto_path("/search/")
    reader.route(re.compile("fragment=feed"), lambda route: None)  # never answered
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader.locator("#feed-swap")).to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("answer", [{"status": 500}, {"body": "<p>no feed</p>"}, "abort"])
def test_a_failure_ends_in_an_ordinary_page_load(answer, library, reader):
    reader.goto_path("/search/")
    stay(reader)
    reader.route(
        re.compile("fragment=feed"),
        lambda route: route.abort() if answer == "abort" else route.fulfill(**answer),
    )
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"\b1\s+clip answer"))
    assert not has_stayed(reader)


def test_a_clip_that_is_swapped_away_falls_silent(library, reader):
    reader.goto_path("/topics/mediation/")
    reader.get_by_role("button", name=re.compile(r"0:04\): What keeps")).click()
    until(reader, "document.querySelector('video')?.currentTime > 20")
    reader.evaluate("window.film = document.querySelector('video')")
    reader.get_by_role("link", name="Kanal 8 1").click()
    expect(reader.locator(".card")).to_have_count(1)
    assert reader.evaluate("film.paused || !film.getAttribute('src')")


def test_the_sheet_of_filters_stays_open_while_several_are_chosen(library, reader):
    reader.set_viewport_size(PHONE)
    reader.goto_path("/search/")
    stay(reader)
    opener = reader.get_by_role("button", name="Filters")
    opener.click()
    expect(reader.locator("#filters-heading")).to_be_focused()
    reader.get_by_role("link", name="Harbour Public TV 11").click()
    expect(reader.get_by_role("button", name="Show 11 clip answers")).to_be_visible()
    expect(reader.locator('[data-key="outlet-harbour-public-tv"]')).to_be_focused()
    reader.keyboard.press("Escape")
    expect(reader.locator("#filters")).to_be_hidden()
    assert has_stayed(reader)


def test_closing_the_sheet_gives_the_focus_back(library, reader):
    reader.set_viewport_size(PHONE)
    reader.goto_path("/search/")
    reader.get_by_role("button", name="Filters").click()
    reader.keyboard.press("Escape")
    expect(reader.get_by_role("button", name="Filters")).to_be_focused()


@pytest.fixture
def plain(browser: Browser, site_url: str):
    """A reader whose browser runs no script."""
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


def test_without_script_the_sheet_of_filters_opens_and_closes(library, plain):
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


def press_until_focused(page: Page, selector: str, most: int = 80) -> None:
    for _ in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def test_a_journey_by_keyboard_alone(library: Library, reader):
    """Filter, page, play, stop, compare outlets."""
    reader.goto_path("/")
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("link", name="Skip to the content")).to_be_focused()
    reader.goto_path("/search/")
    press_until_focused(reader, '[data-key="outlet-harbour-public-tv"]')
    reader.keyboard.press("Enter")
    expect(reader.locator(COUNT)).to_have_text(re.compile(r"11\s+clip answers"))
    press_until_focused(reader, '[data-key="next"]')
    reader.keyboard.press("Enter")
    expect(reader.locator(COUNT)).to_be_focused()
    card = f"#answer-{library.answer.public_id}"
    press_until_focused(reader, f"{card} button.watch")
    reader.keyboard.press("Enter")
    until(reader, "document.querySelector('video')?.currentTime > 20")
    reader.keyboard.press("Space")
    until(reader, "document.querySelector('video').paused")
    reader.locator(f"{card} h3 a").focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url(re.compile("/questions/"))
    expect(reader.get_by_role("heading", level=2)).to_contain_text("Answered by 3 outlets")
    expect(reader.locator(".column")).to_have_count(3)
