"""Sign-in in a real browser: passkeys, keyboard and accessibility."""

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

AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True}
CONSENTING = {"isUserVerified": True, "automaticPresenceSimulation": True}
SETTINGS: list[tuple[Literal["light", "dark"], int]] = [("light", 1280), ("dark", 390)]
RECORD_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(event.violatedDirective + " " + event.blockedURI);
  });
"""


@pytest.fixture
def admin_url(live_server: Any) -> Iterator[str]:
    """The URL of the admin by host name, since passkeys don't work with IP addresses."""
    with override_settings(
        ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "localhost"], CLIPQA_SECOND_FACTOR="required"
    ):
        yield f"http://localhost:{live_server.thread.port}/admin/"


@pytest.fixture
def recorded_page(page: Page) -> tuple[Page, list[str]]:
    """A page, and the errors and warnings of its console."""
    console_errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            console_errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    page.add_init_script(RECORD_VIOLATIONS)
    page.set_default_timeout(10_000)
    return page, console_errors


def add_authenticator(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"options": {**AUTHENTICATOR, **CONSENTING}}
    session.send("WebAuthn.addVirtualAuthenticator", options)
    return session


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def type_password(page: Page, admin_url: str) -> None:
    page.goto(admin_url)
    page.focus("#id_username")
    page.keyboard.type("alice")
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():  # includes errors of the page that is left
        press(page, "Enter")
    page.wait_for_load_state("networkidle")


def problems(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.violations.splice(0)")
    for scheme, width in SETTINGS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        found += found_by_axe(page, COLOURS if scheme == "dark" else None)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the window")
    page.evaluate("window.violations.splice(0)")  # axe itself violates the policy
    return found


def test_a_passkey_is_added_and_used_by_keyboard_alone(
    recorded_page: tuple[Page, list[str]], admin_url: str
) -> None:
    person("alice")
    page, console_errors = recorded_page
    add_authenticator(page)
    type_password(page, admin_url)
    tab_to(page, "Add a passkey")
    press(page, "Enter")
    page.wait_for_selector("#id_name")
    page.focus("#id_name")
    page.keyboard.type("Laptop")
    press(page, "Enter")
    page.wait_for_selector(".codes")
    tab_to(page, "To the admin")
    press(page, "Enter")
    page.wait_for_selector("#user-tools")
    page.context.clear_cookies()
    type_password(page, admin_url)
    page.wait_for_selector("text=Use a passkey")
    tab_to(page, "Use a passkey")
    press(page, "Enter")
    page.wait_for_selector("#user-tools a")
    assert page.url == admin_url
    assert Passkey.objects.get().uses > 1
    assert (console_errors, page.evaluate("window.violations")) == ([], [])


@pytest.mark.slow
def test_every_sign_in_page_is_accessible(
    recorded_page: tuple[Page, list[str]], admin_url: str
) -> None:
    person("alice")
    page, console_errors = recorded_page
    add_authenticator(page)
    pages = ["sign-in/forgotten/", "sign-in/forgotten/sent/", "sign-in/reset/MQ/x/"]
    pages += ["sign-in/reset/done/"]
    wrong = {path: faults_at(page, admin_url + path) for path in pages}
    type_password(page, admin_url)
    inside = ["sign-in/factors/", "sign-in/factors/app/", "sign-in/factors/passkey/"]
    wrong |= {path: faults_at(page, admin_url + path) for path in [*inside, "sign-in/confirm/"]}
    add_app(page, admin_url)
    wrong["codes"] = problems(page)
    wrong |= {
        path: faults_at(page, admin_url + f"sign-in/factors/{path}") for path in ("", "codes/")
    }
    page.context.clear_cookies()
    type_password(page, admin_url)
    wrong["second"] = problems(page)
    page.fill("#id_code", "000 000")
    press(page, "Enter")
    page.wait_for_selector(".errornote")
    wrong["second, wrong"] = problems(page)
    assert {path: each for path, each in wrong.items() if each} == {}
    assert console_errors == []


def faults_at(page: Page, url: str) -> list[str]:
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return problems(page)


def add_app(page: Page, admin_url: str) -> None:
    page.goto(admin_url + "sign-in/factors/app/")
    page.click("summary")
    secret = page.inner_text(".secret").strip()
    page.fill("#id_code", code_of(secret))
    press(page, "Enter")
    page.wait_for_selector(".codes")


def test_a_missing_passkey_gets_a_message(
    recorded_page: tuple[Page, list[str]], admin_url: str
) -> None:
    alice = person("alice")
    give_app(alice)
    recovery.create_codes(alice)
    page, console_errors = recorded_page
    session = add_authenticator(page)
    Passkey.objects.create(
        person=alice, name="Gone", credential_id="Z29uZQ", credential=_unknown_credential()
    )
    type_password(page, admin_url)
    page.click("text=Use a passkey")
    page.wait_for_selector("[data-error]:not([hidden])")
    assert "Press the button again" in page.inner_text("[data-error]")
    session.send("WebAuthn.disable")
    assert console_errors == []


def _unknown_credential() -> bytes:
    """Return the credential of a key that the browser does not have."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.webauthn import Aaguid, AttestedCredentialData

    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    return bytes(AttestedCredentialData.create(Aaguid.NONE, b"gone", public))
