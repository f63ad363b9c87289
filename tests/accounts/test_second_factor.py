"""The second step of a login: which codes are accepted, and each of them once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from clipqa.accounts import pending_login, recovery, throttle
from clipqa.accounts.app_codes import CodeResult, check_code
from clipqa.models import AuditEntry, AuthenticatorApp, Event, User
from tests.accounts.signing_in import (
    ADMIN_URL,
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
from tests.admin.people import PASSWORD, person

pytestmark = pytest.mark.django_db


def test_a_password_alone_does_not_sign_in_a_user_with_a_second_factor(
    visitor: Client, secret: str
) -> None:
    assert type_password(visitor, "alice")["Location"] == SECOND
    assert not is_in(visitor)
    assert not AuditEntry.objects.filter(event=Event.SIGNED_IN).exists()


def test_password_and_code_lead_to_the_requested_page(visitor: Client, secret: str) -> None:
    type_password(visitor, "alice", to="/admin/clipqa/answer/")
    assert type_code(visitor, code_of(secret))["Location"] == "/admin/clipqa/answer/"
    assert is_in(visitor)
    assert AuditEntry.objects.get(event=Event.SIGNED_IN).actor_name == "alice"


def test_a_redirect_off_the_site_is_not_followed(visitor: Client, secret: str) -> None:
    type_password(visitor, "alice", to="https://evil.example/")
    assert type_code(visitor, code_of(secret))["Location"] == ADMIN_URL


def test_without_a_second_factor_the_password_is_enough_where_none_is_required(
    visitor: Client, bob: User
) -> None:
    type_password(visitor, "bob")
    assert is_in(visitor)


@pytest.mark.parametrize("written", ["{}", "{} ", "{0:.3} {0:.3}"])
def test_a_used_code_is_refused_however_it_is_typed(secret: str, written: str) -> None:
    code = code_of(secret)
    first, second = Client(), Client()
    for visitor in (first, second):
        type_password(visitor, "alice")
    assert type_code(first, code).status_code == 302
    again = written.format(code) if written != "{0:.3} {0:.3}" else f"{code[:3]} {code[3:]}"
    assert "This code was used already" in words_of(type_code(second, again))
    assert not is_in(second)


def test_a_code_older_than_the_last_used_one_is_refused(alice: User, secret: str) -> None:
    assert check_code(alice, code_of(secret)) is CodeResult.RIGHT
    assert check_code(alice, code_of(secret, -1)) is CodeResult.USED


def test_a_wrong_code_says_what_to_do_and_is_audited(visitor: Client, secret: str) -> None:
    type_password(visitor, "alice")
    page = type_code(visitor, wrong_code(secret))
    assert "set the phone's clock to automatic" in page.content.decode().replace("&#x27;", "'")
    assert not is_in(visitor)
    assert AuditEntry.objects.get(event=Event.SIGN_IN_FAILED).subject == "alice"


def test_a_code_of_another_users_app_is_refused(visitor: Client, alice: User, bob: User) -> None:
    give_app(alice)
    type_password(visitor, "alice")
    type_code(visitor, code_of(give_app(bob)))
    assert not is_in(visitor)


def test_guesses_at_the_code_are_counted_across_claimed_addresses(
    visitor: Client, secret: str
) -> None:
    type_password(visitor, "alice")
    for number in range(throttle.TRIES_PER_ACCOUNT):
        type_code(visitor, wrong_code(secret), REMOTE_ADDR=f"192.0.2.{number}")
    page = type_code(visitor, code_of(secret), REMOTE_ADDR="192.0.2.99")
    assert (page.status_code, is_in(visitor)) == (429, False)
    assert "Wait 15 minutes, then try again." in words_of(page)


def test_typing_the_password_again_resets_no_limit_of_codes(secret: str) -> None:
    for _number in range(throttle.TRIES_PER_ACCOUNT):
        visitor = Client()
        type_password(visitor, "alice")
        type_code(visitor, wrong_code(secret))
    visitor = Client()
    type_password(visitor, "alice")
    assert type_code(visitor, code_of(secret)).status_code == 429


def test_a_recovery_code_works_once_and_the_page_says_how_many_are_left(
    visitor: Client, alice: User, secret: str
) -> None:
    code = recovery.create_codes(alice)[0]
    type_password(visitor, "alice")
    page = type_recovery_code(visitor, code.upper().replace("-", " "))
    assert "9 are left" in words_of(visitor.get(page["Location"]))
    second = Client()
    type_password(second, "alice")
    assert "used already" in words_of(type_recovery_code(second, code))
    assert not is_in(second)


def test_new_recovery_codes_replace_the_old_ones(visitor: Client, alice: User, secret: str) -> None:
    old = recovery.create_codes(alice)
    recovery.create_codes(alice)
    type_password(visitor, "alice")
    type_recovery_code(visitor, old[0])
    assert not is_in(visitor)


def test_a_pending_login_expires(
    visitor: Client, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_password(visitor, "alice")
    monkeypatch.setattr(pending_login, "MAX_AGE_SECONDS", -1)
    late = Client()
    type_password(late, "alice")
    assert type_code(late, code_of(secret))["Location"] == "/admin/login/"
    assert "Sign in again" in words_of(late.get("/admin/login/"))


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "!x"}])
def test_a_pending_login_ends_with_the_login_or_its_password(
    visitor: Client, alice: User, secret: str, change: dict[str, object]
) -> None:
    type_password(visitor, "alice")
    User.objects.filter(pk=alice.pk).update(**change)
    assert type_code(visitor, code_of(secret))["Location"] == "/admin/login/"
    assert not is_in(visitor)


def test_a_pending_login_has_a_new_session(visitor: Client, secret: str) -> None:
    visitor.session["planted"] = "yes"
    visitor.session.save()
    before = visitor.session.session_key
    type_password(visitor, "alice")
    halfway = visitor.session.session_key
    type_code(visitor, code_of(secret))
    assert len({before, halfway, visitor.session.session_key}) == 3


def test_a_session_older_than_the_second_factor_must_confirm_it(visitor: Client, bob: User) -> None:
    type_password(visitor, "bob")
    secret = give_app(bob)
    response = visitor.get("/admin/clipqa/answer/")
    assert response["Location"] == SECOND
    assert type_code(visitor, code_of(secret))["Location"] == "/admin/clipqa/answer/"


@pytest.mark.parametrize("by", ["", "password", "passkey", "app", "recovery code"])
def test_an_empty_form_is_refused(visitor: Client, secret: str, by: str) -> None:
    type_password(visitor, "alice")
    assert visitor.post(SECOND, {"by": by}).status_code == 200
    assert not is_in(visitor)


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "x", '{"id": 3}', "[" * 5000, '{"rawId":"_"}']
)
def test_an_invalid_passkey_response_is_refused(
    visitor: Client, secret: str, credential: str
) -> None:
    type_password(visitor, "alice")
    answer = visitor.post(SECOND, {"by": "passkey", "credential": credential})
    assert (answer.status_code, is_in(visitor)) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_eight_times_concurrently_is_accepted_once() -> None:
    alice = person("alice")
    code, now = code_of(give_app(alice)), time.time()

    def one(_number: int) -> CodeResult:
        try:
            return check_code(alice, code, now)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(8)))
    assert results.count(CodeResult.RIGHT) == 1
    assert results.count(CodeResult.USED) == 7
    assert AuthenticatorApp.objects.get().last_step > 0


def test_the_second_step_never_asks_for_the_password(visitor: Client, secret: str) -> None:
    type_password(visitor, "alice")
    assert 'type="password"' not in visitor.get(SECOND).content.decode()
    assert PASSWORD not in str(dict(visitor.session))
