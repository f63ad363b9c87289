"""Password reset: the same response for everybody, a link that works once and skips nothing."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from clipqa.accounts import mail as account_mail
from clipqa.accounts import throttle
from clipqa.lib.environment import mail_server
from clipqa.models import AuditEntry, Event, User
from tests.accounts.signing_in import code_of, give_app, is_in, type_code, type_password, words_of
from tests.admin.people import person
from tests.roles.users import signed_in

# The e-mail is written in another thread, which sees only committed rows.
pytestmark = pytest.mark.django_db(transaction=True)
FORGOTTEN = "/admin/sign-in/forgotten/"
NEW = "a long and quiet sea"


def wait_for_emails() -> None:
    """Wait for the queue of e-mails, which are sent in order."""
    account_mail.send_later(lambda: None).result()


@pytest.fixture(autouse=True)
def flush_emails(settings: Any) -> Iterator[None]:
    settings.CLIPQA_SITE_URL = "http://testserver"
    yield
    wait_for_emails()


def ask(client: Client, email: str, **headers: Any) -> Any:
    return client.post(FORGOTTEN, {"email": email}, **headers)


def link_to(client: Client, email: str) -> str:
    ask(client, email)
    wait_for_emails()
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def choose(client: Client, link: str, password: str = NEW) -> Any:
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"new_password1": password, "new_password2": password}, follow=True)


def test_a_link_from_an_email_leads_to_a_new_password(visitor: Client, bob: User) -> None:
    link = link_to(visitor, "BOB@example.org")
    assert "Your password was changed" in words_of(choose(visitor, link))
    assert not is_in(visitor)
    type_password(visitor, "bob", NEW)
    assert is_in(visitor)
    assert AuditEntry.objects.get(event=Event.PASSWORD_CHANGED).subject == "bob"


def test_the_link_never_skips_the_second_factor(visitor: Client, alice: User) -> None:
    secret = give_app(alice)
    choose(visitor, link_to(visitor, "alice@example.org"))
    assert not is_in(visitor)
    assert type_password(visitor, "alice", NEW)["Location"] == "/admin/sign-in/"
    assert not is_in(visitor)
    type_code(visitor, code_of(secret))
    assert is_in(visitor)


def test_the_link_never_skips_setting_up_a_required_factor(
    visitor: Client, bob: User, required: None
) -> None:
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
    assert "Request a new one." in words_of(Client().get(link, follow=True))


def test_everybody_gets_the_same_response_and_only_staff_get_an_email(bob: User) -> None:
    User.objects.create_user("rita", "rita@example.org", "x")
    person("gone", email="gone@example.org", is_active=False)
    answers = set()
    for name in ("bob", "rita", "gone", "nobody"):
        answer = ask(Client(), f"{name}@example.org")
        answers.add((answer.status_code, answer["Location"], answer.content, len(answer.cookies)))
    wait_for_emails()
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]


def test_the_response_never_waits_for_mail(visitor: Client, bob: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.slow_mail.EmailBackend"
    began = time.monotonic()
    ask(visitor, "bob@example.org")
    assert time.monotonic() - began < 2.5


def test_a_failing_mail_server_shows_only_in_the_log(
    visitor: Client, bob: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert ask(visitor, "bob@example.org").status_code == 302
    wait_for_emails()
    assert "Failed to send password reset email" in caplog.text


def test_the_link_has_the_host_of_the_site_not_of_the_request(
    visitor: Client, bob: User, settings: Any
) -> None:
    settings.ALLOWED_HOSTS, settings.CLIPQA_SITE_URL = ["*"], "https://clips.example.org"
    ask(visitor, "bob@example.org", headers={"host": "evil.example"})
    wait_for_emails()
    assert "https://clips.example.org/admin/sign-in/reset/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


@pytest.mark.parametrize("host", ["evil.example", "testserver:8080", "localhost:1"])
def test_without_a_site_address_no_email_is_sent(
    visitor: Client, bob: User, settings: Any, host: str
) -> None:
    settings.ALLOWED_HOSTS, settings.CLIPQA_SITE_URL = ["*"], ""
    page = ask(visitor, "bob@example.org", headers={"host": host})
    wait_for_emails()
    assert mail.outbox == []
    assert "Ask an administrator to set a new password" in words_of(page)
    assert "CLIPQA_SITE_URL" in words_of(page)


def test_the_link_has_the_port_of_the_site_not_of_the_request(
    visitor: Client, bob: User, settings: Any
) -> None:
    settings.CLIPQA_SITE_URL = "http://clips.example.org:8443"
    ask(visitor, "bob@example.org", headers={"host": "testserver:9999"})
    wait_for_emails()
    assert "http://clips.example.org:8443/admin/sign-in/reset/" in mail.outbox[0].body
    assert "9999" not in mail.outbox[0].body


def test_without_a_mail_server_no_link_is_written_to_the_log(
    visitor: Client, bob: User, settings: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = mail_server("NO_SUCH_VARIABLE")["EMAIL_BACKEND"]
    page = ask(visitor, "bob@example.org")
    wait_for_emails()
    assert "/reset/" not in "".join(capfd.readouterr())
    assert "EMAIL_URL" in words_of(page)


def test_emails_to_one_account_are_limited(visitor: Client, bob: User) -> None:
    statuses = [ask(visitor, "bob@example.org").status_code for _number in range(4)]
    wait_for_emails()
    assert statuses == [302, 302, 302, 429]
    assert len(mail.outbox) == throttle.EMAILS_PER_ACCOUNT


def test_an_address_without_a_login_has_the_same_limit(visitor: Client) -> None:
    statuses = [ask(visitor, "nobody@example.org").status_code for _number in range(4)]
    assert statuses == [302, 302, 302, 429]


@pytest.mark.parametrize("path", ["reset/MQ/x-y/", "reset/%00/x/", "reset/zzz/set-password/"])
def test_an_invalid_link_says_what_to_do(visitor: Client, path: str) -> None:
    page = visitor.get(f"/admin/sign-in/{path}")
    assert page.status_code == 200
    assert "Request a new one." in words_of(page)


@pytest.mark.parametrize("typed", ["", "bob", "bob@example.org\nBcc: x@example.org"])
def test_an_invalid_address_gets_a_message(visitor: Client, typed: str) -> None:
    assert "errorlist" in ask(visitor, typed).content.decode()
