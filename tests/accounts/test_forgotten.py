"""A forgotten password: the same answer for everybody, one link, and no way round the rest."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from clipqa.accounts import letters, throttle
from clipqa.models import AuditEntry, Event
from tests.accounts.door import code_of, give_app, is_in, type_code, type_password, words_of
from tests.admin.people import person
from tests.roles.cast import signed_in

# The letter is written in a thread of its own, which sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
FORGOTTEN = "/admin/sign-in/forgotten/"
NEW = "a long and quiet sea"


def all_sent() -> None:
    """They go out one after the other: when this one is out, all before it are."""
    letters.later(lambda: None).result()


@pytest.fixture(autouse=True)
def letters_out() -> Iterator[None]:
    yield
    all_sent()


def ask(client: Client, email: str, **headers: Any) -> Any:
    return client.post(FORGOTTEN, {"email": email}, **headers)


def link_to(client: Client, email: str) -> str:
    ask(client, email)
    all_sent()
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def choose(client: Client, link: str, password: str = NEW) -> Any:
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"new_password1": password, "new_password2": password}, follow=True)


def test_from_a_letter_to_a_new_password(visitor: Client, bob: User) -> None:
    link = link_to(visitor, "BOB@example.org")
    assert "Your password is changed" in words_of(choose(visitor, link))
    assert not is_in(visitor)
    type_password(visitor, "bob", NEW)
    assert is_in(visitor)
    assert AuditEntry.objects.get(event=Event.PASSWORD_CHANGED).subject == "bob"


def test_the_link_never_leads_past_the_second_factor(visitor: Client, alice: User) -> None:
    secret = give_app(alice)
    choose(visitor, link_to(visitor, "alice@example.org"))
    assert not is_in(visitor)
    assert type_password(visitor, "alice", NEW)["Location"] == "/admin/sign-in/"
    assert not is_in(visitor)
    type_code(visitor, code_of(secret))
    assert is_in(visitor)


def test_nor_past_setting_one_up(visitor: Client, bob: User, required: None) -> None:
    choose(visitor, link_to(visitor, "bob@example.org"))
    type_password(visitor, "bob", NEW)
    assert visitor.get("/admin/")["Location"] == "/admin/sign-in/factors/"


def test_a_reset_ends_every_session(visitor: Client, bob: User) -> None:
    elsewhere = signed_in(bob)
    choose(visitor, link_to(visitor, "bob@example.org"))
    assert not is_in(elsewhere)


def test_a_link_works_once(visitor: Client, bob: User) -> None:
    link = link_to(visitor, "bob@example.org")
    choose(visitor, link)
    assert "Ask for a new one." in words_of(Client().get(link, follow=True))


def test_everybody_gets_the_same_answer_and_only_a_desks_login_a_letter(bob: User) -> None:
    User.objects.create_user("rita", "rita@example.org", "x")
    person("gone", email="gone@example.org", is_active=False)
    answers = set()
    for name in ("bob", "rita", "gone", "nobody"):
        answer = ask(Client(), f"{name}@example.org")
        answers.add((answer.status_code, answer["Location"], answer.content, len(answer.cookies)))
    all_sent()
    assert len(answers) == 1
    assert [letter.to for letter in mail.outbox] == [["bob@example.org"]]


def test_the_answer_waits_for_no_mail_server(visitor: Client, bob: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.slow_mail.EmailBackend"
    began = time.monotonic()
    ask(visitor, "bob@example.org")
    assert time.monotonic() - began < 0.5


def test_a_mail_server_that_fails_shows_in_the_log_alone(
    visitor: Client, bob: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert ask(visitor, "bob@example.org").status_code == 302
    all_sent()
    assert "Failed to send password reset email" in caplog.text


def test_the_link_names_the_site_and_not_what_the_request_said(
    visitor: Client, bob: User, settings: Any
) -> None:
    settings.ALLOWED_HOSTS, settings.CLIPQA_SITE_URL = ["*"], "https://clips.example.org"
    ask(visitor, "bob@example.org", headers={"host": "evil.example"})
    all_sent()
    assert "https://clips.example.org/admin/sign-in/reset/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_nobody_is_flooded_with_letters(visitor: Client, bob: User) -> None:
    said = [ask(visitor, "bob@example.org").status_code for _number in range(4)]
    all_sent()
    assert said == [302, 302, 302, 429]
    assert len(mail.outbox) == throttle.LETTERS_PER_ACCOUNT


def test_an_address_without_a_login_is_limited_alike(visitor: Client) -> None:
    said = [ask(visitor, "nobody@example.org").status_code for _number in range(4)]
    assert said == [302, 302, 302, 429]


@pytest.mark.parametrize("path", ["reset/MQ/x-y/", "reset/%00/x/", "reset/zzz/set-password/"])
def test_a_link_that_never_was_says_what_to_do(visitor: Client, path: str) -> None:
    page = visitor.get(f"/admin/sign-in/{path}")
    assert page.status_code == 200
    assert "Ask for a new one." in words_of(page)


@pytest.mark.parametrize("typed", ["", "bob", "bob@example.org\nBcc: x@example.org"])
def test_what_is_no_address_gets_a_sentence(visitor: Client, typed: str) -> None:
    assert "errorlist" in ask(visitor, typed).content.decode()
