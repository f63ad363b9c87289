"""The door in a real browser: a passkey of its own making, by keyboard alone, for everybody."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from django.conf import settings
from django.test.utils import override_settings
from playwright.sync_api import CDPSession, ConsoleMessage, Page

from clipqa.accounts import recovery
from clipqa.models import Passkey
from tests.accounts.signing_in import code_of, give_app
from tests.admin.people import PASSWORD, person
from tests.browser.axe import COLOURS, found_by_axe
from tests.browser.keyboard import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True}
WILLING = {"isUserVerified": True, "automaticPresenceSimulation": True}
SETTINGS: list[tuple[Literal["light", "dark"], int]] = [("light", 1280), ("dark", 390)]
NOTE_BREACHES = """
  window.breaches = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.breaches.push(event.violatedDirective + " " + event.blockedURI);
  });
"""


@pytest.fixture
def door(live_server: Any) -> Iterator[str]:
    """A passkey belongs to a name, so the server goes by one."""
    with override_settings(
        ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "localhost"], CLIPQA_SECOND_FACTOR="required"
    ):
        yield f"http://localhost:{live_server.thread.port}/admin/"


@pytest.fixture
def watched(page: Page) -> tuple[Page, list[str]]:
    """A page, and whatever its console or its policy complains about."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(NOTE_BREACHES)
    page.set_default_timeout(10_000)
    return page, said


def with_a_key(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"options": {**KEY, **WILLING}}
    session.send("WebAuthn.addVirtualAuthenticator", options)
    return session


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def type_password(page: Page, door: str) -> None:
    page.goto(door)
    page.focus("#id_username")
    page.keyboard.type("alice")
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():  # the page that is left is quiet too
        press(page, "Enter")
    page.wait_for_load_state("networkidle")


def faults(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.breaches.splice(0)")
    for scheme, width in SETTINGS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        found += found_by_axe(page, COLOURS if scheme == "dark" else None)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the window")
    page.evaluate("window.breaches.splice(0)")  # axe's own probing breaks the policy
    return found


def test_a_passkey_is_added_and_opens_the_desk_by_keyboard_alone(
    watched: tuple[Page, list[str]], door: str
) -> None:
    person("alice")
    page, said = watched
    with_a_key(page)
    type_password(page, door)
    tab_to(page, "Add a passkey")
    press(page, "Enter")
    page.wait_for_selector("#id_name")
    page.focus("#id_name")
    page.keyboard.type("Laptop")
    press(page, "Enter")
    page.wait_for_selector(".codes")
    tab_to(page, "To the desk")
    press(page, "Enter")
    page.wait_for_selector("#user-tools")
    page.context.clear_cookies()
    type_password(page, door)
    page.wait_for_selector("text=Use a passkey")
    tab_to(page, "Use a passkey")
    press(page, "Enter")
    page.wait_for_selector("#user-tools a")
    assert page.url == door
    assert Passkey.objects.get().uses > 1
    assert (said, page.evaluate("window.breaches")) == ([], [])


@pytest.mark.slow
def test_every_page_of_the_door_is_for_everybody(
    watched: tuple[Page, list[str]], door: str
) -> None:
    person("alice")
    page, said = watched
    with_a_key(page)
    pages = ["sign-in/forgotten/", "sign-in/forgotten/sent/", "sign-in/reset/MQ/x/"]
    pages += ["sign-in/reset/done/"]
    wrong = {path: faults_at(page, door + path) for path in pages}
    type_password(page, door)
    inside = ["sign-in/factors/", "sign-in/factors/app/", "sign-in/factors/passkey/"]
    wrong |= {path: faults_at(page, door + path) for path in [*inside, "sign-in/confirm/"]}
    add_app(page, door)
    wrong["codes"] = faults(page)
    wrong |= {path: faults_at(page, door + f"sign-in/factors/{path}") for path in ("", "codes/")}
    page.context.clear_cookies()
    type_password(page, door)
    wrong["second"] = faults(page)
    page.fill("#id_code", "000 000")
    press(page, "Enter")
    page.wait_for_selector(".errornote")
    wrong["second, wrong"] = faults(page)
    assert {path: each for path, each in wrong.items() if each} == {}
    assert said == []


def faults_at(page: Page, url: str) -> list[str]:
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return faults(page)


def add_app(page: Page, door: str) -> None:
    page.goto(door + "sign-in/factors/app/")
    page.click("summary")
    secret = page.inner_text(".secret").strip()
    page.fill("#id_code", code_of(secret))
    press(page, "Enter")
    page.wait_for_selector(".codes")


def test_a_browser_that_brings_no_passkey_says_what_to_do(
    watched: tuple[Page, list[str]], door: str
) -> None:
    alice = person("alice")
    give_app(alice)
    recovery.create_codes(alice)
    page, said = watched
    session = with_a_key(page)
    Passkey.objects.create(
        person=alice, name="Gone", credential_id="Z29uZQ", credential=_public_half()
    )
    type_password(page, door)
    page.click("text=Use a passkey")
    page.wait_for_selector("[data-said]:not([hidden])")
    assert "Press the button again" in page.inner_text("[data-said]")
    session.send("WebAuthn.disable")
    assert said == []


def _public_half() -> bytes:
    """Of a key that no browser here has."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.webauthn import Aaguid, AttestedCredentialData

    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    return bytes(AttestedCredentialData.create(Aaguid.NONE, b"gone", public))
