import gzip
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.standins.hosts import answer_for_hosts, youtube_clip
from tests.browser.standins.pages import SLATE, StandInClip
from tests.browser.standins.playback import visit, wait_for, watch, watch_to_the_end
from tests.browser.standins.server import STATIC, Site

pytestmark = pytest.mark.browser

DEAD_FILE = StandInClip(50_000, 51_000, src="/dead/film.mp4", watchdog_ms=1500)
OTHER_CLIP = StandInClip(60_000, 80_000, question="And who else talks?")


def test_only_the_small_script_is_loaded_before_the_click(tab: Page, site: Site) -> None:
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    visit(tab, site, youtube_clip(50_000, 60_000), DEAD_FILE)
    tab.wait_for_timeout(300)
    assert all(url.startswith(site.url) for url in requests)
    assert [url for url in requests if url.endswith("js")] == [
        site.url + "/static/js/clip-player.js"
    ]
    assert tab.locator("iframe, video").count() == 0
    assert tab.context.cookies() == []


def test_the_script_before_the_click_is_small() -> None:
    shell = (STATIC / "js" / "clip-player.js").read_bytes()
    assert len(gzip.compress(shell)) <= 2 * 1024
    assert not re.search(rb"^import", shell, re.MULTILINE)


def test_playing_pausing_and_closing_violate_no_policy(tab: Page, site: Site) -> None:
    answer_for_hosts(tab)
    for clip in (StandInClip(50_000, 51_000), youtube_clip(50_000, 51_000), DEAD_FILE):
        player = visit(tab, site, clip)
        watch(player)
        wait_for(player, "failed" if clip is DEAD_FILE else "ended")
        assert tab.evaluate("violations") == []


def test_a_long_wait_is_shown_and_announced(tab: Page, site: Site) -> None:
    player = visit(tab, site, DEAD_FILE)
    watch(player)
    expect(player).to_have_attribute("data-state", "loading")
    expect(player.locator(".player-wait")).to_be_visible()
    expect(player.get_by_role("status")).to_have_text("Loading the clip.")


def test_a_dead_source_shows_the_message_the_transcript_and_the_link(tab: Page, site: Site) -> None:
    player = visit(tab, site, DEAD_FILE)
    watch(player)
    wait_for(player, "failed")
    expect(player.locator(".player-fault")).to_contain_text("The source does not respond.")
    expect(player.get_by_role("status")).to_contain_text("The source does not respond.")
    expect(player.get_by_role("link", name="Watch at the source")).to_have_attribute(
        "href", DEAD_FILE.watch_url
    )
    expect(tab.get_by_text("What was said.")).to_be_visible()
    expect(player.get_by_role("button", name="Try again")).to_be_focused()
    assert player.locator("video").count() == 0


def test_a_retry_plays_when_the_source_is_back(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 51_000, src="/media/later.mp4"))
    watch(player)
    wait_for(player, "failed")
    tab.route("**/later.mp4", lambda route: route.continue_(url=site.url + SLATE))
    player.get_by_role("button", name="Try again").click()
    wait_for(player, "ended")


def test_the_states_are_announced_once_and_politely(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 51_500))
    watch(player)
    wait_for(player, "playing")
    status = player.get_by_role("status")
    expect(status).to_have_text("Playing.")
    wait_for(player, "ended")
    expect(status).to_have_text("The clip has ended.")


def test_only_one_clip_plays_at_a_time(tab: Page, site: Site) -> None:
    first = visit(tab, site, StandInClip(50_000, 70_000), OTHER_CLIP)
    second = tab.locator("clip-player").nth(1)
    watch(first)
    wait_for(first, "playing")
    watch(second)
    wait_for(second, "playing")
    wait_for(first, "paused")
    playing = "[...document.querySelectorAll('video')].filter(video => !video.paused).length"
    assert tab.evaluate(playing) == 1
    first.get_by_role("button", name="Play", exact=True).click()
    wait_for(second, "paused")


def test_a_click_on_the_poster_starts_the_clip_and_on_the_video_pauses_it(
    tab: Page, site: Site
) -> None:
    player = visit(tab, site, StandInClip(50_000, 70_000))
    player.locator(".poster").click()
    wait_for(player, "playing")
    player.locator("video").click()
    wait_for(player, "paused")


def test_a_clip_that_can_only_be_linked_stays_a_link(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(1_000, 2_000, "dailymotion", "", "link"))
    expect(player.get_by_role("link", name="Watch clip answer")).to_be_visible()
    expect(player.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("health", ["gone", "private", "not_embeddable"])
def test_a_dead_source_has_no_button(tab: Page, site: Site, health: str) -> None:
    player = visit(tab, site, StandInClip(1_000, 2_000, health=health))
    tab.wait_for_timeout(100)
    expect(player.get_by_role("button")).to_have_count(0)


def test_the_end_has_buttons_for_replay_extension_and_source(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 51_000))
    watch_to_the_end(player)
    expect(player.get_by_role("button", name="Replay")).to_be_focused()
    expect(player.get_by_role("button", name="+10 s")).to_be_visible()
    expect(player.get_by_role("button", name="Pause")).to_be_hidden()
    link = player.get_by_role("link", name="Watch on from here at the source")
    expect(link).to_have_attribute("href", "https://source.example/watch?t=51")


def test_the_source_link_of_a_film_on_this_site_is_the_file(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 51_000, watch_url="/videos/talks/?t=50"))
    watch_to_the_end(player)
    link = player.get_by_role("link", name="Watch on from here at the source")
    expect(link).to_have_attribute("href", f"{SLATE}#t=51")


def test_there_is_no_extension_if_the_film_ends_with_the_clip(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 51_000, duration_ms=51_000))
    watch_to_the_end(player)
    expect(player.get_by_role("button", name="+10 s")).to_be_hidden()


def test_a_player_removed_from_the_page_stops(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 70_000))
    watch(player)
    wait_for(player, "playing")
    tab.evaluate("window.film = document.querySelector('video')")
    player.evaluate("player => player.remove()")
    assert tab.evaluate("film.paused && !film.isConnected")


def test_sound_and_captions_are_remembered_for_the_next_clip(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 70_000), OTHER_CLIP)
    watch(player)
    wait_for(player, "playing")
    player.get_by_role("button", name="Mute", exact=True).click()
    second = tab.locator("clip-player").nth(1)
    watch(second)
    wait_for(second, "playing")
    assert second.locator("video").evaluate("video => video.muted")


def test_if_a_script_fails_to_load_the_browser_opens_the_source(tab: Page, site: Site) -> None:
    tab.route("**/player/session.js", lambda route: route.abort())
    tab.route("https://source.example/**", lambda route: route.fulfill(body="The source"))
    watch(visit(tab, site, StandInClip(50_000, 51_000)))
    tab.wait_for_url("https://source.example/**")


def test_print_shows_the_range_and_no_controls(tab: Page, site: Site) -> None:
    player = visit(tab, site, StandInClip(50_000, 70_000))
    watch(player)
    wait_for(player, "playing")
    tab.emulate_media(media="print")
    expect(player.locator(".player-panel")).to_be_hidden()
    expect(player.locator(".times")).to_be_visible()
