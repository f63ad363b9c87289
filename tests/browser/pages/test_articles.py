"""Clips beside the text of an article: by mouse, keyboard and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import COLOURS, RULES, found_by_axe
from tests.browser.pages.conftest import DESKTOP, PHONE
from tests.browser.pages.library import Library

pytestmark = pytest.mark.browser
ARTICLE = "an article"


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desk", "phone"])
def article(request: pytest.FixtureRequest, library: Library, reader: Page) -> Page:
    reader.set_viewport_size(request.param)
    reader.goto_path(library.pages[ARTICLE])  # type: ignore[attr-defined]
    return reader


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.closest('.clip-note, .source-mark').className")
    )


def test_a_mark_opens_the_clip_without_scrolling_and_escape_returns_to_it(article: Page) -> None:
    mark = article.locator(".source-mark").first
    mark.scroll_into_view_if_needed()
    before = article.evaluate("scrollY")
    mark.press("Enter")
    expect(article.locator(".clip-note[open]")).to_have_count(1)
    expect(mark).to_have_attribute("aria-expanded", "true")
    assert focused(article) == "clip-note"
    assert article.evaluate("scrollY") == before
    article.keyboard.press("Escape")
    expect(article.locator(".clip-note[open]")).to_have_count(0)
    assert focused(article) == "source-mark"


def test_one_clip_is_open_at_a_time(article: Page) -> None:
    marks = article.locator(".source-mark")
    marks.nth(0).click()
    marks.nth(1).click()
    expect(article.locator(".clip-note[open]")).to_have_count(1)
    expect(marks.nth(0)).to_have_attribute("aria-expanded", "false")


def test_the_note_is_beside_the_text_on_a_desk_and_below_it_on_a_phone(article: Page) -> None:
    article.locator(".source-mark").first.click()
    note = article.locator(".clip-note[open]").bounding_box()
    words = article.locator(".passage.cites > p").first.bounding_box()
    assert note
    assert words
    if article.viewport_size == DESKTOP:
        assert note["x"] > words["x"] + words["width"]
        assert abs(note["y"] - words["y"]) < 30
    else:
        assert note["y"] >= words["y"] + words["height"]


def test_the_clip_plays_there_and_stops_at_its_end(article: Page) -> None:
    article.locator(".source-mark").first.click()
    article.locator(".clip-note[open] button.watch").click()
    player = article.locator(".clip-note[open] clip-player")
    expect(player).to_have_attribute("data-state", "playing")
    expect(player).to_have_attribute("data-state", "ended", timeout=15_000)
    at = article.evaluate("document.querySelector('.clip-note[open] video').currentTime")
    assert 23.9 < at <= 24.0


def test_nothing_of_another_site_is_loaded_before_a_clip_is_played(article: Page) -> None:
    article.wait_for_load_state("networkidle")
    article.locator(".source-mark").first.click()
    hosts = {request.url.split("/")[2] for request in article.sent_requests}  # type: ignore[attr-defined]
    assert len(hosts) == 1


def test_an_open_article_is_accessible_and_obeys_the_policy(article: Page) -> None:
    article.locator(".source-mark").first.click()
    article.locator(".faq-pair summary").first.click()
    found = found_by_axe(article, RULES)
    article.emulate_media(color_scheme="dark")
    found += found_by_axe(article, COLOURS)
    assert found == []
    assert article.evaluate("violations") == []
    assert article.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_marks_are_visible_in_forced_colours(article: Page) -> None:
    article.emulate_media(forced_colors="active")
    mark = article.locator(".source-mark").first
    mark.click()
    border = mark.evaluate("(node) => getComputedStyle(node).borderTopStyle")
    outline = mark.evaluate("(node) => getComputedStyle(node).outlineStyle")
    assert (border, outline) == ("solid", "solid")


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desk", "phone"])
def without_script(
    request: pytest.FixtureRequest, library: Library, browser: Browser, site_url: str
) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport=request.param)
    page = context.new_page()
    page.goto(site_url + library.pages[ARTICLE])
    yield page
    context.close()


def test_every_claim_opens_its_clip_without_script(without_script: Page) -> None:
    marks = without_script.locator(".source-mark")
    for index in range(marks.count()):
        mark = marks.nth(index)
        if not mark.is_visible():
            without_script.locator(".faq-pair:not([open]) > summary").first.click()
        mark.click()
        target = (mark.get_attribute("href") or "").removeprefix("#")
        note = without_script.locator(f".clip-note[open] [id={target}]")
        expect(note).to_be_visible()
    link = without_script.locator(".clip-note[open] a.watch")
    assert "t=20" in (link.get_attribute("href") or "")


def test_a_link_to_a_question_opens_its_answer_without_script(without_script: Page) -> None:
    without_script.goto(without_script.url.partition("#")[0] + "#who-pays")
    expect(without_script.locator("#who-pays")).to_be_in_viewport()


def test_print_has_the_text_with_its_sources_and_no_player(article: Page) -> None:
    article.emulate_media(media="print")
    expect(article.locator(".sources li").first).to_be_visible()
    expect(article.locator(".sources .print-only").first).to_be_visible()
    expect(article.locator(".clip-notes").first).to_be_hidden()
    expect(article.get_by_text("Both do", exact=False).first).to_be_visible()
    assert article.locator("clip-player:visible").count() == 0
