"""A pasted address fills the form of a new video, with and without script."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from clipqa import remote
from clipqa.models import Video
from tests.admin.pages import add_page
from tests.admin.people import person
from tests.browser.test_conflicts import RECORD_VIOLATIONS, add_session, problems
from tests.browser.waiting import until
from tests.factories import make_outlet
from tests.fetching.conftest import authority, client_tls, tls, web  # noqa: F401 (fixtures)
from tests.fetching.servers import Web, json_reply, reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST, SECOND = "https://vimeo.com/76979871", "https://youtu.be/jNQXAC9IVRw"
MESSAGE = "#video-fill [role=status]"
SAID = f"document.querySelector('{MESSAGE}').textContent"
SHOWN_PICTURE = "document.querySelector('#video-fill img').naturalWidth"


@pytest.fixture
def hosts(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:  # noqa: F811 (the fixture)
    """Vimeo and YouTube on loopback, which describe a video each."""
    monkeypatch.setattr(remote, "site_network", lambda: web.client.network)
    file = io.BytesIO()
    Image.new("RGB", (480, 270), "teal").save(file, "JPEG")
    picture = reply(200, file.getvalue(), content_type="image/jpeg")
    for host, endpoint, title, more in (
        ("i.vimeocdn.com", "/api/oembed.json", "The talks", {"duration": 92}),
        ("i.ytimg.com", "/oembed", "Me at the zoo", {}),
    ):
        said = {"title": title, "author_name": f"{title} channel", **more}
        described = json.dumps({**said, "thumbnail_url": f"https://{host}/a.jpg"})
        web.serve(endpoint, json_reply(described.encode()))
    web.serve("/a.jpg", picture)
    return web


@pytest.fixture
def site(page: Page, live_server: Any, hosts: Web) -> Iterator[str]:
    add_session(page.context, live_server.url, person("alice", is_superuser=True))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(RECORD_VIOLATIONS)
    page.set_default_timeout(10_000)
    yield str(live_server.url)
    page.close()


def paste(page: Page, address: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", address)
    page.fill("#id_source_url", "")
    page.press("#id_source_url", "Control+V")
    until(page, f"{SAID}.includes('then save')")


def values(page: Page) -> tuple[str, ...]:
    return tuple(page.input_value(f"#id_{name}") for name in ("title", "new_outlet", "duration_ms"))


def test_a_pasted_address_fills_the_form_which_is_then_saved(page: Page, site: str) -> None:
    page.goto(site + add_page("video"))
    paste(page, FIRST)
    assert values(page) == ("The talks", "The talks channel", "01:32")
    assert "Filled in from Vimeo" in page.inner_text(MESSAGE)
    assert page.locator(MESSAGE).get_attribute("role") == "status"
    until(page, f"{SHOWN_PICTURE} === 480")
    assert problems(page) == {}
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist")
    video = Video.objects.get()
    assert (video.outlet.name, video.duration_ms) == ("The talks channel", 92_000)
    assert video.poster_width == 480


def test_what_is_typed_stays_and_what_was_filled_in_is_replaced(page: Page, site: str) -> None:
    outlet = make_outlet("The talks channel")
    page.goto(site + add_page("video"))
    page.fill("#id_duration_ms", "1:00")
    paste(page, FIRST)
    assert values(page) == ("The talks", "", "1:00")
    assert page.input_value("#id_outlet") == str(outlet.pk)
    assert page.inner_text(".field-outlet .select2-selection") == "The talks channel"
    page.fill("#id_source_url", SECOND)
    page.click("[name=_fill]")
    until(page, f"{SAID}.includes('YouTube')")
    assert values(page) == ("Me at the zoo", "Me at the zoo channel", "1:00")
    assert page.input_value("#id_outlet") == ""
    page.fill("#id_title", "Mine")
    paste(page, FIRST)
    assert values(page)[0] == "Mine"
    assert not Video.objects.exists()


def test_a_failure_is_said_and_leaves_the_form_alone(page: Page, site: str, hosts: Web) -> None:
    hosts.serve("/api/oembed.json", reply(404))
    page.goto(site + add_page("video"))
    page.fill("#id_title", "Mine")
    page.fill("#id_source_url", FIRST)
    page.click("[name=_fill]")
    until(page, f"{SAID}.includes('Vimeo describes no video at this address')")
    assert values(page) == ("Mine", "", "")
    page.route("**/fill/", lambda route: route.abort())
    page.click("[name=_fill]")
    until(page, f"{SAID}.includes('The server didn’t answer')")


def test_an_address_pasted_into_the_form_of_a_clip_reaches_the_window(
    page: Page, site: str
) -> None:
    page.goto(site + add_page("clip"))
    page.click(".field-video .select2-selection")
    page.fill(".select2-dropdown .select2-search__field", f"{FIRST}#t=20s")
    page.keyboard.press("Escape")
    with page.expect_popup() as opened:
        page.click("#add_id_video")
    window = opened.value
    window.wait_for_selector(MESSAGE, state="attached")
    until(window, f"{SAID}.includes('then save')")
    assert values(window) == ("The talks", "The talks channel", "01:32")
    with window.expect_event("close"):
        window.click("[name=_save]")
    assert page.inner_text("#id_video option:checked") == "The talks"
    assert page.input_value("#id_start_ms") == "00:20"


def test_a_link_from_elsewhere_fetches_nothing(page: Page, site: str, hosts: Web) -> None:
    page.goto(f"{site}{add_page('video')}?source_url={FIRST}")
    page.wait_for_load_state("networkidle")
    assert page.input_value("#id_source_url") == FIRST
    assert hosts.names.asked == []


def test_without_script_a_button_fills_the_form(
    browser: Browser, live_server: Any, hosts: Web
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        add_session(context, live_server.url, person("alice", is_superuser=True))
        page = context.new_page()
        page.goto(live_server.url + add_page("video"))
        page.fill("#id_source_url", FIRST)
        page.fill("#id_duration_ms", "1:00")
        page.click("[name=_fill]")
        assert "Filled in from Vimeo" in page.inner_text(".messagelist")
        assert values(page) == ("The talks", "The talks channel", "1:00")
        assert page.locator("#video-fill img").is_visible()
        assert not Video.objects.exists()
        page.click("[name=_save]")
        assert "added successfully" in page.inner_text(".messagelist")
    assert Video.objects.get().poster_width == 480
