"""Rendering and accessibility of public pages before a clip is played."""

from __future__ import annotations

import gzip
import re
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Request, expect

from tests.browser.axe import COLOURS, RULES, found_by_axe
from tests.browser.pages.conftest import DESKTOP, PHONE
from tests.browser.pages.library import PAGE_NAMES

pytestmark = pytest.mark.browser

RECORD_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_page_is_accessible_in_both_themes_and_widths(name, library, reader):
    reader.goto_path(library.pages[name])
    found = []
    for size in (DESKTOP, PHONE):
        for scheme, rules in (("light", RULES), ("dark", COLOURS)):
            reader.set_viewport_size(size)
            reader.emulate_media(color_scheme=scheme)
            found += [f"{scheme} {size['width']} {each}" for each in found_by_axe(reader, rules)]
    assert found == []


def test_the_open_filter_sheet_is_accessible(library, reader):
    reader.set_viewport_size(PHONE)
    reader.goto_path("/search/?duration=short")
    reader.get_by_role("button", name="Filters").click()
    assert found_by_axe(reader) == []


LINES = "(node) => node.clientHeight / parseFloat(getComputedStyle(node).lineHeight)"


@pytest.mark.parametrize("text", ["ceasefire talks " * 30, "ceasefire" * 50, "هدنة " * 90])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_long_search_text_leaves_room_for_the_results(size, text, library, reader):
    reader.set_viewport_size(size)
    reader.goto_path(f"/search/?q={quote(text)}")
    headline = reader.locator("h1")
    assert headline.text_content() == text.strip()
    assert 3.5 < headline.evaluate(LINES) < 4.5


BARE_CONTROLS = """[...document.querySelectorAll("button, summary, select, a.watch")]
  .filter((control) => control.checkVisibility() && control.offsetWidth > 1)
  .filter((control) => parseFloat(getComputedStyle(control).borderTopWidth) < 1)
  .map((control) => control.outerHTML.slice(0, 80))"""
NAMELESS_CONTROLS = """[...document.querySelectorAll("button, select, input:not([type=hidden])")]
  .filter((control) => control.checkVisibility())
  .filter((control) => !(control.ariaLabel || control.textContent.trim() || control.labels?.length))
  .map((control) => control.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", PAGE_NAMES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_control_has_a_border_and_a_name_in_forced_colours(name, size, library, reader):
    reader.emulate_media(forced_colors="active")
    reader.set_viewport_size(size)
    reader.goto_path(library.pages[name])
    assert reader.evaluate(BARE_CONTROLS) == []
    assert reader.evaluate(NAMELESS_CONTROLS) == []


def test_the_players_controls_have_borders_in_forced_colours(library, reader):
    reader.emulate_media(forced_colors="active")
    reader.goto_path("/topics/mediation/")
    reader.get_by_role("button", name="Watch clip answer").first.click()
    reader.locator(".player-row").first.wait_for()
    assert reader.evaluate(BARE_CONTROLS) == []


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_page_at_400_per_cent_of_zoom_scrolls_in_one_direction(name, library, reader):
    """WCAG 2.2, success criterion 1.4.10: 320 CSS pixels are 1280 at 400 %."""
    reader.set_viewport_size({"width": 320, "height": 256})
    reader.goto_path(library.pages[name])
    assert reader.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_page_in_a_right_to_left_language_has_no_overflow(library, reader, settings):
    settings.LANGUAGE_CODE = "ar"
    for size in (DESKTOP, PHONE):
        reader.set_viewport_size(size)
        reader.goto_path("/topics/mediation/")
        assert reader.locator("html").get_attribute("dir") == "rtl"
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert found_by_axe(reader) == []


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_before_play_there_is_no_other_host_cookie_or_violation(name, library, reader, site_url):
    reader.goto_path(library.pages[name])
    reader.wait_for_load_state("networkidle")
    hosts = {urlsplit(request.url).netloc for request in reader.sent_requests}
    assert hosts == {urlsplit(site_url).netloc}
    assert reader.context.cookies() == []
    assert reader.evaluate("violations") == []
    assert not any(is_media(request) for request in reader.sent_requests)


def is_media(request: Request) -> bool:
    return request.resource_type == "media"


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_no_page_is_wider_than_a_small_phone(name, library, reader):
    reader.set_viewport_size({"width": 320, "height": 640})
    reader.goto_path(library.pages[name])
    assert reader.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_late_fonts_cause_no_layout_shift(size, library, reader):
    reader.set_viewport_size(size)
    reader.add_init_script(RECORD_SHIFTS)
    reader.route("**/*.woff2", lambda route: (reader.wait_for_timeout(600), route.continue_()))
    for name in ("home", "a topic", "a question", "a recording"):
        reader.goto_path(library.pages[name])
        reader.wait_for_load_state("networkidle")
        assert reader.evaluate("shifted") < 0.005, name


def compressed_size(response) -> int:
    return len(gzip.compress(response.body(), 9))


def test_a_page_of_six_cards_is_small(library, reader):
    responses = []
    reader.on("response", lambda response: responses.append(response))
    reader.goto_path("/topics/ceasefires/")
    reader.wait_for_load_state("networkidle")
    weights = {
        kind: sum(compressed_size(one) for one in responses if one.request.resource_type == kind)
        for kind in ("document", "stylesheet", "script")
    }
    assert reader.locator(".card").count() == 6
    assert responses[0].headers["content-encoding"] == "gzip"
    assert 0 < weights["script"] <= 20_000
    assert sum(weights.values()) <= 40_000, weights


def test_a_chosen_theme_is_stored_and_applied_before_the_first_paint(library, reader):
    reader.emulate_media(color_scheme="light")
    reader.goto_path("/about/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = reader.evaluate(ground)
    reader.get_by_role("button", name="Dark mode").click()
    dark = reader.evaluate(ground)
    assert dark != light
    reader.add_init_script(
        "new MutationObserver(() => document.body && (window.first ??="
        " document.documentElement.dataset.theme)).observe(document, {childList:true,subtree:true})"
    )
    reader.goto_path("/topics/")
    assert reader.evaluate("first") == "dark"
    assert reader.evaluate(ground) == dark
    assert reader.context.cookies() == []


def test_choosing_the_theme_of_the_system_follows_the_system_again(library, reader):
    reader.emulate_media(color_scheme="light")
    reader.goto_path("/about/")
    switch = reader.get_by_role("button", name="Dark mode")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    reader.emulate_media(color_scheme="dark")
    expect(switch).to_have_attribute("aria-pressed", "true")


def test_a_printed_page_is_a_citation_sheet(library, reader, site_url):
    reader.goto_path(library.answer.question.get_absolute_url())
    reader.emulate_media(media="print")
    cite = reader.locator(f"#answer-{library.answer.public_id} .cite")
    expect(cite).to_be_visible()
    text = " ".join(cite.inner_text().split())
    address = f"{library.answer.question.get_absolute_url()}?answer={library.answer.public_id}"
    source = ("Harbour Public TV", "How talks work", "00:20 – 00:24", "edited by Maren Holt")
    for part in (*source, site_url + address):
        assert part in text
    expect(reader.locator(".editor")).to_be_hidden()
    for hidden in (".masthead nav", ".masthead .search", ".poster", ".site-footer", ".tools"):
        expect(reader.locator(hidden).first).to_be_hidden()


def test_a_printed_search_marks_no_words(library, reader):
    reader.goto_path("/search/?q=room")
    reader.emulate_media(media="print")
    ground = "node => getComputedStyle(node).background"
    for mark in reader.locator(".card mark").all():
        assert mark.evaluate(ground).startswith("rgba(0, 0, 0, 0) none")
    assert reader.locator(".card mark").count() > 0


def test_every_text_has_its_language_and_direction(library, reader):
    reader.goto_path("/topics/mediation/")
    for part in ("h3", ".answer"):
        text = reader.locator(f"#answer-{library.arabic.public_id} {part}")
        expect(text).to_have_attribute("lang", "ar")
        assert text.evaluate("node => getComputedStyle(node).direction") == "rtl"
    words = reader.locator(f"#answer-{library.answer.public_id} h3")
    assert words.evaluate("node => getComputedStyle(node).direction") == "ltr"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_search_in_a_right_to_left_script_is_aligned_with_the_page(size, library, reader):
    reader.set_viewport_size(size)
    reader.goto_path("/search/?q=السعودية")
    heading, above = reader.locator("h1"), reader.locator(".kicker")
    assert heading.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert heading.bounding_box()["x"] == above.bounding_box()["x"]


def test_every_page_has_one_search_field(library, reader):
    for name in ("home", "a search", "an empty search", "no page"):
        reader.goto_path(library.pages[name])
        expect(reader.get_by_role("search")).to_have_count(1)


def test_a_mark_in_a_heading_does_not_cover_the_line_above(library, reader):
    """A mark is taller than the line height; its background must not be."""
    reader.goto_path("/search/?q=room")
    mark = reader.locator("h3 mark").first
    style = mark.evaluate(
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).backgroundImage]"
    )
    assert style[0] == "rgba(0, 0, 0, 0)"
    assert style[1].startswith("linear-gradient")


def test_the_bar_shows_the_position_of_the_clip(library, reader):
    reader.goto_path("/topics/mediation/")
    bar = reader.locator(f"#answer-{library.answer.public_id} svg.range")
    expect(bar).to_have_accessible_name("00:20 to 00:24 of 02:00")
    whole, clip = bar.bounding_box(), bar.locator(".range-clip").bounding_box()
    assert abs((clip["x"] - whole["x"]) / whole["width"] - 20 / 120) < 0.01
    assert abs(clip["width"] / whole["width"] - 4 / 120) < 0.01


def test_a_dead_source_shows_a_message_and_a_link_to_the_transcript(library, reader):
    reader.goto_path("/topics/mediation/")
    card = reader.locator(f"#answer-{library.gone.public_id}")
    expect(card.locator(".poster")).to_contain_text("The source no longer has this video")
    expect(card.locator(".watch")).to_have_count(0)
    card.get_by_role("link", name="Read the transcript").click()
    expect(card.get_by_text("Nobody leaves first.")).to_be_visible()
    expect(card.locator("summary")).to_be_focused()


def test_a_cue_on_the_watch_page_links_to_its_time(library, reader):
    reader.goto_path(f"{library.film.get_absolute_url()}?t=20")
    reader.locator(".transcript-panel").get_by_role("link", name="00:22").click()
    reader.wait_for_url(re.compile(r"\?t=22$"))
    expect(reader.locator("li.inside")).not_to_have_count(0)


def test_the_link_to_an_answer_is_copied(library, reader, site_url):
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.goto_path("/topics/mediation/")
    card = reader.locator(f"#answer-{library.answer.public_id}")
    card.locator("[data-share]").click()
    expect(reader.get_by_role("status").filter(has_text="Link copied")).to_have_count(1)
    expected = f"{library.answer.question.get_absolute_url()}?answer={library.answer.public_id}"
    assert reader.evaluate("navigator.clipboard.readText()") == site_url + expected


def test_a_missing_poster_leaves_the_drawn_one(library, reader):
    reader.route("**/*.jpg", lambda route: route.abort())
    reader.route("**/*.webp", lambda route: route.abort())
    reader.goto_path("/topics/ceasefires/")
    expect(reader.locator(".card .drawn").first).to_be_visible()
    expect(reader.locator(".card .play").first).to_be_visible()
