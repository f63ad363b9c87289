"""The strips set the times of the form: by mouse, touch and keys, as sliders with spoken times."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import found_by_axe
from tests.browser.standins.server import Site
from tests.clip_desk.strips import MINUTE, Strips, clip

pytestmark = pytest.mark.browser
START, END = 140_500, 170_900  # 02:20.5 to 02:50.9
FRAMES_OF_40_MS = """() => {
  const frame = (index) => ({ startMs: index * 40, endMs: (index + 1) * 40 });
  const frames = { indexAt: (ms) => Math.floor(ms / 40), frame };
  Object.assign(desk.player, { canStep: true, frames });
}"""


@pytest.fixture
def touched(browser: Browser, site: Site) -> Iterator[Strips]:
    context = browser.new_context(viewport={"width": 820, "height": 1100}, has_touch=True)
    yield Strips(context.new_page(), site)
    context.close()


def ms_of(text: str) -> int:
    minutes, seconds = text.split(":")
    return int(minutes) * MINUTE + round(float(seconds) * 1000)


def tolerance(strips: Strips) -> float:
    """Two pixels; a drag ends at a round time."""
    start, end = strips.view
    return float(2 * (end - start) / strips.box("zoomed")["width"])


def test_dragging_a_handle_sets_its_field_and_leaves_the_other(strips: Strips) -> None:
    strips.open()
    strips.drag(START, 145_000)
    assert abs(ms_of(strips.value("start_ms")) - 145_000) <= tolerance(strips)
    assert strips.value("end_ms") == "02:50.9"
    strips.drag(END, 160_000)
    assert abs(ms_of(strips.value("end_ms")) - 160_000) <= tolerance(strips)


def test_a_drag_ends_at_a_round_time_or_at_a_frame(strips: Strips) -> None:
    strips.open()
    strips.drag(START, 144_444)
    assert ms_of(strips.value("start_ms")) % 100 == 0
    strips.page.evaluate(FRAMES_OF_40_MS)
    strips.drag(END, 160_013)
    assert ms_of(strips.value("end_ms")) % 40 == 0


def test_what_was_grabbed_stays_under_the_pointer(strips: Strips) -> None:
    strips.open()
    step = tolerance(strips) / 2
    grabbed = round(START - 10 * step)  # the grip is beside the edge
    strips.drag(grabbed, round(grabbed + 5000))
    assert abs(ms_of(strips.value("start_ms")) - (START + 5000)) <= tolerance(strips)


def test_the_start_can_not_be_dragged_beyond_the_end(strips: Strips) -> None:
    strips.open()
    strips.drag(START, END + 4000)
    assert strips.times == ("02:50.8", "02:50.9")


def test_escape_during_a_drag_restores_the_time(strips: Strips) -> None:
    strips.open()
    top = strips.box("zoomed")["y"] + 45
    strips.page.mouse.move(strips.x_of(START), top)
    strips.page.mouse.down()
    strips.page.mouse.move(strips.x_of(150_000), top, steps=4)
    strips.painted()
    assert strips.value("start_ms") != "02:20.5"
    strips.page.keyboard.press("Escape")
    assert strips.value("start_ms") == "02:20.5"
    strips.page.mouse.move(strips.x_of(160_000), top, steps=4)
    strips.page.mouse.up()
    strips.painted()
    assert strips.value("start_ms") == "02:20.5"


def test_a_whole_drag_is_undone_as_one_change(strips: Strips) -> None:
    strips.open()
    strips.drag(START, 150_000, steps=12)
    strips.page.evaluate("desk.undoRange()")
    assert strips.times == ("02:20.5", "02:50.9")


def test_a_drag_snaps_as_the_transcript_says_unless_alt_is_held(strips: Strips) -> None:
    strips.open()
    strips.page.evaluate("desk.snap = (ms, side) => Math.round(ms / 3000) * 3000")
    strips.drag(START, 146_000)
    assert strips.value("start_ms") == "02:27"
    strips.page.keyboard.down("Alt")
    strips.drag(147_000, 151_500)
    strips.page.keyboard.up("Alt")
    assert abs(ms_of(strips.value("start_ms")) - 151_500) <= tolerance(strips)


def test_dragging_beyond_the_strip_moves_it(strips: Strips) -> None:
    strips.open()
    box, before = strips.box("zoomed"), strips.view
    strips.page.mouse.move(strips.x_of(END), box["y"] + 45)
    strips.page.mouse.down()
    strips.page.mouse.move(box["x"] + box["width"] + 60, box["y"] + 45, steps=3)
    for _frame in range(12):
        strips.painted()
    strips.page.mouse.up()
    assert strips.view[0] > before[0]
    assert ms_of(strips.value("end_ms")) > before[1]


@pytest.mark.parametrize(
    ("key", "start"),
    [
        ("ArrowLeft", "02:20.4"),
        ("ArrowRight", "02:20.6"),
        ("ArrowUp", "02:20.6"),
        ("Shift+ArrowLeft", "02:19.5"),
        ("Alt+Shift+ArrowRight", "02:20.6"),
        ("PageDown", "02:15.5"),
        ("Home", "00:00"),
        ("End", "02:50.8"),
    ],
)
def test_keys_move_a_focused_handle(strips: Strips, key: str, start: str) -> None:
    strips.open()
    strips.slider("In").focus()
    strips.page.keyboard.press(key)
    strips.painted()
    assert strips.times == (start, "02:50.9")


def test_alt_and_an_arrow_move_by_a_frame_where_frames_are_known(strips: Strips) -> None:
    strips.open()
    strips.page.evaluate(FRAMES_OF_40_MS)
    strips.slider("Out").focus()
    strips.page.keyboard.press("Alt+ArrowLeft")
    strips.painted()
    assert strips.value("end_ms") == "02:50.88"  # the end of the frame before
    assert strips.page.url.endswith("/strips/")  # is not the browser's history


def test_the_player_shows_the_edge_that_is_dragged(strips: Strips) -> None:
    strips.open()
    strips.page.evaluate("desk.player.can = new Set(['scrub'])")
    strips.drag(END, 160_000)
    assert strips.page.evaluate("told.at(-1)") == ms_of(strips.value("end_ms")) - 1


def test_touch_drags_a_handle_and_scrolls_nothing(touched: Strips) -> None:
    touched.open()
    session = touched.page.context.new_cdp_session(touched.page)
    top = touched.box("zoomed")["y"] + 45

    def touch(kind: str, *places: float) -> None:
        points = [{"x": x, "y": top} for x in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        touched.painted()

    from_x, to_x = touched.x_of(START), touched.x_of(148_000)
    touch("touchStart", from_x)
    for step in range(1, 6):
        touch("touchMove", from_x + (to_x - from_x) * step / 5)
    touch("touchEnd")
    assert abs(ms_of(touched.value("start_ms")) - 148_000) <= tolerance(touched)


def test_targets_are_large_enough_for_a_finger(touched: Strips) -> None:
    touched.open(clips=[clip(1, 150_000, 165_000)])
    for target in (
        touched.slider("In").locator(".reach"),
        touched.slider("Out").locator(".reach"),
        touched.page.locator(".cd-strip-clip"),
        touched.page.get_by_role("button", name="Fit the clip"),
    ):
        box: Any = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_sliders_say_their_time(strips: Strips) -> None:
    strips.open()
    start = strips.slider("In")
    assert start.get_attribute("aria-valuetext") == "2 minutes 20.5 seconds"
    assert start.get_attribute("aria-valuenow") == str(START)
    assert (start.get_attribute("aria-valuemin"), start.get_attribute("aria-valuemax")) == (
        "0",
        "724000",
    )
    strips.page.fill("[name=start_ms]", "1:02:03")
    strips.painted()
    assert start.get_attribute("aria-valuetext") == "1 hour 2 minutes 3 seconds"
    assert strips.slider("Out").get_attribute("aria-valuetext") == (
        "2 minutes 50.9 seconds, before In"
    )


def test_times_run_left_to_right_on_a_page_from_right_to_left(strips: Strips) -> None:
    strips.open(language="ar")
    start, end = strips.slider("In").bounding_box(), strips.slider("Out").bounding_box()
    assert start
    assert end
    assert start["x"] < end["x"]
    strips.slider("In").focus()
    strips.page.keyboard.press("ArrowLeft")
    assert strips.value("start_ms") == "02:20.4"


def test_an_edge_that_is_not_in_view_is_shown_when_it_is_focused(strips: Strips) -> None:
    strips.open()
    strips.page.evaluate("desk.player.seek(600_000)")
    strips.painted()
    assert strips.view[0] > END
    strips.slider("In").focus()
    strips.painted()
    assert strips.view[0] < START < strips.view[1]
    assert strips.times == ("02:20.5", "02:50.9")


def test_a_press_on_the_ground_seeks(strips: Strips) -> None:
    strips.open()
    strips.page.mouse.click(strips.x_of(155_000), strips.box("zoomed")["y"] + 30)
    assert abs(strips.page.evaluate("told.at(-1)") - 155_000) <= tolerance(strips)
    assert strips.times == ("02:20.5", "02:50.9")


def test_without_times_there_are_no_handles(strips: Strips) -> None:
    strips.open(start="", end="")
    assert strips.slider("In").count() == strips.slider("Out").count() == 0
    strips.page.fill("[name=start_ms]", "00:10")
    assert strips.slider("In").get_attribute("aria-valuenow") == "10000"
    assert strips.slider("Out").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_strips_are_accessible(strips: Strips, scheme: Any) -> None:
    strips.page.emulate_media(color_scheme=scheme)
    strips.open(clips=[clip(1, 120_000, 139_000), clip(2, 175_200, 210_000)])
    strips.page.evaluate("lines(400, 3000)")
    strips.painted()
    assert found_by_axe(strips.page, within="[data-part=strips]") == []
