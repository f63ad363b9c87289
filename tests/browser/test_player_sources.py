"""Common kinds of playlists, and films that are shorter than the clip."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.standins.hosts import answer_for_hosts, youtube_clip
from tests.browser.standins.pages import PLAYLIST, StandInClip
from tests.browser.standins.playback import (
    seen_frames,
    shown_frame,
    visit,
    wait_for,
    watch,
    watch_to_the_end,
)
from tests.browser.standins.server import MEDIA, Site
from tests.browser.test_player_frames import GATE, first_frame, last_frame

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIVE = "without an end"
NO_SIZE = "a master playlist with codecs and no resolution"
PLAYLISTS = {
    LIVE: lambda text: text.replace("#EXT-X-ENDLIST", "").replace("#EXT-X-PLAYLIST-TYPE:VOD\n", ""),
    NO_SIZE: lambda text: (
        '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=300000,CODECS="avc1.64001e,mp4a.40.2"\n'
        "index.m3u8?media\n"
    ),
    "as recorded": lambda text: text,
}


@pytest.mark.parametrize("kind", PLAYLISTS)
@pytest.mark.parametrize("has_own_hls", [True, False], ids=["own HLS", "no own HLS"])
def test_a_playlist_plays_to_the_frame(tab: Page, site: Site, kind: str, has_own_hls: bool) -> None:
    """Chromium returns "maybe" for HLS and fails with the first two, which hls.js plays."""
    text = (MEDIA / PLAYLIST.removeprefix("/media/")).read_text()
    playlist = PLAYLISTS[kind](text)
    tab.route(
        lambda url: url.endswith("index.m3u8"),
        lambda route: route.fulfill(body=playlist, content_type="application/vnd.apple.mpegurl"),
    )
    if not has_own_hls:
        tab.add_init_script("HTMLMediaElement.prototype.canPlayType = () => ''")
    clip = StandInClip(20_000, 21_000, "hls", PLAYLIST)
    player = visit(tab, site, clip)
    watch_to_the_end(player)
    assert abs(seen_frames(tab)[0] - first_frame(clip)) <= GATE
    assert abs(shown_frame(player) - last_frame(clip)) <= GATE
    assert tab.evaluate("violations") == []


def test_hls_js_is_loaded_only_after_the_click(tab: Page, site: Site) -> None:
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    player = visit(tab, site, StandInClip(20_000, 21_000, "hls", PLAYLIST))
    assert not any("vendor" in url for url in requests)
    watch_to_the_end(player)
    assert any(url.endswith("hls.light.min.mjs") for url in requests)


def test_a_playlist_without_cors_plays_natively(tab: Page, site: Site) -> None:
    """Without CORS headers requests by script fail, those of the media element don't."""
    tab.route(
        lambda url: ".m3u8" in url,
        lambda route: (
            route.abort("failed") if route.request.resource_type == "xhr" else route.continue_()
        ),
    )
    clip = StandInClip(20_000, 21_000, "hls", PLAYLIST)
    player = visit(tab, site, clip)
    watch_to_the_end(player, seconds=40)
    assert abs(shown_frame(player) - last_frame(clip)) <= GATE


def test_a_playlist_that_neither_can_play_gets_a_message(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(20_000, 21_000, "hls", "/media/gone/index.m3u8"))
    watch(player)
    wait_for(player, "failed", 40)
    expect(player.locator(".player-fault")).to_contain_text("could not be loaded")


@pytest.mark.parametrize(
    "clip",
    [StandInClip(119_000, 125_000), youtube_clip(50_000, 53_000, "shorter____")],
    ids=["file", "YouTube"],
)
def test_a_film_that_ends_before_the_clip_shows_a_note_and_no_extension(
    tab: Page, site: Site, clip: StandInClip
) -> None:
    answer_for_hosts(tab)
    player = visit(tab, site, clip)
    watch_to_the_end(player)
    note = player.get_by_role("status")
    expect(note).to_have_text(re.compile("ends here, before the end of the clip"))
    assert note.bounding_box()["height"] > 15  # visible, not only announced
    expect(player.get_by_role("button", name="+10 s")).to_be_hidden()
    player.get_by_role("button", name="Replay").click()
    wait_for(player, "playing")
    expect(note).to_have_text("Playing.")


def test_an_extension_of_a_film_of_unknown_duration_ends_with_the_film(
    tab: Page, site: Site
) -> None:
    player = visit(tab, site, StandInClip(118_000, 119_000))
    watch_to_the_end(player)
    player.get_by_role("button", name="+10 s").click()
    wait_for(player, "playing")
    wait_for(player, "ended")
    expect(player.get_by_role("button", name="+10 s")).to_be_hidden()
    expect(player.get_by_role("status")).to_have_text("The clip has ended.")
