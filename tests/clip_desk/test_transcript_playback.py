"""The transcript follows the recording that is played beside it."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clipqa.curation.transcripts import save_transcript
from clipqa.transcripts import CueText
from tests.admin.pages import add_page
from tests.clip_desk.numbered_films import make_film
from tests.films.conftest import media, stored_video

__all__ = ["media"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.ffmpeg,
    pytest.mark.django_db(transaction=True),
]
SAID = [CueText(at * 50, at * 50 + 50, f"Line {at} of it.") for at in range(50)]
NOW, LIST, FOLLOW = ".cd-line[aria-current]", ".cd-lines", "[data-follow]"


@pytest.fixture
def desk(superuser_page: Page, live_server: Any, media: Path, tmp_path: Path) -> Page:
    page = superuser_page
    video = stored_video(media, make_film(tmp_path / "made.mp4", "25"))
    save_transcript(video, "en", SAID)
    page.goto(f"{live_server.url}{add_page('answer')}?video={video.pk}")
    expect(page.locator(".cd-player")).to_have_attribute("data-state", "ready")
    return page


def test_the_list_follows_until_the_user_scrolls_and_again_when_asked(desk: Page) -> None:
    desk.locator("[data-words]", has_text="Line 1 of it.").click()
    desk.keyboard.press("Enter")
    expect(desk.locator(NOW)).to_contain_text("Line 49 of it.")  # the film has ended
    expect(desk.locator(NOW)).to_be_in_viewport()
    expect(desk.locator(FOLLOW)).to_be_hidden()
    desk.locator(LIST).hover()
    desk.mouse.wheel(0, -5_000)
    expect(desk.locator(FOLLOW)).to_be_visible()
    expect(desk.locator(NOW)).to_have_count(0)
    desk.locator(FOLLOW).click()
    expect(desk.locator(NOW)).to_be_in_viewport()


def test_a_press_on_the_time_of_a_line_plays_from_there(desk: Page) -> None:
    desk.locator(LIST).hover()
    desk.mouse.wheel(0, 5_000)
    desk.locator("[data-index='45'] [data-play]").click()
    expect(desk.locator(NOW)).to_have_attribute("data-index", re.compile("^4[5-9]$"))
    desk.keyboard.press("k")
    expect(desk.locator(NOW)).to_be_in_viewport()


def test_slash_goes_to_the_search_and_keys_of_the_list_stay_its_own(desk: Page) -> None:
    desk.locator("[data-words]", has_text="Line 1 of it.").click()
    desk.keyboard.press("End")  # elsewhere this key goes to the end of the clip
    expect(desk.locator(".cd-line:focus")).to_contain_text("Line 49 of it.")
    desk.keyboard.press("/")
    expect(desk.locator("#cd-find-words")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("?")
    expect(desk.locator("[data-keys] [data-group=lines]")).to_contain_text("Play from the line")
