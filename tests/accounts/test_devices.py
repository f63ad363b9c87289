"""Attempts on a device that has signed in before have a limit of their own."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from clipqa.accounts import devices, recovery, throttle
from clipqa.models import LoginAttempt, User
from tests.accounts.signing_in import (
    ADMIN_URL,
    FACTORS,
    SECOND,
    code_of,
    give_app,
    is_in,
    type_code,
    type_password,
    type_recovery_code,
    words_of,
    wrong_code,
)
from tests.accounts.test_password_reset import ask, choose, link_to, wait_for_emails
from tests.admin.people import PASSWORD, person

pytestmark = pytest.mark.django_db
CONFIRM = "/admin/sign-in/confirm/"
NEW = "a long and quiet sea"
COOKIE = settings.CLIPQA_DEVICE_COOKIE_NAME
OWNER = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture(autouse=True)
def site_that_sends_email(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "http://testserver"


def guess(client: Client, name: str, address: str) -> Any:
    typed = {"username": name, "password": "guess", "next": ADMIN_URL}
    return client.post(reverse("admin:login"), typed, REMOTE_ADDR=address)


def strangers_guess(name: str = "alice", times: int = throttle.TRIES_PER_ACCOUNT) -> list[int]:
    tries = range(times)
    return [guess(Client(), name, f"192.0.2.{number}").status_code for number in tries]


def known_client(name: str = "alice") -> Client:
    """Return a client that has signed in and out again."""
    client = Client(**OWNER)
    type_password(client, name)
    client.post(reverse("admin:logout"))
    return client


def test_a_strangers_guesses_do_not_lock_out_a_device_that_has_signed_in_before(
    alice: User,
) -> None:
    owner = known_client()
    strangers_guess()
    assert type_password(owner, "alice").status_code == 302
    assert is_in(owner)


def test_guesses_from_the_owners_address_do_not_lock_out_a_known_device(alice: User) -> None:
    owner = known_client()
    for number in range(throttle.TRIES_PER_ADDRESS):
        guess(Client(), f"name-{number}", OWNER["REMOTE_ADDR"])
    assert type_password(owner, "alice").status_code == 302


def test_a_new_device_shares_the_limit_of_unknown_devices(alice: User) -> None:
    strangers_guess()
    assert type_password(Client(**OWNER), "alice").status_code == 429


def test_a_known_device_has_a_limit_of_its_own(alice: User) -> None:
    owner = known_client()
    statuses = [guess(owner, "alice", f"192.0.2.{number}").status_code for number in range(11)]
    assert statuses == [200] * throttle.TRIES_PER_ACCOUNT + [429]
    assert type_password(owner, "alice").status_code == 429
    assert type_password(Client(**OWNER), "alice").status_code == 302


def test_the_right_password_on_a_known_device_gives_strangers_no_new_tries(alice: User) -> None:
    owner = known_client()
    for _round in range(3):
        strangers_guess(times=4)
        type_password(owner, "alice")
    assert strangers_guess(times=1) == [429]


def test_the_right_password_on_a_new_device_gives_strangers_no_new_tries(alice: User) -> None:
    strangers_guess(times=9)
    type_password(Client(**OWNER), "alice")
    assert strangers_guess(times=2) == [200, 429]


def test_a_device_of_one_login_is_unknown_to_another(alice: User, bob: User) -> None:
    bobs = known_client("bob")
    strangers_guess("alice")
    assert type_password(bobs, "alice").status_code == 429


def test_logins_whose_names_differ_in_case_share_no_device(alice: User) -> None:
    person("Alice")
    other = known_client("Alice")
    strangers_guess("alice")
    assert type_password(other, "alice").status_code == 429


def test_a_shared_device_is_known_to_all_its_users(alice: User, bob: User) -> None:
    shared = known_client("alice")
    type_password(shared, "bob")
    shared.post(reverse("admin:logout"))
    for name in ("alice", "bob"):
        strangers_guess(name)
        assert type_password(shared, name).status_code == 302
        shared.post(reverse("admin:logout"))


@pytest.mark.parametrize("change", ["", "x", "a:b:c", "signed by another key"])
def test_a_cookie_that_the_site_did_not_sign_makes_no_known_device(
    alice: User, change: str
) -> None:
    owner = known_client()
    value = owner.cookies[COOKIE].value
    owner.cookies[COOKIE] = change if " " not in change else value[:-2] + "xx"
    strangers_guess()
    assert type_password(owner, "alice").status_code == 429


def test_the_cookie_is_for_the_admin_alone_and_no_script_reads_it(
    visitor: Client, alice: User, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    cookie = type_password(visitor, "alice").cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["secure"]) == ("/admin/", True, True)
    assert (cookie["samesite"], cookie["max-age"]) == ("Strict", 180 * 24 * 3600)
    assert "alice" not in cookie.value


def test_a_pending_login_makes_no_known_device(visitor: Client, alice: User, secret: str) -> None:
    type_password(visitor, "alice")
    assert COOKIE not in visitor.cookies
    type_code(visitor, code_of(secret))
    assert COOKIE in visitor.cookies


def test_signing_in_often_gives_no_guesses_at_a_later_password(alice: User) -> None:
    """Somebody who knew the old password could have created any number of known devices."""
    made = [known_client() for _number in range(3)]
    alice.set_password(NEW)
    alice.save()
    statuses = [
        guess(client, "alice", "192.0.2.1").status_code for client in made for _try in range(4)
    ]
    assert statuses == [200] * throttle.TRIES_PER_ACCOUNT + [429] * 2


def test_guesses_from_many_addresses_and_many_cookies_stay_bounded(alice: User) -> None:
    spread = [Client() for _number in range(3)]
    statuses = [
        guess(spread[number % 3], "alice", f"10.0.0.{number}").status_code for number in range(40)
    ]
    assert statuses.count(200) == throttle.TRIES_PER_ACCOUNT


def test_a_strangers_codes_do_not_lock_out_the_second_factor_of_a_known_device(
    alice: User, secret: str
) -> None:
    owner = Client(**OWNER)
    type_password(owner, "alice")
    type_code(owner, code_of(secret))
    owner.post(reverse("admin:logout"))
    thief = Client()  # knows the password
    type_password(thief, "alice")
    statuses = [type_code(thief, wrong_code(secret)).status_code for _number in range(11)]
    assert statuses == [200] * 10 + [429]
    code = recovery.create_codes(alice)[0]
    assert type_recovery_code(thief, code).status_code == 429
    type_password(owner, "alice")
    assert type_recovery_code(owner, code).status_code == 302
    assert is_in(owner)


def test_a_strangers_guesses_do_not_block_the_password_confirmation(alice: User) -> None:
    owner = Client(**OWNER)
    type_password(owner, "alice")
    strangers_guess()
    assert owner.post(CONFIRM, {"password": PASSWORD})["Location"] == FACTORS
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    done = owner.post(reverse("admin:password_change"), typed)
    assert done["Location"] == reverse("admin:password_change_done")


def test_a_device_stays_known_when_its_owner_changes_the_password_on_it(alice: User) -> None:
    owner = Client(**OWNER)
    type_password(owner, "alice")
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    owner.post(reverse("admin:password_change"), typed)
    owner.post(reverse("admin:logout"))
    assert LoginAttempt.objects.filter(tries__gt=0).count() == 0
    strangers_guess()
    assert type_password(owner, "alice", NEW).status_code == 302


@pytest.mark.parametrize("name", ["alice", "bob", "nobody"])
def test_a_device_reveals_nothing_about_other_logins(alice: User, bob: User, name: str) -> None:
    owner = known_client()
    responses = [guess(owner, name, "192.0.2.1") for _number in range(11)]
    assert [page.status_code for page in responses] == [200] * 10 + [429]
    assert COOKIE not in responses[0].cookies
    assert "Check both" in words_of(responses[0])


@pytest.mark.django_db(transaction=True)
def test_a_strangers_reset_requests_do_not_block_those_of_a_known_device() -> None:
    person("alice", email="alice@example.org")
    owner = known_client()
    for number in range(4):
        ask(Client(), "alice@example.org", REMOTE_ADDR=f"192.0.2.{number}")
    statuses = [ask(owner, "Alice@example.org").status_code for _number in range(4)]
    wait_for_emails()
    assert statuses == [302, 302, 302, 429]
    assert len(mail.outbox) == 2 * throttle.EMAILS_PER_ACCOUNT


@pytest.mark.django_db(transaction=True)
def test_during_an_attack_a_reset_link_lets_the_owner_in_on_a_new_device() -> None:
    person("alice", email="alice@example.org")
    owner = Client(**OWNER)
    strangers_guess()
    choose(owner, link_to(owner, "alice@example.org"))
    assert type_password(owner, "alice", NEW).status_code == 302
    assert is_in(owner)


@pytest.mark.django_db(transaction=True)
def test_a_reset_link_gives_no_new_attempts_at_the_second_factor() -> None:
    alice = person("alice", email="alice@example.org")
    secret, thief = give_app(alice), Client()  # reads her e-mail
    type_password(thief, "alice")
    for _number in range(throttle.TRIES_PER_ACCOUNT):
        type_code(thief, wrong_code(secret))
    choose(thief, link_to(thief, "alice@example.org"))
    assert type_password(thief, "alice", NEW)["Location"] == SECOND
    assert type_code(thief, code_of(secret)).status_code == 429


def test_the_cookie_keeps_the_newest_logins_and_stays_short(visitor: Client, db: None) -> None:
    for number in range(devices.MAX_LOGINS + 2):
        person(f"name-{number}")
        type_password(visitor, f"name-{number}")
        visitor.post(reverse("admin:logout"))
    assert len(visitor.cookies[COOKIE].value) < 1_000
    strangers_guess("name-0")
    strangers_guess("name-6")
    assert type_password(visitor, "name-0").status_code == 429
    assert type_password(visitor, "name-6").status_code == 302


def test_public_pages_never_get_the_device_cookie(visitor: Client, alice: User) -> None:
    type_password(visitor, "alice")
    assert visitor.cookies[COOKIE]["path"] == "/admin/"
    assert COOKIE not in visitor.get("/").cookies
