"""Recordings of a PeerTube instance and HLS streams: pasted, played, marked and dragged."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.standins.hosts import PEERTUBE, answer_for_hosts, frame_of
from tests.browser.standins.server import MEDIA
from tests.clip_desk.test_player import CLOCK, END, START, VIDEO, marked, wait_for
from tests.clip_desk.test_source import opened, paste
from tests.factories import make_video

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STREAMS = "https://streams.example.org/oasis-quiet-rooms/"
FRAME_MS = 40
SOURCES = {
    "peertube": (f"{PEERTUBE}/w/9c9de5e8-0a1e-484a-b099-e80766180a6d", "± 0.15 s", 150),
    "hls": (f"{STREAMS}index.m3u8", "", FRAME_MS),
}


def stream(route: Route) -> None:
    path = MEDIA / "hls" / urlsplit(route.request.url).path.lstrip("/")
    route.fulfill(path=path, headers={"Access-Control-Allow-Origin": "*"})


def clock_of(page: Page, name: str) -> Callable[[], float]:
    """Return what reads the time of the player itself."""
    if name == "hls":
        return lambda: float(page.evaluate(f"{VIDEO}.currentTime * 1000"))
    return lambda: float(frame_of(page, PEERTUBE).evaluate("host.ms"))


@pytest.mark.parametrize("name", SOURCES)
def test_a_pasted_source_is_played_and_marked_within_the_tolerance_that_is_shown(
    superuser_page: Page, live_server: Any, settings: Any, name: str
) -> None:
    page, (address, label, tolerance) = superuser_page, SOURCES[name]
    settings.CLIPQA_PEERTUBE_HOSTS = [urlsplit(PEERTUBE).netloc]
    asked = answer_for_hosts(page)
    page.route(f"{STREAMS}**", stream)
    make_video(url=address, duration_ms=48_000, title="Quiet rooms")
    opened(page, live_server.url)
    paste(page, address)
    wait_for(page, "idle")
    page.fill(CLOCK, "5")
    page.press(CLOCK, "Enter")
    assert asked == []
    page.locator(".cd-toggle").focus()
    page.keyboard.press(" ")
    wait_for(page, "playing")
    player_ms = clock_of(page, name)
    for key, field in (("i", START), ("o", END)):
        while player_ms() < 5_300 + (field == END) * 600:
            page.wait_for_timeout(50)
        before = player_ms()
        page.keyboard.press(key)
        assert before - tolerance <= marked(page, field) <= player_ms() + tolerance
    shown = page.locator(".cd-now [data-frame]").inner_text()
    assert label in shown
    assert ("±" in shown) == bool(label)
    page.keyboard.press("k")
    wait_for(page, "ready")
    end_ms = marked(page, END)
    page.get_by_role("slider", name="Out", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert abs(marked(page, END) - end_ms - 100) <= FRAME_MS
    page.locator(".cd-toggle").focus()
    page.keyboard.press("p")
    wait_for(page, "playing")
    wait_for(page, "ready")
    at_end = max(tolerance, 2 * FRAME_MS)
    for _ in range(100):
        if abs(player_ms() - marked(page, END)) <= at_end:
            break
        page.wait_for_timeout(50)
    assert abs(player_ms() - marked(page, END)) <= at_end
    assert page.evaluate("violations") == []
    expect(page.locator("[data-fault]")).to_be_hidden()
