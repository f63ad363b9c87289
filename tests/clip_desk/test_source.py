"""The source box in a browser: finds, picks and adds the recording that a clip is cut from."""

from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route

from clipqa.models import Outlet, Video
from tests.admin.pages import add_page, page_of
from tests.admin.test_failed_uploads import FILM
from tests.browser.axe import found_by_axe
from tests.browser.waiting import until
from tests.factories import make_answer, make_clip, make_cues, make_outlet, make_video

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

YOUTUBE = "https://youtu.be/jNQXAC9IVRw"
BOX = "[data-finder]"
FOUND = "/desk/find/?q="


@pytest.fixture
def url(superuser_page: Page, live_server: Any) -> str:
    zoo = make_video(make_outlet("Delta News"), url=YOUTUBE, title="Me at the zoo")
    make_cues(zoo, (5_000, 8_000, "They have really long trunks."))
    make_video(title="Talks in Oslo")
    return str(live_server.url)


def opened(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}{add_page('answer')}{query}")
    until(page, "document.querySelector('.clip-desk.is-live')")


def paste(page: Page, text: str) -> None:
    page.focus(BOX)
    page.evaluate(
        """text => {
          const box = document.querySelector('[data-finder]');
          box.value = text;
          box.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'}));
        }""",
        text,
    )


def chosen(page: Page) -> tuple[str, str, str]:
    return (
        page.input_value("#id_video"),
        page.input_value("#id_start_ms"),
        page.input_value("#id_end_ms"),
    )


def test_a_pasted_address_picks_its_video_and_times_at_once(page: Page, url: str) -> None:
    opened(page, url)
    assert page.evaluate("document.activeElement.matches('[data-finder]')")
    paste(page, f"{YOUTUBE}?start=50&end=60")
    zoo = Video.objects.get(title="Me at the zoo")
    until(page, "document.querySelector('[data-now] b').textContent === 'Me at the zoo'")
    assert chosen(page) == (str(zoo.pk), "00:50", "01:00")
    facts = page.inner_text("[data-now] [data-facts]")
    assert facts.startswith("Delta News · ")
    assert facts.endswith("English")
    until(page, "!document.activeElement.matches('[data-finder]')", 2)


def test_enter_waits_for_the_results_of_the_final_text(page: Page, url: str) -> None:
    opened(page, url)
    held: list[Route] = []
    page.type(BOX, "oslo")
    until(page, "document.querySelectorAll('.cd-option').length === 1")
    page.keyboard.press("ArrowDown")
    page.route("**/desk/find/*", lambda route: held.append(route))
    page.fill(BOX, "trunks")
    page.keyboard.press("Enter")
    while not held:
        page.wait_for_timeout(20)
    assert chosen(page)[0] == ""
    held[-1].continue_()
    until(page, "document.querySelector('.cd-option[aria-selected=true]')")
    assert chosen(page)[0] == ""
    active = page.get_attribute(BOX, "aria-activedescendant")
    assert "trunks" in page.inner_text(f"#{active}")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#id_video').value")
    assert chosen(page)[1:] == ("00:05", "00:08")
    assert page.url.endswith(add_page("answer"))


def test_enter_picks_the_video_of_an_exact_address_when_it_is_found(page: Page, url: str) -> None:
    opened(page, url)
    page.type(BOX, YOUTUBE)
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#id_video').value")
    assert chosen(page)[0] == str(Video.objects.get(title="Me at the zoo").pk)


def paste_and_wait(page: Page, address: str, title: str = "Me at the zoo") -> None:
    paste(page, address)
    until(page, f"document.querySelector('[data-now] b').textContent === '{title}'")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("12", ""), ("12", "00:20")),
        (("", "0:15"), ("00:10", "0:15")),
        (("1", "2"), ("1", "2")),
        (("30", ""), ("30", "")),
        (("later", ""), ("later", "")),
    ],
)
def test_typed_times_stay_until_the_button_replaces_them(
    page: Page, url: str, typed: tuple[str, str], kept: tuple[str, str]
) -> None:
    opened(page, url, f"?video={Video.objects.get(title='Talks in Oslo').pk}")
    until(page, "document.querySelector('[data-now] b').textContent === 'Talks in Oslo'")
    page.fill("#id_start_ms", typed[0])
    page.fill("#id_end_ms", typed[1])
    paste_and_wait(page, f"{YOUTUBE}?start=10&end=20")
    assert chosen(page)[1:] == kept
    assert "00:10 - 00:20" in page.inner_text(".cd-source-note")
    page.click("text=Use the times of the address")
    assert chosen(page)[1:] == ("00:10", "00:20")
    assert page.locator(".cd-source-note").is_hidden()


def test_another_address_replaces_the_times_of_the_first(page: Page, url: str) -> None:
    make_video(url="https://vimeo.com/76979871", title="The talks")
    opened(page, url)
    paste_and_wait(page, f"{YOUTUBE}?start=10&end=20")
    assert chosen(page)[1:] == ("00:10", "00:20")
    paste_and_wait(page, "https://vimeo.com/76979871#t=90s", "The talks")
    assert chosen(page)[1:] == ("01:30", "")
    paste_and_wait(page, YOUTUBE)
    assert chosen(page)[1:] == ("", "")


def test_a_dropped_film_is_uploaded_with_title_and_outlet(page: Page, url: str) -> None:
    opened(page, url)
    page.set_input_files(
        "[data-file]", {"name": "my_talk.mp4", "mimeType": "video/mp4", "buffer": FILM}
    )
    assert page.input_value("#cd-new-video-title") == "my talk"
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#cd-new-outlet[aria-invalid=true]')")
    assert page.evaluate("document.activeElement.id") == "cd-new-outlet"
    page.keyboard.type("Echo")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#id_video').value")
    video = Video.objects.get(title="my talk")
    assert (video.outlet.name, video.is_stored_here) == ("Echo", True)
    assert chosen(page)[0] == str(video.pk)


def test_a_new_address_asks_what_its_host_does_not_say(page: Page, url: str, settings: Any) -> None:
    settings.CLIPQA_FETCH_REMOTE = False
    opened(page, url, "?address=https://vimeo.com/76979871%23t=1m20s")
    until(page, "document.querySelector('.cd-option[aria-selected=true]')")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#cd-new-video-title[aria-invalid=true]')")
    page.keyboard.type("The talks")
    page.keyboard.press("Tab")
    page.keyboard.type("delta news")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#id_video').value")
    assert chosen(page)[1] == "01:20"
    assert Video.objects.get(title="The talks").outlet == Outlet.objects.get(name="Delta News")
    assert page.input_value("#id_video_address") == ""


def test_a_saved_answer_shows_its_recording_and_finds_another(page: Page, url: str) -> None:
    answer = make_answer("Who?", clip=make_clip(Video.objects.get(title="Talks in Oslo")))
    page.goto(url + page_of(answer))
    until(page, "document.querySelector('[data-now] b').textContent === 'Talks in Oslo'")
    page.fill(BOX, "zoo")
    until(page, "document.querySelectorAll('.cd-option').length === 1")
    page.keyboard.press("Escape")
    assert page.locator("[data-found-box]").is_hidden()
    assert chosen(page)[0] == str(answer.clip.video_id)


def test_the_bookmarklet_opens_the_page_with_the_address_and_the_time(page: Page, url: str) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    opened(page, url)
    link = page.locator("[data-cut-here]")
    code = unquote(link.get_attribute("href") or "").removeprefix("javascript:")
    link.click()
    assert page.inner_text("[data-bookmarklet-text]").startswith("Drag this")
    assert errors == []
    host = page.context.new_page()
    host.route(
        "https://www.youtube.com/**",
        lambda route: route.fulfill(content_type="text/html", body="<video></video>"),
    )
    host.goto("https://www.youtube.com/watch?v=jNQXAC9IVRw")
    host.evaluate(
        "Object.defineProperty(document.querySelector('video'), 'currentTime', {value: 62.34})"
    )
    with page.context.expect_page() as popup:
        host.evaluate(code)
    popup.value.wait_for_load_state()
    assert chosen(popup.value) == (str(Video.objects.get(title="Me at the zoo").pk), "01:02.3", "")


def check(page: Page, problems: list[str]) -> None:
    """Assert that the console is empty, then that axe, which writes there itself, finds nothing."""
    assert [text for text in problems if "400 (Bad Request)" not in text] == []
    assert found_by_axe(page, within="[data-part=source]") == []
    page.wait_for_timeout(200)
    problems.clear()


def test_every_state_is_accessible_and_obeys_the_policy(page: Page, url: str) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        opened(page, url)
        until(page, "document.querySelectorAll('[data-lately-list] li').length === 2")
        check(page, problems)
        page.fill(BOX, "trunks")
        until(page, "document.querySelectorAll('.cd-option').length === 1")
        page.keyboard.press("ArrowDown")
        check(page, problems)
        page.fill(BOX, "zebra")
        until(page, "!document.querySelector('[data-message]').hidden")
        check(page, problems)
        page.set_input_files(
            "[data-file]", {"name": "talk.mp4", "mimeType": "video/mp4", "buffer": b"no film"}
        )
        page.keyboard.press("Enter")
        until(page, "document.querySelector('#cd-new-outlet[aria-invalid=true]')")
        check(page, problems)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
        paste(page, f"{YOUTUBE}?start=50&end=60")
        until(page, "document.querySelector('[data-now] b').textContent === 'Me at the zoo'")
        check(page, problems)


def test_a_slow_recording_leaves_nothing_of_the_one_before(page: Page, url: str) -> None:
    zoo, talks = Video.objects.get(title="Me at the zoo"), Video.objects.get(title="Talks in Oslo")
    opened(page, url, f"?video={zoo.pk}")
    page.wait_for_selector(".cd-line")
    waiting: list[Route] = []
    page.route(f"**/desk/recording/{talks.pk}/", lambda route: waiting.append(route))
    page.fill(BOX, "oslo")
    page.wait_for_selector("#clip-desk [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('[data-now] b').textContent.startsWith('Talks in Oslo')")
    assert page.locator(".cd-line:visible").count() == 0
    assert page.locator("[data-part=player] [data-empty]").is_visible()
    waiting[0].continue_()
    until(page, "document.querySelector('[data-now] b').textContent === 'Talks in Oslo'")
