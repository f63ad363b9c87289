"""The player of the clip desk: In and Out are marked at the frame that is shown."""

from bisect import bisect_right
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from clipqa.jobs.running import run_due
from clipqa.lib.timecodes import parse_timecode
from clipqa.models import FilmAnalysis, Video
from tests.admin.pages import add_page, page_of
from tests.browser.axe import found_by_axe
from tests.browser.standins.hosts import ARCHIVE, VIMEO, YOUTUBE, answer_for_hosts, frame_of
from tests.browser.waiting import painted, until
from tests.clip_desk.numbered_films import RATES, READ, frame_starts, make_film, shown_number
from tests.factories import make_answer, make_clip, make_video
from tests.films.conftest import media, stored_video

__all__ = ["media"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START, END, CLOCK = "#id_start_ms", "#id_end_ms", "[data-clock]"
LONG_FILM = 300_000
VIDEO = "document.querySelector('[data-film] video')"
# Presses a key and returns the number of the frame that was shown at that moment.
PRESS = f"""
(key) => {{
  const code = `Key${{key.toUpperCase()}}`;
  document.body.dispatchEvent(new KeyboardEvent("keydown", {{ key, code, bubbles: true }}));
  return ({READ})({VIDEO});
}}
"""


@pytest.fixture
def desk(tab: Page, superuser_page: Page) -> Page:
    return tab


@pytest.fixture(scope="session")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("numbered")
    return {rate: make_film(folder / f"{rate}.mp4", rate) for rate in RATES}


def open_desk(page: Page, live_server: Any, video: Video) -> None:
    page.goto(f"{live_server.url}{add_page('answer')}?video={video.pk}")


def wait_for(page: Page, state: str) -> None:
    expect(page.locator(".cd-player")).to_have_attribute("data-state", state)


def go_to(page: Page, time: str) -> None:
    page.fill(CLOCK, time)
    page.press(CLOCK, "Enter")
    until(page, "!document.querySelector('[data-film] video')?.seeking")
    painted(page)


def step(page: Page, key: str) -> int:
    """Press the key of a step and return the number of the frame that is then shown."""
    before = shown_number(page)
    page.keyboard.press(key)
    for _ in range(100):
        if shown_number(page) != before:
            break
        page.wait_for_timeout(30)
    settle(page)
    return shown_number(page)


def settle(page: Page) -> None:
    """Wait until a step by the shown frames has ended: it takes several seeks."""
    until(page, "!document.querySelector('[data-stepping]')")
    painted(page)


def frame_at(starts: list[float], ms: int) -> int:
    return bisect_right(starts, ms / 1000) - 1


def marked(page: Page, field: str) -> int:
    return parse_timecode(page.input_value(field))


@pytest.mark.ffmpeg
@pytest.mark.parametrize("rate", RATES)
def test_in_and_out_are_the_frames_that_are_shown(
    desk: Page, live_server: Any, media: Path, numbered: dict[str, Path], rate: str
) -> None:
    starts = frame_starts(numbered[rate])
    video = stored_video(media, numbered[rate])
    run_due()
    assert FilmAnalysis.objects.get().frame_count == len(starts)
    open_desk(desk, live_server, video)
    wait_for(desk, "ready")
    expect(desk.locator(".cd-now [data-frame]")).to_have_text("frame 0")
    go_to(desk, "0.7")
    first = shown_number(desk)
    assert first == frame_at(starts, 700)
    assert [step(desk, "."), step(desk, "."), step(desk, ",")] == [first + 1, first + 2, first + 1]
    desk.keyboard.press("i")
    assert frame_at(starts, marked(desk, START)) == first + 1
    go_to(desk, "1.5")
    last = shown_number(desk)
    desk.keyboard.press("o")
    assert frame_at(starts, marked(desk, END) - 1) == last
    assert frame_at(starts, marked(desk, END)) in {last, last + 1}  # rounded down to whole ms
    desk.keyboard.press("Alt+ArrowRight")
    assert frame_at(starts, marked(desk, END) - 1) == last + 1
    until(desk, f"({READ})(document.querySelector('[data-film] video')) === {last + 1}")


@pytest.mark.ffmpeg
@pytest.mark.parametrize("rate", ["29.97", "variable"])
def test_without_frame_times_steps_go_by_the_frames_that_are_shown(
    desk: Page, live_server: Any, media: Path, numbered: dict[str, Path], rate: str
) -> None:
    starts = frame_starts(numbered[rate])
    open_desk(desk, live_server, stored_video(media, numbered[rate]))
    wait_for(desk, "ready")
    go_to(desk, "0.7")
    first = shown_number(desk)
    shown = []
    for key in "..,":
        desk.keyboard.press(key)
        settle(desk)
        shown.append(shown_number(desk))
    assert shown == [first + 1, first + 2, first + 1]
    desk.keyboard.press("i")
    assert frame_at(starts, marked(desk, START)) == first + 1


@pytest.mark.ffmpeg
def test_marks_while_playing_are_within_a_frame_of_what_is_shown(
    desk: Page, live_server: Any, media: Path, numbered: dict[str, Path]
) -> None:
    starts = frame_starts(numbered["25"])
    open_desk(desk, live_server, stored_video(media, numbered["25"]))
    run_due()
    desk.reload()
    wait_for(desk, "ready")
    desk.keyboard.press("l")
    wait_for(desk, "playing")
    until(desk, f"{VIDEO}.currentTime > 0.5")

    def frames_beside(key: str, field: str, before_ms: int) -> int:
        """Return how far a mark is from the shown frame: the least of three, as for a busy machine
        that draws a frame late."""
        distances = []
        for _try in range(3):
            shown = desk.evaluate(PRESS, key)
            distances.append(abs(frame_at(starts, marked(desk, field) - before_ms) - shown))
        return min(distances)

    assert frames_beside("i", START, 0) <= 1
    until(desk, f"{VIDEO}.currentTime > 1")
    assert frames_beside("o", END, 1) <= 1
    desk.keyboard.press("k")
    wait_for(desk, "ready")


@pytest.mark.ffmpeg
def test_a_reaction_time_moves_marks_while_playing_only(
    desk: Page, live_server: Any, media: Path, numbered: dict[str, Path]
) -> None:
    open_desk(desk, live_server, stored_video(media, numbered["25"]))
    wait_for(desk, "ready")
    desk.keyboard.press("?")
    desk.select_option("[data-setting=reaction]", "500")
    desk.keyboard.press("Escape")
    go_to(desk, "1")
    desk.keyboard.press("i")
    assert abs(marked(desk, START) - 1_000) <= 40
    desk.keyboard.press("l")
    until(desk, f"{VIDEO}.currentTime > 1.3")
    at = desk.evaluate(f"() => {{ ({PRESS})('i'); return {VIDEO}.currentTime * 1000; }}")
    assert abs(marked(desk, START) - (at - 500)) <= 90


@pytest.mark.ffmpeg
def test_the_clip_its_last_two_seconds_and_loops_are_played_by_key(
    desk: Page, live_server: Any, media: Path, numbered: dict[str, Path]
) -> None:
    open_desk(desk, live_server, stored_video(media, numbered["25"]))
    wait_for(desk, "ready")
    desk.fill(START, "0.2")
    desk.fill(END, "0.6")
    expect(desk.locator("[data-long]")).to_have_text("0:00.4")
    desk.locator(".cd-toggle").focus()
    desk.keyboard.press("p")
    until(desk, f"{VIDEO}.paused && {VIDEO}.currentTime > 0.4")
    until(desk, f"({READ})({VIDEO}) === 14")
    desk.keyboard.press("r")
    desk.keyboard.press("p")
    desk.evaluate(
        f"{VIDEO}.addEventListener('seeked', () => window.seeks = (window.seeks ?? 0) + 1)"
    )
    until(desk, "window.seeks >= 3")
    wait_for(desk, "playing")
    desk.fill(END, "2.9")
    desk.locator(".cd-toggle").focus()
    desk.keyboard.press("r")
    desk.keyboard.press("e")
    until(desk, f"{VIDEO}.currentTime >= 0.9")
    until(desk, f"{VIDEO}.paused && {VIDEO}.currentTime > 2.8")
    desk.keyboard.press("Home")
    until(desk, f"Math.abs({VIDEO}.currentTime - 0.2) < 0.04")
    go_to(desk, "1")
    desk.keyboard.press("i")
    assert marked(desk, START) == 1_000
    desk.keyboard.press("Control+z")
    assert marked(desk, START) == 200


@pytest.mark.ffmpeg
def test_an_existing_clip_is_shown_from_its_start_if_the_film_has_it(
    desk: Page, live_server: Any, media: Path, numbered: dict[str, Path]
) -> None:
    video = stored_video(media, numbered["25"])
    inside = make_answer(clip=make_clip(video, 1_000, 2_000))
    beyond = make_answer(clip=make_clip(video, 50_000, 60_000))
    desk.goto(live_server.url + page_of(inside))
    wait_for(desk, "ready")
    until(desk, f"({READ})({VIDEO}) === 25")
    desk.goto(live_server.url + page_of(beyond))
    wait_for(desk, "ready")
    until(desk, f"({READ})({VIDEO}) === 0")
    desk.route("**/desk/recording/**", lambda route: route.abort())
    desk.reload()
    expect(desk.locator("[data-empty]")).to_contain_text("did not arrive")


@pytest.mark.ffmpeg
def test_trying_again_asks_for_a_new_address_of_a_stored_film(
    desk: Page, live_server: Any, media: Path, numbered: dict[str, Path]
) -> None:
    video = stored_video(media, numbered["25"])

    def outdated(route: Route) -> None:
        values = route.fetch().json()
        route.fulfill(json={**values, "src": "/media/~outdated/film.mp4"})

    desk.route("**/desk/recording/*/", outdated)
    open_desk(desk, live_server, video)
    wait_for(desk, "failed")
    desk.unroute("**/desk/recording/*/")
    desk.fill(START, "1")
    desk.get_by_role("button", name="Try again").first.click()
    wait_for(desk, "playing")
    expect(desk.locator(START)).to_have_value("1")


@pytest.mark.parametrize(
    ("url", "origin"),
    [("https://youtu.be/jNQXAC9IVRw", YOUTUBE), ("https://vimeo.com/76979871", VIMEO)],
)
def test_a_host_is_asked_when_play_is_pressed_and_marked_within_its_tolerance(
    desk: Page, live_server: Any, url: str, origin: str
) -> None:
    asked = answer_for_hosts(desk)
    open_desk(desk, live_server, make_video(url=url, duration_ms=LONG_FILM))
    wait_for(desk, "idle")
    expect(desk.locator("[data-idle]")).to_contain_text("Nothing is loaded from")
    desk.fill(CLOCK, "50")
    desk.press(CLOCK, "Enter")
    assert asked == []
    desk.keyboard.press("k")
    assert asked == []
    desk.keyboard.press(" ")
    wait_for(desk, "playing")
    assert all(address.startswith(origin) for address in asked)
    expect(desk.locator(".cd-now [data-frame]")).to_have_text("± 0.15 s")
    expect(desk.locator("[data-act=frame-on]")).to_be_disabled()
    host = frame_of(desk, origin)
    assert "seek 50000" in host.evaluate("host.log")
    until(host, "host.ms > 50_500")
    for key, field in (("i", START), ("o", END)):
        before = host.evaluate("host.ms")
        desk.keyboard.press(key)
        after = host.evaluate("host.ms")
        assert before - 150 <= marked(desk, field) <= after + 150
        until(host, f"host.ms > {after + 400}")
    desk.fill(END, "53")
    desk.locator(".cd-toggle").focus()
    desk.keyboard.press("e")
    wait_for(desk, "playing")
    wait_for(desk, "ready")
    desk.wait_for_timeout(300)
    assert abs(host.evaluate("host.ms") - 53_000) <= 150
    desk.keyboard.press("l")  # goes on after the end of the clip
    until(desk, f"document.querySelector('{CLOCK}').value > '00:54'")


def test_a_host_with_a_player_of_its_own_leaves_the_fields(desk: Page, live_server: Any) -> None:
    answer_for_hosts(desk)
    open_desk(desk, live_server, make_video(url="https://archive.org/details/prelinger"))
    wait_for(desk, "idle")
    desk.locator("[data-idle] button").click()
    wait_for(desk, "playing")
    assert frame_of(desk, ARCHIVE)
    expect(desk.locator("[data-own]")).to_contain_text("type In and Out")
    expect(desk.locator(".cd-range [data-mark]").first).to_be_disabled()
    desk.fill(START, "10")
    desk.fill(END, "20")
    expect(desk.locator("[data-long]")).to_have_text("0:10.0")


def test_a_recording_that_can_not_be_played_leaves_the_fields_and_links_to_its_source(
    desk: Page, live_server: Any
) -> None:
    asked = answer_for_hosts(desk)
    gone = make_video(url="https://youtu.be/jNQXAC9IVRw", health="gone")
    open_desk(desk, live_server, gone)
    wait_for(desk, "failed")
    expect(desk.locator("[data-fault]")).to_contain_text("Its host refuses it (Taken down)")
    desk.fill(START, "50")
    link = desk.get_by_role("link", name="Open its source 00:50")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=jNQXAC9IVRw&t=50s")
    assert found_by_axe(desk, within=".cd-player") == []
    assert asked == []


def test_a_wrong_range_says_so_at_its_field_and_one_press_mends_it(
    desk: Page, live_server: Any
) -> None:
    answer_for_hosts(desk)
    video = make_video(url="https://youtu.be/jNQXAC9IVRw", duration_ms=60_000)
    open_desk(desk, live_server, video)
    wait_for(desk, "idle")
    fault, offer = desk.locator("[data-wrong]"), desk.locator("[data-wrong] button")
    desk.fill(START, "10")
    desk.fill(END, "5")
    expect(fault).to_contain_text("Out must come after In, which is 00:10.")
    expect(desk.locator(END)).to_have_attribute("aria-invalid", "true")
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme)
        for part in (".cd-player", ".cd-range"):
            assert found_by_axe(desk, within=part) == []
    expect(offer).to_have_text("Exchange In and Out")
    offer.click()
    expect(desk.locator(START)).to_have_value("00:05")
    expect(desk.locator(END)).to_have_value("00:10")
    expect(desk.locator(END)).to_be_focused()
    expect(fault).to_be_hidden()
    desk.fill(END, "1:30")
    expect(fault).to_contain_text("The recording ends at 01:00.")
    offer.click()
    expect(desk.locator(END)).to_have_value("01:00")
    desk.fill(START, "soon")
    expect(fault).to_contain_text("That is not a time.")


def test_letters_act_outside_of_text_boxes_and_can_be_switched_off(
    desk: Page, live_server: Any
) -> None:
    asked = answer_for_hosts(desk)
    open_desk(desk, live_server, make_video(url="https://youtu.be/jNQXAC9IVRw"))
    wait_for(desk, "idle")
    desk.focus("#id_body")
    desk.keyboard.type("l?k")
    assert desk.input_value("#id_body") == "l?k"
    desk.locator("[data-idle] button").focus()
    desk.keyboard.press("?")
    keys = desk.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("mark In, Out here")
    assert found_by_axe(desk, within="[data-keys]") == []
    desk.keyboard.press("l")  # keys of the page do nothing behind a dialog
    keys.get_by_label("Single letters and signs").uncheck()
    desk.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    desk.keyboard.press("l")
    assert asked == []
    desk.reload()
    wait_for(desk, "idle")
    desk.keyboard.press("l")
    desk.keyboard.press("?")
    expect(keys).to_be_hidden()
    assert asked == []
    assert desk.evaluate("violations") == []
