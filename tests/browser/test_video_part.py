"""Times in a pasted address fill start and end of a form, with and without script.

On the page of an answer the source box does this (tests/clip_desk/test_source.py).
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clipqa.models import Answer, Clip
from tests.admin.pages import add_page, page_of
from tests.admin.people import person
from tests.browser.test_conflicts import add_session
from tests.browser.waiting import until
from tests.factories import make_clip, make_outlet, make_video

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILM = "https://cdn.example/talks.mp4"
YOUTUBE = "https://youtu.be/jNQXAC9IVRw"
FOUND = "document.querySelectorAll('li.select2-results__option')"
NOTE, TAKE = "#video-part", "#video-part [data-take]"


@pytest.fixture
def url(page: Page, live_server: Any) -> str:
    add_session(page.context, live_server.url, person("alice", is_superuser=True))
    page.set_default_timeout(10_000)
    make_video(url=FILM, title="Talks")
    make_video(url=YOUTUBE, title="Zoo", duration_ms=None)
    return str(live_server.url)


def paste(page: Page, address: str) -> None:
    """Type the address into the select of the video."""
    page.click(".field-video .select2-selection")
    with page.expect_response(lambda response: "term=http" in response.url):
        page.fill(".select2-dropdown .select2-search__field", address)
    until(page, f"{FOUND}.length === 1 && {FOUND}[0].matches('[class*=highlighted]')")
    page.click("li.select2-results__option--highlighted")


def times(page: Page) -> tuple[str, str]:
    return page.input_value("#id_start_ms"), page.input_value("#id_end_ms")


@pytest.mark.parametrize(
    ("address", "filled"),
    [
        (f"{YOUTUBE}?t=1h2m3s", ("1:02:03", "")),
        (f"{YOUTUBE}?start=50&end=60", ("00:50", "01:00")),
        (f"{FILM}#t=10,20", ("00:10", "00:20")),
        (FILM, ("", "")),
    ],
)
def test_a_selected_video_fills_in_the_times_of_its_address(
    page: Page, url: str, address: str, filled: tuple[str, str]
) -> None:
    page.goto(url + add_page("clip"))
    paste(page, address)
    assert times(page) == filled
    assert page.locator(NOTE).is_visible() is any(filled)
    assert page.locator(TAKE).is_hidden()
    assert page.locator("#id_video_address").is_hidden()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("12", ""), ("12", "00:20")),
        (("", "0:15"), ("00:10", "0:15")),
        (("1", "2"), ("1", "2")),
        (("30", ""), ("30", "")),
        (("", "5"), ("", "5")),
        (("later", ""), ("later", "")),
    ],
)
def test_typed_times_stay_until_the_button_replaces_them(
    page: Page, url: str, typed: tuple[str, str], kept: tuple[str, str]
) -> None:
    page.goto(url + add_page("clip"))
    page.fill("#id_start_ms", typed[0])
    page.fill("#id_end_ms", typed[1])
    paste(page, f"{FILM}#t=10,20")
    assert times(page) == kept
    assert "selects the part from 00:10 to 00:20" in page.inner_text(NOTE)
    page.click(TAKE)
    assert times(page) == ("00:10", "00:20")
    assert page.locator(TAKE).is_hidden()


def test_another_address_replaces_the_times_of_the_first(page: Page, url: str) -> None:
    page.goto(url + add_page("clip"))
    for address, filled in (
        (f"{FILM}#t=10,20", ("00:10", "00:20")),
        (f"{YOUTUBE}?t=90", ("01:30", "")),
        (FILM, ("", "")),
    ):
        paste(page, address)
        assert times(page) == filled
    page.fill("#id_start_ms", "7")
    paste(page, f"{YOUTUBE}?t=90")
    assert times(page) == ("7", "")


def test_a_clip_that_has_its_times_keeps_them(page: Page, url: str) -> None:
    page.goto(url + page_of(make_clip()))
    paste(page, f"{FILM}#t=10,20")
    assert times(page) == ("00:50", "01:00")
    assert "are kept" in page.inner_text(NOTE)


@pytest.mark.parametrize(
    ("address", "filled"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?t=1m", ("01:00", "")),
        ("https://cdn.example/new.mp4#t=5,9.5", ("00:05", "00:09.5")),
        ("https://archive.org/details/new#start/60/end/90", ("01:00", "01:30")),
        ("https://vimeo.com/76979871", ("", "")),
    ],
)
def test_the_popup_that_adds_a_video_fills_in_its_times(
    page: Page, url: str, address: str, filled: tuple[str, str]
) -> None:
    outlet = make_outlet()
    page.goto(url + add_page("clip"))
    with page.expect_popup() as opened:
        page.click("#add_id_video")
    window = opened.value
    window.fill("#id_source_url", address)
    window.fill("#id_title", "New")
    window.click(".field-outlet .select2-selection")
    window.fill(".select2-dropdown .select2-search__field", outlet.name)
    window.click("li.select2-results__option--highlighted[role=option]")
    with window.expect_event("close"):
        window.click("[name=_save]")
    assert page.inner_text("#id_video option:checked") == "New"
    assert times(page) == filled


def test_without_script_a_pasted_address_is_saved_with_its_times(
    browser: Browser, live_server: Any
) -> None:
    make_video(url=FILM, title="Talks")
    with browser.new_context(java_script_enabled=False) as context:
        add_session(context, live_server.url, person("alice", is_superuser=True))
        page = context.new_page()
        page.goto(live_server.url + add_page("answer"))
        page.fill("#id_new_question", "Who signed?")
        page.fill("#id_body", "They did.")
        page.fill("#id_video_address", f"{FILM}#t=10,20")
        page.fill("#id_end_ms", "0:30")
        page.click("[name=_save]")
        assert "selects the part from 00:10 to 00:20" in page.inner_text(".messagelist")
    assert Answer.objects.count() == 1
    clip = Clip.objects.get()
    assert (clip.start_ms, clip.end_ms) == (10_000, 30_000)
