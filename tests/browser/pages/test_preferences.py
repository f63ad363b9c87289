"""Reduced motion and right-to-left languages, on pages and in the player."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.pages.conftest import DESKTOP, PHONE
from tests.browser.pages.library import PAGE_NAMES, Library
from tests.browser.standins.playback import wait_for, watch
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

RECORD_MOTION = """
  window.moved = [];
  for (const kind of ["transitionrun", "animationstart"]) {
    addEventListener(kind, ({ target, propertyName, animationName }) => {
      const name = target.className?.baseVal ?? target.className;
      moved.push(`${name} ${propertyName ?? animationName}`);
    }, true);
  }
"""
LEFT_EDGES = "nodes => nodes.map((node) => node.getBoundingClientRect().x)"
AT_REST = "document.getAnimations().length === 0"


def move_everything(reader: Page, path: str) -> None:
    """Whatever on a list of cards could move: a picture under the pointer, the theme, the sheet of
    filters, the feed while it is fetched.
    """
    reader.set_viewport_size(DESKTOP)
    reader.goto_path(path)  # type: ignore[attr-defined]
    reader.locator(".poster").first.hover()
    reader.get_by_role("button", name="Dark mode").click()
    reader.locator(".facets a").first.click()
    reader.wait_for_url("**/search/?**")
    reader.set_viewport_size(PHONE)
    reader.get_by_role("button", name="Filters").click()
    reader.wait_for_timeout(300)


def test_with_reduced_motion_nothing_is_animated(library: Library, reader: Page) -> None:
    reader.add_init_script(RECORD_MOTION)
    move_everything(reader, "/search/?q=part")
    assert reader.evaluate("moved") == []


def test_without_reduced_motion_the_same_is_animated(library: Library, reader: Page) -> None:
    """Verifies that the previous test can detect motion."""
    reader.emulate_media(reduced_motion="no-preference")
    reader.add_init_script(RECORD_MOTION)
    move_everything(reader, "/search/?q=part")
    assert {"play scale", "facets rise"} <= {
        " ".join(each.split()[-2:]) for each in reader.evaluate("moved")
    }


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_no_page_opens_with_motion(name: str, library: Library, reader: Page) -> None:
    reader.add_init_script(RECORD_MOTION)
    reader.goto_path(library.pages[name])  # type: ignore[attr-defined]
    reader.wait_for_load_state("networkidle")
    assert reader.evaluate("moved") == []
    assert reader.evaluate(AT_REST)


def open_player(library: Library, reader: Page) -> Locator:
    reader.goto_path(library.answer.question.get_absolute_url())  # type: ignore[attr-defined]
    return reader.locator(f"#answer-{library.answer.public_id} clip-player").first


@pytest.fixture
def held(reader: Page) -> Iterator[list[Route]]:
    """Requests for films, which are never answered."""
    asked: list[Route] = []
    reader.route("**/media/demo/*.mp4", lambda route: asked.append(route))
    yield asked
    for route in asked:
        route.abort()


def test_without_motion_the_player_plays_and_stops(library: Library, reader: Page) -> None:
    reader.add_init_script(RECORD_MOTION)
    player = open_player(library, reader)
    watch(player)
    wait_for(player, "playing")
    reader.keyboard.press("k")
    wait_for(player, "paused")
    reader.keyboard.press("End")
    wait_for(player, "ended")
    assert reader.evaluate("moved") == []
    assert reader.evaluate(AT_REST)


def test_without_motion_the_loading_state_is_a_text(
    library: Library, reader: Page, held: list[Route]
) -> None:
    reader.add_init_script(RECORD_MOTION)
    player = open_player(library, reader)
    watch(player)
    expect(player.locator(".player-wait")).to_be_visible()
    expect(player.locator(".player-wait")).to_contain_text("Loading the clip")
    assert reader.evaluate("moved") == []
    assert reader.evaluate(AT_REST)


def test_with_motion_the_loading_state_is_a_spinner(
    library: Library, reader: Page, held: list[Route]
) -> None:
    reader.emulate_media(reduced_motion="no-preference")
    player = open_player(library, reader)
    watch(player)
    expect(player.locator(".player-wait")).to_be_visible()
    until(reader, "document.getAnimations().some((each) => each.animationName === 'player-turn')")


# ---------------------------------------------------------------------------------------------

START = """(node) => {
  const { left, right } = node.getBoundingClientRect();
  return document.dir === "rtl" ? document.documentElement.clientWidth - right : left;
}"""
LOAD_FONTS = "Promise.allSettled([...document.fonts].map((font) => font.load())).then(() => true)"
# Parts of a page that have the same inline start in both directions.
PARTS = [".brand", ".kicker", "h1", ".facets", ".sort", ".poster", ".meta", ".watch", "footer"]


def starts(reader: Page, path: str) -> dict[str, float]:
    reader.goto_path(path)  # type: ignore[attr-defined]
    # Fonts change widths. `document.fonts.ready` may be settled before the first one is loading.
    reader.evaluate(LOAD_FONTS)
    found = {part: reader.locator(part).first for part in PARTS if reader.locator(part).count()}
    return {part: round(node.evaluate(START)) for part, node in found.items() if node.is_visible()}


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["home", "a topic", "a search", "a question", "a recording"])
def test_right_to_left_a_page_is_mirrored(
    name: str, size: dict, language: str, library: Library, reader: Page, settings
) -> None:
    reader.set_viewport_size(size)
    ltr = starts(reader, library.pages[name])
    settings.LANGUAGE_CODE = language
    rtl = starts(reader, library.pages[name])
    assert reader.locator("html").get_attribute("dir") == "rtl"
    assert rtl.keys() == ltr.keys()
    apart = {part: (ltr[part], rtl[part]) for part in ltr if abs(ltr[part] - rtl[part]) > 2}
    assert apart == {}
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")


FIRST_TIME_BEFORE_SECOND = """(node) => {
  const text = node.firstChild;
  const at = (from) => {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, from + 5);
    return range.getBoundingClientRect().left;
  };
  const words = text.data;
  return at(words.search(/\\d/)) < at(words.search(/\\d\\d:\\d\\d\\s*$/));
}"""


@pytest.mark.parametrize("language", ["en", "ar", "he", "fa"])
@pytest.mark.parametrize(
    ("name", "part"),
    [("a topic", ".times span"), ("a recording", ".at span"), ("a question", ".times span")],
)
def test_a_range_is_written_from_its_start_like_the_bar_above_it(
    name: str, part: str, language: str, library: Library, reader: Page, settings
) -> None:
    settings.LANGUAGE_CODE = language
    reader.goto_path(library.pages[name])  # type: ignore[attr-defined]
    shown = [each for each in reader.locator(part).all() if "–" in each.inner_text()]
    assert shown
    assert all(each.evaluate(FIRST_TIME_BEFORE_SECOND) for each in shown)


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
def test_right_to_left_the_duration_does_not_cover_the_drawn_time(
    language: str, library: Library, reader: Page, settings
) -> None:
    settings.LANGUAGE_CODE = language
    reader.goto_path("/topics/ceasefires/")  # type: ignore[attr-defined]
    poster = reader.locator(".poster:has(.drawn-time)").first
    length, drawn = (
        poster.locator(".duration").bounding_box(),
        poster.locator(".drawn-time").bounding_box(),
    )
    assert length["x"] > drawn["x"] + drawn["width"]


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
def test_right_to_left_the_players_time_runs_from_left_to_right(
    language: str, library: Library, reader: Page, settings
) -> None:
    settings.LANGUAGE_CODE = language
    player = open_player(library, reader)
    watch(player)
    wait_for(player, "playing")
    reader.keyboard.press("k")
    wait_for(player, "paused")
    now, whole = player.locator("[data-part=now]"), player.locator("[data-part=whole]")
    assert now.bounding_box()["x"] < whole.bounding_box()["x"]
    row = player.locator(".player-row > :visible").evaluate_all(LEFT_EDGES)
    assert len(row) > 3
    assert row == sorted(row, reverse=True)
    scrub = player.locator("[data-part=scrub]")
    scrub.focus()
    before = float(scrub.input_value())
    reader.keyboard.press("ArrowRight")  # to the end of the short clip
    assert float(scrub.input_value()) > before
    assert reader.evaluate("violations") == []
