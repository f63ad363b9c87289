"""Sign-in: who gets in, how often one may try, and that messages reveal nothing."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from clipqa.accounts import throttle
from clipqa.accounts.sign_in import SignInForm
from clipqa.models import LoginAttempt, User
from tests.admin.people import PASSWORD, person
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db


def sign_in(name: str, password: str, address: str = "192.0.2.1") -> Any:
    url = reverse("admin:login")
    typed = {"username": name, "password": password, "next": reverse("admin:index")}
    return Client().post(url, typed, REMOTE_ADDR=address)


def guess(name: str, password: str, address: str = "192.0.2.1") -> list[str]:
    """Make the same attempt without rendering the page, and return the error codes."""
    request = RequestFactory().post("/admin/login/", REMOTE_ADDR=address)
    form = SignInForm(request, data={"username": name, "password": password})
    return [error.code or "" for errors in form.errors.as_data().values() for error in errors]


def words_of(response: HttpResponse) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def let_time_pass() -> None:
    LoginAttempt.objects.update(since=timezone.now() - throttle.WINDOW)


def test_the_right_password_signs_in(alice: User) -> None:
    response = sign_in("alice", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))


def test_a_wrong_password_gets_a_message(alice: User) -> None:
    response = sign_in("alice", "guess")
    assert response.status_code == 200
    assert "Check both; they are case-sensitive." in response.content.decode()


def test_sign_in_does_not_reveal_whether_an_account_exists(alice: User) -> None:
    User.objects.create_user("reader", password=PASSWORD)
    person("gone", is_active=False)
    known = words_of(sign_in("alice", "guess")).replace("alice", "NAME")
    tries = {"nobody": "guess", "reader": PASSWORD, "gone": PASSWORD}
    for address, (name, password) in enumerate(tries.items()):
        outcomes = words_of(sign_in(name, password, f"192.0.2.{address}"))
        assert outcomes.replace(name, "NAME") == known, name


def test_throttling_looks_the_same_for_an_account_that_does_not_exist(alice: User) -> None:
    outcomes = []
    for name in ("alice", "nobody"):
        for number in range(throttle.TRIES_PER_ACCOUNT):
            guess(name, "guess", f"192.0.2.{number}")
        outcomes.append(words_of(sign_in(name, "guess", "192.0.2.99")).replace(name, "NAME"))
    assert outcomes[0] == outcomes[1]


def test_after_too_many_attempts_the_page_says_how_long_to_wait(alice: User) -> None:
    for _number in range(throttle.TRIES_PER_ACCOUNT):
        assert sign_in("alice", "guess").status_code == 200
    response = sign_in("alice", PASSWORD)
    assert response.status_code == 429
    assert "Wait 15 minutes, then try again." in response.content.decode()
    assert 14 * 60 < int(response["Retry-After"]) <= 15 * 60


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_thousand_guesses_with_invented_forwarding_headers_do_not_get_through(
    alice: User, settings: Any, proxies: int
) -> None:
    """Our proxy appends the address that it sees; all entries before it come from the client."""
    settings.CLIPQA_TRUSTED_PROXIES = proxies
    outcomes = []
    for number in range(1000):
        invented = f"10.{number % 256}.{number // 256}.9"
        forwarded_for = f"{invented}, 192.0.2.7" if proxies else invented
        headers = {
            "x-forwarded-for": forwarded_for,
            "x-real-ip": invented,
            "forwarded": f"for={invented}",
        }
        request = RequestFactory().post("/admin/login/", headers=headers)
        request.META["REMOTE_ADDR"] = "198.51.100.9" if proxies else "192.0.2.7"
        name, password = f"name-{number}", PASSWORD if number > 500 else "guess"
        form = SignInForm(request, data={"username": name, "password": password})
        outcomes += [error.code for error in form.errors.as_data()["__all__"]]
    assert outcomes == ["invalid_login"] * throttle.TRIES_PER_ADDRESS + ["throttled"] * 970


@pytest.mark.once
@pytest.mark.slow
def test_a_thousand_guesses_from_a_thousand_addresses_do_not_get_through(alice: User) -> None:
    passwords = [PASSWORD if number == 500 else "guess" for number in range(1000)]
    accepted = [
        number
        for number, password in enumerate(passwords)
        if not guess("alice", password, f"10.0.{number // 250}.{number % 250}")
    ]
    assert accepted == []
    assert guess("alice", PASSWORD, "10.1.1.1") == ["throttled"]


def test_after_the_wait_the_right_password_opens_again(alice: User) -> None:
    for _number in range(throttle.TRIES_PER_ACCOUNT + 1):
        guess("alice", "guess")
    let_time_pass()
    assert sign_in("alice", PASSWORD).status_code == 302


def test_an_address_that_tries_many_accounts_has_to_wait(alice: User) -> None:
    for number in range(throttle.TRIES_PER_ADDRESS):
        assert guess(f"name-{number}", "guess") == ["invalid_login"]
    assert guess("alice", PASSWORD) == ["throttled"]
    assert guess("alice", PASSWORD, "198.51.100.7") == []


def test_many_sign_ins_behind_one_address_are_not_limited(alice: User) -> None:
    refused = [guess("alice", PASSWORD) for _number in range(throttle.TRIES_PER_ADDRESS + 5)]
    assert refused == [[]] * len(refused)


def test_signing_in_to_an_own_login_resets_no_limit_of_others(alice: User, bob: User) -> None:
    tries = []
    for number in range(throttle.TRIES_PER_ADDRESS):
        tries += [guess(f"name-{number}", "guess"), guess("bob", PASSWORD)]
    assert guess("alice", "guess") == ["throttled"]


@pytest.mark.parametrize("spelling", ["ALICE", " alice ", "ａｌｉｃｅ"])
def test_another_spelling_of_a_name_gives_no_more_guesses(alice: User, spelling: str) -> None:
    for number in range(throttle.TRIES_PER_ACCOUNT):
        guess("alice", "guess", f"192.0.2.{number}")
    assert guess(spelling, "guess", "192.0.2.99") == ["throttled"]


def test_an_empty_form_is_no_attempt(alice: User) -> None:
    sign_in("", "")
    sign_in("alice", "")
    assert not LoginAttempt.objects.exists()


def test_typed_names_and_addresses_are_not_stored(alice: User) -> None:
    guess("my secret, typed into the wrong box", "guess", "192.0.2.17")
    subjects = " ".join(LoginAttempt.objects.values_list("subject", flat=True))
    assert subjects
    assert "secret" not in subjects
    # The whole address, since three digits occur in a digest by chance.
    assert "192.0.2.17" not in subjects


def test_old_attempts_are_deleted(alice: User) -> None:
    guess("alice", "guess")
    let_time_pass()
    guess("bob", "guess", "198.51.100.7")
    assert LoginAttempt.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_concurrent_guesses_are_all_counted() -> None:
    person("alice")

    def one(number: int) -> list[str]:
        try:
            return guess("alice", "guess", f"192.0.2.{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(one, range(24)))
    assert outcomes.count(["invalid_login"]) == throttle.TRIES_PER_ACCOUNT
    assert outcomes.count(["throttled"]) == 24 - throttle.TRIES_PER_ACCOUNT


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/jsi18n/"])
def test_admin_pages_are_never_cached(alice: User, path: str) -> None:
    assert signed_in(alice).get(path)["Cache-Control"] == "private, no-store"
    assert Client().get(path)["Cache-Control"] == "private, no-store"
