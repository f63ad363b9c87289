"""The first and last frames that are shown, by the number in the picture: at most two off."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.standins.pages import PLAYLIST, StandInClip
from tests.browser.standins.playback import (
    seen_frames,
    shown_frame,
    visit,
    wait_for,
    watch,
    watch_to_the_end,
)
from tests.browser.standins.server import Site
from tests.browser.standins.stopping import stops_in_time
from tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, stops_in_time]

FRAME_MS = 40
GATE = 2

CLIPS = {
    "three seconds": StandInClip(50_000, 53_000),
    "between two frames": StandInClip(20_517, 22_031),
    "one second": StandInClip(33_000, 34_000),
    "from the very start": StandInClip(0, 1_500),
    "one second of HLS": StandInClip(20_000, 21_000, "hls", PLAYLIST),
    "HLS between two frames": StandInClip(9_130, 10_777, "hls", PLAYLIST),
}


def first_frame(clip: StandInClip) -> int:
    return clip.start_ms // FRAME_MS


def last_frame(clip: StandInClip) -> int:
    return (clip.end_ms - 1) // FRAME_MS


@pytest.mark.parametrize("clip", CLIPS.values(), ids=CLIPS.keys())
def test_a_clip_shows_its_first_frame_first_and_rests_on_its_last(
    tab: Page, site: Site, clip: StandInClip
) -> None:
    player = visit(tab, site, clip)
    watch_to_the_end(player)
    assert abs(shown_frame(player) - last_frame(clip)) <= GATE
    seen = seen_frames(tab)
    assert abs(seen[0] - first_frame(clip)) <= GATE
    assert max(seen) <= last_frame(clip) + GATE


def test_a_clip_is_played_and_not_only_jumped_through(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 52_000))
    watch_to_the_end(player)
    assert len(set(seen_frames(tab))) > 10


def test_double_speed_stops_on_the_same_frame(tab: Page, site: Site) -> None:
    clip = StandInClip(50_000, 54_000)
    player = visit(tab, site, clip)
    watch(player)
    wait_for(player, "playing")
    player.get_by_label("Speed").select_option("2")
    wait_for(player, "ended")
    assert player.locator("video").evaluate("video => video.playbackRate") == 2
    assert abs(shown_frame(player) - last_frame(clip)) <= GATE
    assert max(seen_frames(tab)) <= last_frame(clip) + GATE


def test_a_replay_starts_and_stops_as_the_first_time(tab: Page, site: Site) -> None:
    clip = StandInClip(50_000, 51_500)
    player = visit(tab, site, clip)
    watch_to_the_end(player)
    tab.evaluate("seenFrames.length = 0")
    player.get_by_role("button", name="Replay").click()
    wait_for(player, "playing")
    wait_for(player, "ended")
    seen = seen_frames(tab)
    assert abs(min(seen) - first_frame(clip)) <= GATE
    assert abs(shown_frame(player) - last_frame(clip)) <= GATE


def test_ten_seconds_more_stop_ten_seconds_later(tab: Page, site: Site) -> None:
    clip = StandInClip(50_000, 51_000)
    player = visit(tab, site, clip)
    watch_to_the_end(player)
    player.get_by_role("button", name="+10 s").click()
    wait_for(player, "playing")
    player.get_by_label("Position in the clip").fill("60000")
    wait_for(player, "ended")
    assert abs(shown_frame(player) - (61_000 - 1) // FRAME_MS) <= GATE


@pytest.mark.parametrize("was", ["playing", "paused", "ended"])
def test_a_seek_past_the_end_is_held_at_the_end(tab: Page, site: Site, was: str) -> None:
    clip = StandInClip(50_000, 52_000)
    player = visit(tab, site, clip)
    watch(player)
    wait_for(player, "playing")
    if was == "paused":
        player.get_by_role("button", name="Pause").click()
    wait_for(player, was)
    player.locator("video").evaluate("video => { video.currentTime = 70 }")
    wait_for(player, "ended")
    until(tab, "document.querySelector('video').currentTime < 52")
    assert abs(shown_frame(player) - last_frame(clip)) <= GATE


def test_a_server_without_range_gets_the_sentence_and_nothing_is_played(
    tab: Page, site: Site
) -> None:
    src = "/norange/cbs-news-riyadh.mp4"
    player = visit(tab, site, StandInClip(100_000, 102_000, src=src))
    watch(player)
    wait_for(player, "failed")
    assert "clip cannot start at the right second" in player.inner_text()
    assert player.locator("video").count() == 0
    assert seen_frames(tab) == []


def test_a_clip_that_starts_after_a_shortened_film_says_so(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(900_000, 902_000))
    watch(player)
    wait_for(player, "failed")
    assert "is shorter now" in player.inner_text()


def test_a_clip_that_promises_more_film_than_there_is_ends_with_the_film(
    tab: Page, site: Site
) -> None:
    player = visit(tab, site, StandInClip(0, 900_000))
    watch(player)
    wait_for(player, "playing")
    player.locator("video").evaluate("video => { video.currentTime = video.duration - 1 }")
    wait_for(player, "ended")


def test_a_media_key_after_the_end_replays_the_clip(tab: Page, site: Site) -> None:
    clip = StandInClip(50_000, 51_000)
    player = visit(tab, site, clip)
    watch_to_the_end(player)
    player.locator("video").evaluate("video => { video.play() }")
    wait_for(player, "playing")
    wait_for(player, "ended")
    assert abs(shown_frame(player) - last_frame(clip)) <= GATE
    assert max(seen_frames(tab)) <= last_frame(clip) + GATE


def test_a_slow_film_still_starts_at_its_start(tab: Page, site: Site) -> None:
    def late(route: Route) -> None:
        tab.wait_for_timeout(400)
        route.continue_()

    tab.route("**/media/**", late)
    clip = StandInClip(50_000, 51_000)
    player = visit(tab, site, clip)
    watch_to_the_end(player)
    assert abs(seen_frames(tab)[0] - first_frame(clip)) <= GATE
