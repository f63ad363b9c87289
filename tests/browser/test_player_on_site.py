"""The demo library, played by a reader: pages, media view, policy and player together."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page

from clipqa.models import Answer
from tests.browser.standins.playback import (
    seen_frames,
    shown_frame,
    watch_to_the_end,
)
from tests.browser.standins.stopping import stops_in_time

pytestmark = [pytest.mark.browser, pytest.mark.slow, stops_in_time]

FRAME_MS, GATE = 40, 2


@pytest.fixture
def demo(transactional_db: None, live_server, tab: Page):
    """The site with the demo in it, and a reader's page that holds on to nothing at the end."""
    call_command("load_demo")
    yield live_server.url
    tab.goto("about:blank")


def card_of(page: Page, demo: str, answer: Answer) -> Locator:
    page.goto(f"{demo}{answer.question.get_absolute_url()}")
    return page.locator(f"#answer-{answer.public_id}").first


def shortest(provider: str) -> Answer:
    answers = Answer.objects.published().filter(
        clip__video__provider=provider, clip__video__media_host=""
    )
    return min(answers, key=lambda answer: answer.clip.end_ms - answer.clip.start_ms)


def test_clips_of_the_demo_start_and_stop_on_their_frames(demo, tab) -> None:
    for provider in ("file", "hls"):
        answer = shortest(provider)
        first, last = answer.clip.start_ms // FRAME_MS, (answer.clip.end_ms - 1) // FRAME_MS
        player = card_of(tab, demo, answer).locator("clip-player")
        watch_to_the_end(player, seconds=40)
        assert abs(shown_frame(player) - last) <= GATE
        seen = seen_frames(tab)
        assert abs(seen[0] - first) <= GATE
        assert max(seen) <= last + GATE
        assert tab.evaluate("violations") == []
