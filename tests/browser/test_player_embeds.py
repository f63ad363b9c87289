"""Hosts that are framed, against stand-ins that speak their hosts' protocols."""

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.standins.hosts import (
    ARCHIVE,
    EVERY_HOST,
    PEERTUBE,
    YOUTUBE,
    answer_for_hosts,
    archive_clip,
    frame_of,
    peertube_clip,
    vimeo_clip,
    youtube_clip,
)
from tests.browser.standins.pages import StandInClip
from tests.browser.standins.playback import visit, wait_for, watch, watch_to_the_end
from tests.browser.standins.server import Site
from tests.browser.standins.stopping import stops_in_time

pytestmark = [pytest.mark.browser, pytest.mark.slow, stops_in_time]

WITHIN_MS = 150


def farthest(host: Frame) -> float:
    """How far the host itself has played, by its own clock."""
    host.page.wait_for_timeout(600)  # a pause that was lost would show
    return host.evaluate("host.farthest")


def started(player: Locator, origin: str) -> Frame:
    watch(player)
    wait_for(player, "playing")
    return frame_of(player.page, origin)


@EVERY_HOST
@pytest.mark.parametrize(("start_ms", "end_ms"), [(50_000, 52_300), (50_700, 51_700)])
def test_a_host_stops_within_150_ms(tab, site, make, origin, start_ms, end_ms) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, make(start_ms, end_ms))
    watch_to_the_end(player)
    host = frame_of(tab, origin)
    assert abs(farthest(host) - end_ms) <= WITHIN_MS
    assert f"seek {start_ms}" in host.evaluate("host.log")


@EVERY_HOST
def test_a_seek_that_loses_the_hosts_end_does_not_lose_ours(tab, site, make, origin) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, make(50_000, 60_000))
    host = started(player, origin)
    player.get_by_label("Position in the clip").fill("58500")
    wait_for(player, "ended")
    assert host.evaluate("host.endMs === Infinity")  # the host has forgotten it
    assert abs(farthest(host) - 60_000) <= WITHIN_MS


@EVERY_HOST
def test_a_host_at_double_speed_stops_within_150_ms(tab, site, make, origin) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, make(50_000, 53_000))
    host = started(player, origin)
    player.get_by_label("Speed").select_option("2")
    wait_for(player, "ended")
    assert host.evaluate("host.rate") == 2
    assert abs(farthest(host) - 53_000) <= WITHIN_MS


@EVERY_HOST
def test_a_host_replays_from_the_start_to_the_end(tab, site, make, origin) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, make(50_000, 51_000))
    watch_to_the_end(player)
    host = frame_of(tab, origin)
    host.evaluate("host.farthest = 0")
    player.get_by_role("button", name="Replay").click()
    wait_for(player, "playing")
    wait_for(player, "ended")
    assert abs(farthest(host) - 51_000) <= WITHIN_MS
    assert host.evaluate("host.log").count("seek 50000") == 2


@EVERY_HOST
def test_ten_seconds_more_at_a_host(tab, site, make, origin) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, make(50_000, 51_000))
    watch_to_the_end(player)
    player.get_by_role("button", name="+10 s").click()
    wait_for(player, "playing")
    player.get_by_label("Position in the clip").fill("60000")
    wait_for(player, "ended")
    assert abs(farthest(frame_of(tab, origin)) - 61_000) <= WITHIN_MS


def test_play_pressed_inside_the_frame_after_the_end_replays_the_clip(tab, site) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, youtube_clip(50_000, 51_000))
    watch_to_the_end(player)
    tab.wait_for_timeout(1600)
    host = frame_of(tab, YOUTUBE)
    host.evaluate("host.play()")
    wait_for(player, "playing")
    wait_for(player, "ended")
    assert abs(farthest(host) - 51_000) <= WITHIN_MS


def test_the_source_is_offered_at_the_second_where_the_clip_ended(tab, site) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, youtube_clip(50_000, 51_000))
    watch_to_the_end(player)
    link = player.get_by_role("link", name="Watch on from here at the source")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=jNQXAC9IVRw&t=51s")


def test_a_youtube_frame_gets_a_referrer_and_no_cookie_host(tab, site) -> None:
    asked = answer_for_hosts(tab)
    player = visit(tab, site, youtube_clip(50_000, 51_000))
    started(player, YOUTUBE)
    frame = player.locator("iframe")
    expect(frame).to_have_attribute("referrerpolicy", "strict-origin-when-cross-origin")
    assert all(url.startswith(YOUTUBE) for url in asked)
    assert f"origin={site.url.replace(':', '%3A').replace('/', '%2F')}" in asked[0]


def test_a_host_that_never_answers_ends_in_the_sentence(tab, site) -> None:
    answer_for_hosts(tab)
    clip = youtube_clip(50_000, 51_000, "silent_____")
    player = visit(tab, site, StandInClip(**{**vars(clip), "watchdog_ms": 900}))
    watch(player)
    wait_for(player, "failed")
    assert "does not respond" in player.inner_text()
    expect(player.locator("iframe")).to_have_count(0)
    expect(tab.locator("details.transcript")).to_have_attribute("open", "")


@pytest.mark.parametrize(
    ("clip", "sentence"),
    [
        (youtube_clip(50_000, 51_000, "gone_______"), "no longer has this video"),
        (youtube_clip(50_000, 51_000, "no_referrer"), "Allow this site to send a referrer"),
        (vimeo_clip(50_000, 51_000, "999"), "on its own site only"),
        (
            peertube_clip(50_000, 51_000, "00000000-0000-4000-8000-000000000000"),
            "could not be loaded",
        ),
    ],
    ids=["gone", "no referrer", "private", "not ready"],
)
def test_what_the_host_refuses_is_said(tab, site, clip, sentence) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, clip)
    watch(player)
    wait_for(player, "failed")
    assert sentence in player.inner_text()


def test_a_host_that_may_not_start_by_itself_waits_for_a_press_in_its_frame(tab, site) -> None:
    answer_for_hosts(tab)
    clip = youtube_clip(50_000, 51_000, "blocked____")
    player = visit(tab, site, StandInClip(**{**vars(clip), "watchdog_ms": 2500}))
    watch(player)
    wait_for(player, "paused")
    frame_of(tab, YOUTUBE).evaluate("host.play()")
    wait_for(player, "playing")
    wait_for(player, "ended")
    assert abs(farthest(frame_of(tab, YOUTUBE)) - 51_000) <= WITHIN_MS


def test_a_frame_that_takes_the_focus_gives_it_back(tab, site) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, youtube_clip(50_000, 60_000, "thief______"))
    host = started(player, YOUTUBE)
    host.evaluate("document.getElementById('thief').focus()")
    expect(player.get_by_role("button", name="Pause")).to_be_focused()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.tagName") != "IFRAME"


def test_archive_org_decides_itself_and_the_player_says_so(tab: Page, site: Site) -> None:
    asked = answer_for_hosts(tab)
    player = visit(tab, site, archive_clip(50_000, 60_000))
    watch(player)
    wait_for(player, "playing")
    assert asked == [f"{ARCHIVE}/embed/prelinger?start=50&end=60"]
    expect(player.get_by_role("link", name="Watch at the source")).to_be_visible()
    expect(player.get_by_label("Position in the clip")).to_be_hidden()
    expect(player.get_by_role("button", name="Close the player")).to_be_focused()


def test_a_host_without_orders_is_closed_when_another_clip_starts(tab, site) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, archive_clip(50_000, 60_000), vimeo_clip(10_000, 20_000))
    watch(player)
    wait_for(player, "playing")
    watch(tab.locator("clip-player").nth(1))
    wait_for(player, "idle")
    expect(player.locator("iframe")).to_have_count(0)


def test_a_peertube_host_that_stops_by_itself_goes_on_past_the_clips_end(tab, site) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, peertube_clip(50_000, 51_000))
    watch_to_the_end(player)
    player.get_by_role("button", name="+10 s").click()
    wait_for(player, "playing")
    tab.wait_for_timeout(2_500)
    host = frame_of(tab, PEERTUBE)
    assert host.evaluate("host.stops") == 1  # a second after the end, as the address says
    assert host.evaluate("host.ms") > 52_500
    wait_for(player, "playing")


def test_a_peertube_host_is_asked_for_nothing_before_the_press(tab, site) -> None:
    asked = answer_for_hosts(tab)
    player = visit(tab, site, peertube_clip(50_000, 51_000))
    tab.wait_for_timeout(300)
    assert asked == []
    watch_to_the_end(player)
    assert asked[0].startswith(f"{PEERTUBE}/videos/embed/")
    assert "start=50s&stop=52s" in asked[0]
    assert all(url.startswith(PEERTUBE) for url in asked)
