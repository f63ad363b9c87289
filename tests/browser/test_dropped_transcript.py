"""A transcript is dropped anywhere on its part of the form, which takes it like a chosen file."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import JSHandle, Page

from clipqa.models import Transcript
from tests.admin.pages import add_page
from tests.admin.people import person
from tests.browser.test_conflicts import RECORD_VIOLATIONS, add_session
from tests.browser.waiting import until
from tests.factories import make_outlet, make_video

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INPUT = "input[name=transcript_file]"
AREA = f"fieldset:has({INPUT})"
FILE_NAME = f"document.querySelector('{INPUT}').files[0]?.name"
IS_MARKED = f"document.querySelector('{AREA}').classList.contains('is-drop-target')"
WEBVTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nWe meet again.\n"


@pytest.fixture
def site(page: Page, live_server: Any) -> Iterator[str]:
    add_session(page.context, live_server.url, person("alice", is_superuser=True))
    page.add_init_script(RECORD_VIOLATIONS)
    page.set_default_timeout(10_000)
    yield str(live_server.url)
    page.close()


def dragged_file(page: Page, name: str = "talk.vtt", text: str = WEBVTT) -> JSHandle:
    return page.evaluate_handle(
        """([name, text]) => {
          const data = new DataTransfer();
          data.items.add(new File([text], name));
          return data;
        }""",
        [name, text],
    )


def dragged_text(page: Page) -> JSHandle:
    return page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "We meet again.");
          return data;
        }"""
    )


def drag(page: Page, kind: str, data: JSHandle, where: str = f"{AREA} textarea") -> bool:
    """Return whether the page takes what is dragged, instead of the browser."""
    event = "(element, [kind, data]) => element.dispatchEvent(new DragEvent(kind, {dataTransfer: "
    event += "data, bubbles: true, cancelable: true}))"
    return not page.locator(where).first.evaluate(event, [kind, data])


def open_form(page: Page, site: str) -> None:
    page.goto(site + add_page("transcript"))
    assert page.evaluate(FILE_NAME) is None


def test_a_dropped_file_is_stored_like_a_chosen_one(page: Page, site: str) -> None:
    video = make_video(make_outlet(), title="The report")
    page.goto(f"{site}{add_page('transcript')}?video={video.pk}&language=en")
    file = dragged_file(page)
    assert drag(page, "dragover", file)
    assert page.evaluate(IS_MARKED)
    assert drag(page, "drop", file)
    assert not page.evaluate(IS_MARKED)
    assert page.evaluate(FILE_NAME) == "talk.vtt"
    assert page.evaluate("document.activeElement.name") == "transcript_file"
    page.click("[name=_save]")
    page.click("[name=_store]")
    until(page, "document.querySelector('.messagelist .success') !== null")
    (transcript,) = Transcript.objects.all()
    assert [cue.text for cue in transcript.cues.all()] == ["We meet again."]
    assert page.evaluate("window.violations") == []


def test_the_file_that_is_dropped_last_replaces_the_others(page: Page, site: str) -> None:
    open_form(page, site)
    drag(page, "drop", dragged_file(page))
    drag(page, "drop", dragged_file(page, "second.srt"))
    assert page.evaluate(f"document.querySelector('{INPUT}').files.length") == 1
    assert page.evaluate(FILE_NAME) == "second.srt"


def test_dragged_text_is_left_to_the_browser(page: Page, site: str) -> None:
    open_form(page, site)
    text = dragged_text(page)
    assert not drag(page, "dragover", text)
    assert not page.evaluate(IS_MARKED)
    assert not drag(page, "drop", text)
    assert page.evaluate(FILE_NAME) is None


def test_the_mark_goes_when_the_file_is_dragged_away(page: Page, site: str) -> None:
    open_form(page, site)
    file = dragged_file(page)
    drag(page, "dragover", file)
    drag(page, "dragleave", file)
    assert not page.evaluate(IS_MARKED)
    assert page.evaluate(FILE_NAME) is None


def test_a_file_dropped_outside_is_not_taken(page: Page, site: str) -> None:
    open_form(page, site)
    assert not drag(page, "drop", dragged_file(page), "#id_language, [name=language]")
    assert page.evaluate(FILE_NAME) is None
