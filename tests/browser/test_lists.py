"""Lists of the admin on narrow and wide screens: filters and overflow."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.admin.pages import list_page
from tests.admin.people import person
from tests.browser.axe import found_by_axe
from tests.browser.test_conflicts import add_session
from tests.factories import (
    make_answer,
    make_clip,
    make_cues,
    make_outlet,
    make_published,
    make_topic,
    make_video,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODELS = ["answer", "video", "clip", "topic", "outlet", "cue"]
FILTERED = ["answer", "video", "clip", "cue"]
TITLE = "An evening with the long-serving harbour master of a very small town, second part"
TOP = "(query) => document.querySelector(query).getBoundingClientRect().top"
OVERFLOWING = """[
  ...document.querySelectorAll("#content, .results, #result_list *, #changelist-filter *")
]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth)
  .map((each) => each.outerHTML.slice(0, 80))"""
# Visible cells without the name of their column.
UNLABELLED = """[...document.querySelectorAll("#result_list tbody td")]
  .filter((cell) => cell.checkVisibility() && !cell.matches(".action-checkbox"))
  .filter((cell) => !cell.querySelector("img, svg.thumb"))
  .filter((cell) => !getComputedStyle(cell, "::before").content.includes(cell.dataset.label))
  .map((cell) => cell.outerHTML.slice(0, 80))"""


@pytest.fixture
def url(page: Page, live_server: Any) -> str:
    add_session(page.context, live_server.url, person("alice", is_superuser=True))
    outlet = make_outlet(
        "The Independent Broadcasting Association of the Coast", website="https://a.example/"
    )
    video = make_video(outlet, title=TITLE, aired_on="2025-02-18")
    make_cues(video, (50_000, 52_000, "Talks" + "andmoretalks" * 10))
    topic = make_topic("Negotiations", slug="negotiations" * 6)
    make_published(TITLE + "?", clip=make_clip(video), topics=[topic])
    for number in range(12):
        make_answer(f"Who signed paper {number}?", topics=[topic])
    return str(live_server.url)


def opened(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address, wait_until="networkidle")


@pytest.mark.parametrize("width", [320, 390, 767, 820])
def test_a_list_has_no_overflow_on_a_narrow_screen(page: Page, url: str, width: int) -> None:
    cut, nameless = {}, {}
    for model_name in MODELS:
        opened(page, url + list_page(model_name), width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), model_name
        cut[model_name] = page.evaluate(OVERFLOWING)
        nameless[model_name] = page.evaluate(UNLABELLED)
    assert not any(cut.values()), cut
    assert not any(nameless.values()), nameless


@pytest.mark.parametrize("model_name", FILTERED)
def test_on_a_phone_filters_are_above_the_rows_and_closed(
    page: Page, url: str, model_name: str
) -> None:
    opened(page, url + list_page(model_name), 390)
    closed_at = page.evaluate(TOP, "#result_list")
    assert page.evaluate(TOP, ".filters > summary") < closed_at
    choice = page.locator("#changelist-filter li a").first
    assert not choice.is_visible()
    page.click(".filters > summary")
    assert choice.is_visible()
    assert page.evaluate(TOP, "#result_list") > closed_at
    assert found_by_axe(page) == []


@pytest.mark.parametrize("model_name", FILTERED)
def test_on_a_wide_screen_filters_are_beside_the_rows_and_open(
    page: Page, url: str, model_name: str
) -> None:
    opened(page, url + list_page(model_name), 1280)
    assert page.locator("#changelist-filter li a").first.is_visible()
    assert not page.locator(".filters > summary").is_visible()
    left = page.evaluate(
        "document.getElementById('changelist-filter').getBoundingClientRect().left"
    )
    assert left >= page.evaluate("document.querySelector('.results').getBoundingClientRect().right")
    assert (
        page.evaluate("getComputedStyle(document.getElementById('result_list')).display") == "table"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "Filters"),
        ("?q=paper", "Filters"),
        ("?state=draft", "Filters (1)"),
        ("?state=draft&ai_disclosure__exact=0&o=3", "Filters (2)"),
    ],
)
def test_closed_filters_show_how_many_are_set(page: Page, url: str, asked: str, said: str) -> None:
    opened(page, url + list_page("answer") + asked, 390)
    assert page.inner_text(".filters > summary").strip() == said


@pytest.fixture
def scriptless(browser: Browser, live_server: Any) -> Any:
    with browser.new_context(java_script_enabled=False) as context:
        add_session(context, live_server.url, person("bella", is_superuser=True))
        yield context


@pytest.mark.parametrize("width", [390, 1280])
def test_without_script_a_list_can_be_filtered(
    scriptless: BrowserContext, url: str, width: int
) -> None:
    page = scriptless.new_page()
    opened(page, url + list_page("answer"), width)
    if width == 390:
        page.click(".filters > summary")
    page.click("#changelist-filter >> text='Draft'")
    page.wait_for_url("**state=draft**")
    assert page.locator("#result_list tbody tr").count() == 12


def test_cards_are_sorted_by_the_column_names_above_them(page: Page, url: str) -> None:
    opened(page, url + list_page("answer"), 390)
    page.click("#result_list thead >> text='Range'")
    page.wait_for_url("**o=4**")
    assert page.locator("#result_list thead .sortoptions .toggle").is_visible()
    assert page.evaluate(OVERFLOWING) == []


TIMES_IN_ORDER = """[...document.querySelectorAll("bdi[dir=ltr]")].map((node) => {
  const at = (from, until) => {
    const range = document.createRange();
    range.setStart(node.firstChild, from);
    range.setEnd(node.firstChild, until);
    return range.getBoundingClientRect().left;
  };
  const dash = node.textContent.indexOf(" - ");
  return at(0, dash) < at(dash + 3, node.textContent.length);
})"""


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
@pytest.mark.parametrize("width", [390, 1280])
def test_right_to_left_a_list_is_mirrored_and_its_times_are_in_order(
    page: Page, url: str, settings: Any, language: str, width: int
) -> None:
    settings.LANGUAGE_CODE = language
    for model_name in ("answer", "clip", "cue"):
        opened(page, url + list_page(model_name), width)
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), model_name
        in_order = page.evaluate(TIMES_IN_ORDER)
        assert in_order
        assert all(in_order), model_name
        boxes = page.locator("#result_list .action-select").first.bounding_box()
        names = page.locator("#result_list tbody th").first.bounding_box()
        assert boxes is not None
        assert names is not None
        assert boxes["x"] > names["x"], model_name


@pytest.mark.parametrize("model_name", MODELS)
def test_the_admin_has_no_motion_with_reduced_motion(page: Page, url: str, model_name: str) -> None:
    page.add_init_script(
        "window.moved = []; for (const kind of ['transitionrun', 'animationstart'])"
        " addEventListener(kind, (event) => moved.push(event.target.outerHTML), true);"
    )
    opened(page, url + list_page(model_name), 1280)
    page.hover("#result_list tbody a >> nth=0")
    page.hover("#changelist-search [type=submit]")
    page.hover(".object-tools a")
    page.wait_for_timeout(200)
    assert page.evaluate("moved") == []
