import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.standins.hosts import answer_for_hosts, youtube_clip
from tests.browser.standins.pages import StandInClip
from tests.browser.standins.playback import visit, wait_for, watch
from tests.browser.standins.server import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

CLIP = StandInClip(20_000, 80_000, captions="/captions.vtt")
CAPTIONS = "WEBVTT\n\n00:00:20.000 --> 00:01:20.000\nA host gives &amp; takes.\n"


@pytest.fixture
def player(tab: Page, site: Site) -> Locator:
    """A clip of one minute, started by keyboard."""
    site.add_captions("/captions.vtt", CAPTIONS)
    player = visit(tab, site, CLIP)
    player.get_by_role("button", name="Watch clip answer").focus()
    tab.keyboard.press("Enter")
    wait_for(player, "playing")
    return player


def at_ms(player: Locator) -> float:
    return player.locator("video").evaluate("video => video.currentTime * 1000")


def test_starting_focuses_pause_and_closing_restores_the_focus(player: Locator) -> None:
    expect(player.get_by_role("button", name="Pause")).to_be_focused()
    player.get_by_role("button", name="Close the player").press("Enter")
    wait_for(player, "idle")
    expect(player.get_by_role("button", name="Watch clip answer")).to_be_focused()


def test_the_accessible_name_of_the_button_has_its_text_and_the_question(
    tab: Page, site: Site
) -> None:
    player = visit(tab, site, CLIP)
    button = player.get_by_role("button", name=f"Watch clip answer (0:10): {CLIP.question}")
    expect(button).to_have_text("Watch clip answer (0:10)")


@pytest.mark.parametrize("key", [" ", "k", "K"])
def test_space_and_k_pause_and_play(player: Locator, key: str) -> None:
    slider = player.get_by_label("Position in the clip")
    slider.press(key)
    wait_for(player, "paused")
    expect(player.get_by_role("button", name="Play", exact=True)).to_be_visible()
    slider.press(key)
    wait_for(player, "playing")


def test_space_on_a_button_only_clicks_that_button(player: Locator) -> None:
    player.get_by_role("button", name="Mute", exact=True).press(" ")
    expect(player.get_by_role("button", name="Unmute")).to_be_visible()
    wait_for(player, "playing")


def test_arrows_seek_five_seconds_and_stay_inside_the_clip(player: Locator) -> None:
    player.press("k")
    before = at_ms(player)
    player.get_by_role("button", name="Play", exact=True).press("ArrowRight")
    assert at_ms(player) == pytest.approx(before + 5000, abs=60)
    for _ in range(3):
        player.get_by_role("button", name="Play", exact=True).press("ArrowLeft")
    assert at_ms(player) == pytest.approx(CLIP.start_ms, abs=1)


def test_comma_and_point_step_one_frame(player: Locator) -> None:
    pause = player.get_by_role("button", name="Pause")
    pause.press(".")
    wait_for(player, "paused")
    before = at_ms(player)
    play = player.get_by_role("button", name="Play", exact=True)
    play.press(".")
    assert at_ms(player) == pytest.approx(before + 40, abs=1)
    play.press(",")
    assert at_ms(player) == pytest.approx(before, abs=1)


def test_end_shows_the_last_frame_and_home_the_first(player: Locator) -> None:
    player.get_by_role("button", name="Pause").press("End")
    wait_for(player, "ended")
    assert at_ms(player) == pytest.approx(CLIP.end_ms - 1, abs=1)
    expect(player.get_by_role("button", name="Replay")).to_be_focused()
    player.get_by_role("button", name="Replay").press("Home")
    assert at_ms(player) == pytest.approx(CLIP.start_ms, abs=1)


def test_m_mutes_and_c_shows_captions(player: Locator) -> None:
    player.get_by_role("button", name="Pause").press("m")
    assert player.locator("video").evaluate("video => video.muted")
    player.get_by_role("button", name="Pause").press("c")
    expect(player.get_by_role("button", name="Captions")).to_have_attribute("aria-pressed", "true")
    until(
        player.page,
        "[...document.querySelector('video').textTracks].some("
        "track => track.kind === 'captions' && track.activeCues?.length)",
    )


def test_f_toggles_full_screen_with_the_controls(player: Locator) -> None:
    player.get_by_role("button", name="Pause").press("f")
    until(player.page, "document.fullscreenElement?.localName === 'clip-player'")
    expect(player.get_by_label("Position in the clip")).to_be_visible()
    player.get_by_role("button", name="Pause").press("f")
    until(player.page, "!document.fullscreenElement")


def test_keys_do_nothing_in_text_fields_or_outside(player: Locator) -> None:
    search = player.page.locator("#search")
    search.press_sequentially(" kmf.")
    expect(search).to_have_value(" kmf.")
    player.evaluate("player => player.append(document.getElementById('search'))")
    search.press("End")
    search.press(" ")
    expect(search).to_have_value(" kmf. ")
    wait_for(player, "playing")
    assert not player.locator("video").evaluate("video => video.muted")


def test_keys_with_a_modifier_are_left_to_the_browser(player: Locator) -> None:
    player.get_by_role("button", name="Pause").press("Control+m")
    assert not player.locator("video").evaluate("video => video.muted")


def test_the_slider_announces_timecodes(player: Locator) -> None:
    player.get_by_role("button", name="Pause").press("k")
    slider = player.get_by_label("Position in the clip")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "00:20, in the clip from 00:20 to 01:20")
    assert slider.get_attribute("min") == "20000"
    assert slider.get_attribute("max") == "80000"


def test_captions_of_an_embed_are_shown_below_it(tab: Page, site: Site) -> None:
    answer_for_hosts(tab)
    site.add_captions("/captions.vtt", CAPTIONS)
    clip = youtube_clip(50_000, 60_000)
    player = visit(tab, site, StandInClip(**{**vars(clip), "captions": "/captions.vtt"}))
    watch(player)
    wait_for(player, "playing")
    player.get_by_role("button", name="Pause").press("c")
    expect(player.locator(".player-line")).to_have_text("A host gives & takes.")
    assert tab.evaluate("violations") == []
