"""What the strips show of a recording, and that they draw no more than that."""

import pytest
from playwright.sync_api import Page, expect

from tests.clip_desk.strips import MINUTE, Strips, clip

pytestmark = pytest.mark.browser
SECTION = "document.querySelector('[data-part=strips]')"
THREE_HOURS = 180 * MINUTE


def node_count(page: Page) -> int:
    return int(page.evaluate(f"{SECTION}.querySelectorAll('*').length"))


def test_a_range_is_shown_with_room_around_it(strips: Strips) -> None:
    strips.open()
    start, end = strips.view
    assert 100_000 < start < 140_500
    assert 170_900 < end < 210_000


def test_forty_thousand_lines_are_drawn_as_few(strips: Strips) -> None:
    strips.open(duration_ms=THREE_HOURS)
    before = node_count(strips.page)
    strips.page.evaluate("lines(40_000, 270)")
    strips.painted()
    for key in ("out",) * 20:
        strips.page.locator(f"[data-zoom={key}]").evaluate("(button) => button.click()")
        strips.painted()
        assert node_count(strips.page) - before < 1_500
    assert strips.view == (0, THREE_HOURS)
    assert strips.page.locator("[data-strips=cues] > svg").count() > 100


def test_dragging_and_playing_read_only_the_lines_in_view(strips: Strips) -> None:
    strips.open(duration_ms=THREE_HOURS)
    strips.page.evaluate("lines(40_000, 270)")
    strips.painted()
    strips.page.evaluate("desk.cues.read = 0")
    strips.drag(140_500, 145_000)
    assert strips.page.evaluate("desk.cues.read") == 0  # they were found for this view
    strips.page.evaluate("desk.player.seek(9_000_000)")
    strips.painted()
    assert 0 < strips.page.evaluate("desk.cues.read") < 4_000


def test_everything_is_drawn_once_per_frame(strips: Strips) -> None:
    strips.open()
    strips.page.evaluate("lines(240, 3000)")
    strips.painted()
    changed = strips.page.evaluate(
        """async () => {
          let changes = 0;
          const node = document.querySelector("[data-edge=start]");
          const observer = new MutationObserver((records) => { changes += records.length; });
          observer.observe(node, { attributes: true, attributeFilter: ["x"] });
          for (let ms = 140_600; ms < 142_000; ms += 100) desk.setRange({ startMs: ms });
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          return changes;
        }"""
    )
    assert changed == 1


def test_the_view_follows_the_playhead_when_that_leaves_it(strips: Strips) -> None:
    strips.open()
    play = "(ms) => { desk.player.timeMs = ms; desk.emit('time'); }"
    start, end = strips.view
    for ms in (start + 500, end - 100):
        strips.page.evaluate(play, ms)
        strips.painted()
        assert strips.view == (start, end)
    strips.page.evaluate(play, end + 100)
    strips.painted()
    assert start < strips.view[0] < end + 100 < strips.view[1]


def test_a_view_that_was_moved_away_stays_until_the_player_seeks(strips: Strips) -> None:
    strips.open()
    play = "(ms) => { desk.player.timeMs = ms; desk.emit('time'); }"
    strips.page.evaluate(play, 150_000)
    strips.slider("Part that is enlarged").focus()
    strips.page.keyboard.press("End")
    strips.painted()
    moved = strips.view
    strips.page.evaluate(play, 150_050)
    strips.painted()
    assert strips.view == moved
    strips.page.evaluate(play, 20_000)
    strips.painted()
    assert strips.view[0] < 20_000 < strips.view[1]


def test_buttons_and_keys_zoom(strips: Strips) -> None:
    strips.open()
    first = strips.view
    strips.page.get_by_role("button", name="Show less of the recording").click()
    strips.painted()
    assert strips.view[1] - strips.view[0] < first[1] - first[0]
    assert strips.page.evaluate("desk.keyed.map((each) => each.key)") == ["+", "-", "z"]
    strips.page.evaluate("desk.keyed.find((each) => each.key === 'z').run()")
    strips.painted()
    assert strips.view == first


def test_ctrl_and_the_wheel_zoom_around_the_pointer(strips: Strips) -> None:
    strips.open()
    strips.page.mouse.move(strips.x_of(150_000), strips.box("zoomed")["y"] + 40)
    place, before = strips.x_of(150_000), strips.view
    lens = strips.slider("Part that is enlarged")
    most = lens.get_attribute("aria-valuemax") or ""
    strips.page.keyboard.down("Control")
    strips.page.mouse.wheel(0, -100)
    strips.page.keyboard.up("Control")
    expect(lens).not_to_have_attribute("aria-valuemax", most)
    strips.painted()
    assert strips.view[1] - strips.view[0] < before[1] - before[0]
    assert abs(strips.x_of(150_000) - place) < 2


def test_the_lens_is_dragged_and_moved_by_keys(strips: Strips) -> None:
    strips.open()
    length = strips.view[1] - strips.view[0]
    box = strips.box("whole")
    middle = box["x"] + box["width"] * (sum(strips.view) / 2) / (12 * MINUTE + 4_000)
    strips.page.mouse.move(middle, box["y"] + 12)
    strips.page.mouse.down()
    strips.page.mouse.move(box["x"] + box["width"] - 10, box["y"] + 12, steps=4)
    strips.painted()
    strips.page.mouse.up()
    strips.painted()
    assert strips.view == (12 * MINUTE + 4_000 - length, 12 * MINUTE + 4_000)
    assert strips.page.evaluate("told") == []
    strips.page.keyboard.press("Home")
    strips.painted()
    assert strips.view == (0, length)
    lens = strips.slider("Part that is enlarged")
    assert (lens.get_attribute("aria-valuetext") or "").startswith("0 seconds to ")


def test_a_press_beside_the_lens_goes_there(strips: Strips) -> None:
    strips.open()
    box = strips.box("whole")
    strips.page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 12)
    strips.painted()
    assert strips.view[0] < 543_000 < strips.view[1]
    assert abs(strips.page.evaluate("told.at(-1)") - 543_000) < 2_000


def test_without_a_video_the_strips_are_empty(strips: Strips) -> None:
    strips.open()
    strips.page.select_option("[name=video]", "")
    strips.painted()
    assert strips.page.get_by_text("Choose a video to see its timeline").is_visible()
    assert strips.slider("In").count() == 0


def test_a_recording_that_can_not_be_loaded_is_no_longer_the_one_before(strips: Strips) -> None:
    strips.open(clips=[clip(1, 120_000, 139_000)])
    strips.page.route("**/recording/8/", lambda route: route.abort())
    strips.page.select_option("[name=video]", "8")
    expect(strips.page.get_by_text("The timeline can’t be loaded")).to_be_visible()
    assert strips.slider("In").count() == 0
    strips.page.unroute("**/recording/8/")
    strips.page.select_option("[name=video]", "7")
    expect(strips.slider("In")).to_be_visible()


def test_an_unknown_duration_is_the_players_else_that_of_what_is_known(strips: Strips) -> None:
    strips.open(duration_ms=None, clips=[clip(1, 300_000, 400_000)])
    most = strips.slider("In")
    assert most.get_attribute("aria-valuemax") == "400000"
    strips.page.evaluate("desk.player.durationMs = 650_000; desk.emit('player')")
    strips.painted()
    assert most.get_attribute("aria-valuemax") == "650000"


def test_a_finding_is_pinned_where_it_is(strips: Strips) -> None:
    strips.open()
    strips.page.evaluate(
        """() => {
          const finding = { label: "Numbers said", words: "48", place: { startMs: 176_400 } };
          const states = ["fails", "holds", "overridden"].map((state) => ({ ...finding, state }));
          desk.findings = [...states, { ...finding, state: "fails", place: null }];
          desk.emit("findings");
        }"""
    )
    strips.painted()
    pins = strips.page.get_by_role("img")
    assert pins.count() == 1
    assert pins.get_attribute("aria-label") == "Numbers said: 48, 02:56.4"


def test_levels_are_drawn_if_they_were_measured(strips: Strips) -> None:
    path = strips.page.locator("#strip-levels")
    strips.open()
    assert not path.get_attribute("d")
    loud = bytes((28, 228)) * 100 + bytes((128, 128)) * 18_000
    strips.site.pages["/strips/levels/"] = ("application/octet-stream", loud)
    strips.open(start="00:00", end="00:08", levels_url="/strips/levels/", level_ms=40)
    path.and_(strips.page.locator("[d^=M]")).wait_for(state="attached")
    drawn = path.get_attribute("d") or ""
    assert 100 < drawn.count("M") < 300
    assert drawn.split("M")[2].endswith("V38.5")
    assert drawn.split("M")[-1].endswith("V20.5")  # silence
