"""A cue of the transcript starts the clip at its time; a button plays the whole clip."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.standins.hosts import (
    ARCHIVE,
    EVERY_HOST,
    answer_for_hosts,
    archive_clip,
    frame_of,
)
from tests.browser.standins.pages import PLAYLIST, StandInClip
from tests.browser.standins.playback import seen_frames, shown_frame, visit, wait_for, watch
from tests.browser.standins.server import Site

pytestmark = pytest.mark.browser

FRAME_MS, GATE = 40, 2
CLIP = StandInClip(50_000, 52_500, line_ms=51_370)
HLS = StandInClip(8_000, 11_000, "hls", PLAYLIST, line_ms=10_130)
OTHER = StandInClip(60_000, 80_000, question="And who else talks?")


def with_cue(clip: StandInClip, line_ms: int, line_src: str = "") -> StandInClip:
    return StandInClip(**{**vars(clip), "line_ms": line_ms, "line_src": line_src})


def click_cue(page: Page) -> None:
    page.get_by_role("button", name="Play from").first.click()


def at_ms(player: Locator) -> float:
    return player.locator("video").evaluate("video => video.currentTime * 1000")


@pytest.mark.parametrize("clip", [CLIP, HLS], ids=["file", "hls"])
def test_a_cue_plays_from_its_frame_to_the_last_of_the_clip(
    tab: Page, site: Site, clip: StandInClip
) -> None:
    player = visit(tab, site, clip)
    click_cue(tab)
    wait_for(player, "ended")
    assert abs(shown_frame(player) - (clip.end_ms - 1) // FRAME_MS) <= GATE
    seen = seen_frames(tab)
    assert abs(seen[0] - clip.line_ms // FRAME_MS) <= GATE
    assert min(seen) >= clip.line_ms // FRAME_MS - GATE
    assert max(seen) <= (clip.end_ms - 1) // FRAME_MS + GATE


@pytest.mark.parametrize("clip", [CLIP, HLS], ids=["file", "hls"])
def test_after_a_cue_a_button_plays_the_whole_clip(
    tab: Page, site: Site, clip: StandInClip
) -> None:
    player = visit(tab, site, clip)
    click_cue(tab)
    wait_for(player, "ended")
    tab.evaluate("seenFrames.length = 0")
    player.get_by_role("button", name="Play whole clip").click()
    wait_for(player, "playing")
    wait_for(player, "ended")
    assert abs(min(seen_frames(tab)) - clip.start_ms // FRAME_MS) <= GATE
    assert abs(shown_frame(player) - (clip.end_ms - 1) // FRAME_MS) <= GATE
    expect(player.get_by_role("button", name="Replay")).to_be_visible()


def test_while_a_cue_plays_a_button_plays_the_whole_clip(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 80_000, line_ms=70_000))
    click_cue(tab)
    wait_for(player, "playing")
    whole = player.get_by_role("button", name="Play whole clip")
    assert whole.bounding_box()["height"] >= 24
    whole.click()
    expect(whole).to_be_hidden()
    assert 50_000 <= at_ms(player) < 60_000
    wait_for(player, "playing")
    expect(player.get_by_role("button", name="Pause")).to_be_focused()


def test_the_main_button_plays_the_whole_clip(tab: Page, site: Site) -> None:
    player = visit(tab, site, CLIP)
    watch(player)
    wait_for(player, "ended")
    assert abs(seen_frames(tab)[0] - CLIP.start_ms // FRAME_MS) <= GATE
    expect(player.get_by_role("button", name="Play whole clip")).to_have_count(0)


@pytest.mark.parametrize("was", ["playing", "paused", "ended"])
def test_a_cue_clicked_in_an_open_player_seeks_at_once(tab: Page, site: Site, was: str) -> None:
    player = visit(tab, site, StandInClip(50_000, 80_000, line_ms=70_500))
    watch(player)
    wait_for(player, "playing")
    if was != "playing":
        tab.keyboard.press("k" if was == "paused" else "End")
    wait_for(player, was)
    click_cue(tab)
    wait_for(player, "playing")
    assert 70_500 <= at_ms(player) < 75_000
    assert player.locator("video").count() == 1


def test_a_cue_clicked_while_the_player_loads_sets_the_start(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 80_000, line_ms=70_500))
    tab.evaluate(
        "document.querySelector('.watch').click(); document.querySelector('.from-cue').click()"
    )
    wait_for(player, "playing")
    assert 70_500 <= at_ms(player) < 75_000
    assert player.locator("video").count() == 1


def test_a_cue_is_reached_by_keyboard_and_closing_restores_the_focus(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 80_000, line_ms=70_500))
    line = tab.get_by_role("button", name=f"Play from 00:51: {CLIP.question}")
    expect(line).to_have_text("Play from 00:51")
    line.press("Enter")
    wait_for(player, "playing")
    expect(player.get_by_role("button", name="Pause")).to_be_focused()
    player.get_by_role("button", name="Close the player").press("Enter")
    wait_for(player, "idle")
    expect(line).to_be_focused()


def test_a_cue_stops_the_clip_that_was_playing(tab: Page, site: Site) -> None:
    first = visit(tab, site, OTHER, StandInClip(50_000, 80_000, line_ms=70_500))
    watch(first)
    wait_for(first, "playing")
    click_cue(tab)
    wait_for(tab.locator("clip-player").nth(1), "playing")
    wait_for(first, "paused")


def test_a_cue_that_began_before_its_clip_starts_with_the_clip(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 50_400, line_ms=49_000))
    click_cue(tab)
    wait_for(player, "ended")
    assert abs(seen_frames(tab)[0] - 50_000 // FRAME_MS) <= GATE
    expect(player.get_by_role("button", name="Replay")).to_be_visible()


def test_a_cue_never_starts_past_the_end_of_its_clip(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 50_400, line_ms=90_000))
    click_cue(tab)
    wait_for(player, "ended")
    assert abs(shown_frame(player) - 50_399 // FRAME_MS) <= GATE
    assert all(frame <= 50_399 // FRAME_MS + GATE for frame in seen_frames(tab))


@EVERY_HOST
def test_a_host_plays_from_a_cue_and_then_the_whole_clip(tab, site, make, origin) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, with_cue(make(50_000, 52_000), 51_370))
    click_cue(tab)
    wait_for(player, "ended")
    host = frame_of(tab, origin)
    assert "seek 51370" in host.evaluate("host.log")
    assert "seek 50000" not in host.evaluate("host.log")
    assert (
        51_800 <= host.evaluate("host.farthest") <= 52_500
    )  # test_player_embeds.py tests the exact limit
    player.get_by_role("button", name="Play whole clip").click()
    wait_for(player, "playing")
    assert "seek 50000" in host.evaluate("host.log")


def test_a_host_without_messages_is_opened_at_the_cue(tab: Page, site: Site) -> None:
    requests = answer_for_hosts(tab)
    line = f"{ARCHIVE}/embed/prelinger?start=55.5&end=60"
    player = visit(tab, site, with_cue(archive_clip(50_000, 60_000), 55_500, line))
    click_cue(tab)
    wait_for(player, "playing")
    player.get_by_role("button", name="Play whole clip").click()
    wait_for(player, "playing")
    expect(player.locator("iframe")).to_have_count(1)
    expect(player.get_by_role("button", name="Close the player")).to_be_focused()
    assert requests == [line, f"{ARCHIVE}/embed/prelinger?start=50&end=60"]


@pytest.mark.parametrize(
    "clip",
    [
        StandInClip(1_000, 9_000, health="gone", line_ms=2_000),
        StandInClip(1_000, 9_000, "dailymotion", "", "link", line_ms=2_000),
    ],
    ids=["dead", "link"],
)
def test_a_cue_of_an_unplayable_clip_stays_a_link(tab: Page, site: Site, clip: StandInClip) -> None:
    visit(tab, site, clip, CLIP)
    expect(tab.get_by_role("button", name="Play from")).to_have_count(1)
    expect(tab.get_by_role("link", name="at 00:51")).to_have_count(1)


def test_a_cue_below_a_long_answer_scrolls_the_player_into_view(tab: Page, site: Site) -> None:
    tab.set_viewport_size({"width": 390, "height": 600})
    player = visit(tab, site, StandInClip(50_000, 80_000, line_ms=70_500))
    tab.evaluate(
        "const hit = document.querySelector('.hit');"
        "hit.parentElement.append(hit); hit.style.marginTop = '1500px'"
    )
    click_cue(tab)
    wait_for(player, "playing")
    expect(player.locator("video")).to_be_in_viewport(ratio=1)
    assert tab.evaluate("violations") == []


def test_a_retry_after_a_failure_starts_at_the_cue(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 80_000, src="/media/later.mp4", line_ms=70_500))
    click_cue(tab)
    wait_for(player, "failed")
    tab.route("**/later.mp4", lambda route: route.continue_(url=f"{site.url}{CLIP.src}"))
    player.get_by_role("button", name="Try again").click()
    wait_for(player, "playing")
    assert 70_500 <= at_ms(player) < 75_000
