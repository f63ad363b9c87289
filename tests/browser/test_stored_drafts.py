"""Drafts in the browser survive an expired session and are deleted with the user's access."""

from typing import Any

import pytest
from playwright.sync_api import Page

from clipqa.models import User
from tests.admin.pages import add_page
from tests.admin.people import PASSWORD, person
from tests.browser.waiting import until
from tests.roles.users import of_role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFT_COUNT = "Object.keys(localStorage).filter((key) => key.startsWith('clipqa-draft:')).length"
OFFER = "#admin-draft [data-offer]"


def sign_in(page: Page, url: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{url}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("input[type=submit]")
    page.wait_for_load_state()


@pytest.fixture
def alice(page: Page, live_server: Any) -> User:
    """A user with an unsaved draft of a topic."""
    page.set_default_timeout(10_000)
    made = of_role("alice", "editor")
    sign_in(page, live_server.url, "alice")
    page.goto(live_server.url + add_page("topic"))
    page.fill("#id_name", "Typed and not saved")
    until(page, f"{DRAFT_COUNT} === 1")
    return made


def draft_count(page: Page) -> int:
    """Return the number of drafts after the scripts of the page have run."""
    page.wait_for_load_state("networkidle")
    return int(page.evaluate(DRAFT_COUNT))


def test_drafts_survive_an_expired_session_and_wrong_passwords(
    page: Page, alice: User, live_server: Any
) -> None:
    page.context.clear_cookies(name="sessionid")
    sign_in(page, live_server.url, "alice", "guess")
    sign_in(page, live_server.url, "mallory", "guess")
    assert draft_count(page) == 1
    sign_in(page, live_server.url, "alice")
    page.goto(live_server.url + add_page("topic"))
    page.click(f"{OFFER} [data-restore]")
    assert page.input_value("#id_name") == "Typed and not saved"


def test_a_form_that_is_being_sent_is_not_sent_again(page: Page, alice: User) -> None:
    posts: list[str] = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.method == "POST" else None)
    page.fill("#id_name", "Harbours")
    page.evaluate(
        """() => {
          const form = document.getElementById("topic_form");
          form.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) setTimeout(() => form.requestSubmit());
          });
        }"""
    )
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert len(posts) == 1


def test_drafts_are_deleted_when_another_user_signs_in(
    page: Page, alice: User, live_server: Any
) -> None:
    person("bob", is_superuser=True)
    page.context.clear_cookies(name="sessionid")
    sign_in(page, live_server.url, "bob")
    until(page, f"{DRAFT_COUNT} === 0")


@pytest.mark.parametrize("change", ["is_active", "is_staff", "deleted"])
def test_drafts_are_deleted_with_the_users_admin_access(
    page: Page, alice: User, live_server: Any, change: str
) -> None:
    if change == "deleted":
        alice.delete()
    else:
        setattr(alice, change, False)
        alice.save()
    page.goto(live_server.url + add_page("topic"))
    page.wait_for_selector("#login-form")
    until(page, f"{DRAFT_COUNT} === 0")


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_drafts_are_deleted_with_the_users_last_role(
    page: Page, alice: User, live_server: Any, is_signed_in: bool
) -> None:
    alice.groups.clear()
    if not is_signed_in:
        page.context.clear_cookies(name="sessionid")
    page.goto(f"{live_server.url}/admin/")
    until(page, f"{DRAFT_COUNT} === 0")


def test_signing_out_on_the_factors_page_deletes_drafts(
    page: Page, alice: User, live_server: Any
) -> None:
    page.goto(f"{live_server.url}/admin/sign-in/factors/")
    assert draft_count(page) == 1
    page.click("#logout-form button")
    page.wait_for_load_state()
    until(page, f"{DRAFT_COUNT} === 0")


def test_invalid_entries_in_storage_do_not_prevent_deletion(
    page: Page, alice: User, live_server: Any
) -> None:
    page.evaluate("localStorage.setItem('clipqa-draft:x', '{')")
    page.goto(f"{live_server.url}/admin/")
    page.click("#logout-form button")
    page.wait_for_load_state()
    until(page, f"{DRAFT_COUNT} === 0")
