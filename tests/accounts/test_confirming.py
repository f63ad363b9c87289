"""Changing a login requires the password again and notifies the owner of the login."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from clipqa.accounts import mail as account_mail
from clipqa.models import AuthenticatorApp, User
from tests.accounts.signing_in import give_app, is_in, type_password, words_of
from tests.admin.pages import filled
from tests.admin.people import PASSWORD, person
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
CONFIRM = "/admin/sign-in/confirm/"
NEW = "a long and quiet sea"
ADD = "/admin/clipqa/user/add/"


@pytest.fixture
def ada() -> Client:
    """An administrator who confirmed the password an hour ago."""
    return signed_in_long_ago(of_role("ada", "administrator", email="ada@example.org"))


@pytest.fixture
def otto() -> User:
    return of_role("otto", "contributor", email="otto@example.org")


def signed_in_long_ago(who: User) -> Client:
    client = signed_in(who)
    session = client.session
    session["confirmed"] -= 3600
    session.save()
    return client


def page_of(who: User) -> str:
    return reverse("admin:clipqa_user_change", args=[who.pk])


def change(client: Client, who: User, **typed: Any) -> Any:
    return client.post(page_of(who), {**filled(client.get(page_of(who))), **typed})


def sent() -> list[tuple[list[str], str]]:
    account_mail.send_later(lambda: None).result()
    return [(message.to, str(message.body)) for message in mail.outbox]


def test_changing_anothers_address_requires_the_password(ada: Client, otto: User) -> None:
    page = change(ada, otto, email="thief@example.org", last_name="Otter")
    assert "Type it in another window, then send this again." in words_of(page)
    otto.refresh_from_db()
    assert (otto.email, sent()) == ("otto@example.org", [])
    assert filled(page)["email"] == "thief@example.org"
    assert filled(page)["last_name"] == "Otter"


def test_the_form_is_saved_once_the_password_was_typed(ada: Client, otto: User) -> None:
    page = change(ada, otto, email="new@example.org")
    link = re.search(
        r'href="(/admin/sign-in/confirm/[^"]+)" target="_blank"', page.content.decode()
    )
    assert link
    assert ada.post(link[1], {"password": PASSWORD, "next": page_of(otto)}).status_code == 302
    assert ada.post(page_of(otto), filled(page)).status_code == 302
    otto.refresh_from_db()
    assert otto.email == "new@example.org"


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_giving_a_role_requires_the_password(ada: Client, otto: User, role: str) -> None:
    change(ada, otto, groups=[Group.objects.get(name=role).pk])
    assert [group.name for group in otto.groups.all()] == ["contributor"]


def test_a_persons_name_needs_no_password(ada: Client, otto: User) -> None:
    assert change(ada, otto, last_name="Otter").status_code == 302


def test_creating_a_login_requires_the_password(ada: Client) -> None:
    typed = {"username": "thief", "usable_password": "true", "password1": NEW, "password2": NEW}
    page = ada.post(ADD, typed)
    assert "send this again" in words_of(page)
    assert not User.objects.filter(username="thief").exists()


def test_setting_anothers_password_requires_ones_own(ada: Client, otto: User) -> None:
    url = reverse("admin:auth_user_password_change", args=[otto.pk])
    typed = {"usable_password": "true", "password1": NEW, "password2": NEW}
    for answer in (ada.get(url), ada.post(url, typed)):
        assert answer["Location"].startswith(CONFIRM)
    otto.refresh_from_db()
    assert otto.check_password(PASSWORD)


def test_a_user_without_the_right_is_refused_before_the_password_is_asked(otto: User) -> None:
    url = reverse("admin:auth_user_password_change", args=[otto.pk])
    assert signed_in_long_ago(of_role("edda", "editor")).get(url).status_code == 404


def test_removing_anothers_second_factor_requires_the_password(ada: Client, otto: User) -> None:
    give_app(otto)
    typed = {"action": "remove_second_factors", "_selected_action": [otto.pk]}
    page = ada.post("/admin/clipqa/user/", typed, follow=True)
    assert "Type your password in another window" in words_of(page)
    assert AuthenticatorApp.objects.filter(person=otto).exists()


def test_changing_the_permissions_of_a_group_requires_the_password(db: None) -> None:
    night = Group.objects.create(name="Night desk")
    client = signed_in_long_ago(person("root", is_superuser=True))
    url = reverse("admin:auth_group_change", args=[night.pk])
    client.post(url, {**filled(client.get(url)), "name": "Day desk"})
    assert Group.objects.filter(name="Night desk").exists()


def test_a_changed_address_is_reported_to_the_old_one(otto: User) -> None:
    change(signed_in(of_role("ada", "administrator")), otto, email="new@example.org")
    [(to, body)] = sent()
    assert to == ["otto@example.org"]
    assert "your login “otto”" in body
    assert "by “ada”" in body
    assert "new@example.org" not in body
    assert "http" not in body


def test_a_first_address_is_set_without_an_email(otto: User) -> None:
    User.objects.filter(pk=otto.pk).update(email="")
    change(signed_in(of_role("ada", "administrator")), otto, email="new@example.org")
    assert sent() == []


def test_a_changed_password_is_reported_to_its_owner(otto: User, settings: Any) -> None:
    settings.CLIPQA_CONTACT_EMAIL = "desk@example.org"
    typed = {"usable_password": "true", "password1": NEW, "password2": NEW}
    url = reverse("admin:auth_user_password_change", args=[otto.pk])
    signed_in(of_role("ada", "administrator")).post(url, typed)
    [(to, body)] = sent()
    assert to == ["otto@example.org"]
    assert "by “ada”" in body
    assert "write to desk@example.org" in body


def test_a_refused_password_sends_no_email(otto: User) -> None:
    typed = {"usable_password": "true", "password1": NEW, "password2": "another"}
    url = reverse("admin:auth_user_password_change", args=[otto.pk])
    signed_in(of_role("ada", "administrator")).post(url, typed)
    assert sent() == []


def test_without_a_mail_server_no_notice_is_sent(
    otto: User, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    change(signed_in(of_role("ada", "administrator")), otto, email="new@example.org")
    assert sent() == []
    assert "otto" not in capsys.readouterr().out


def test_changing_ones_own_password_keeps_the_device_known(visitor: Client) -> None:
    root = person("root", is_superuser=True)
    type_password(visitor, "root")
    typed = {"usable_password": "true", "password1": NEW, "password2": NEW}
    visitor.post(reverse("admin:auth_user_password_change", args=[root.pk]), typed)
    visitor.post(reverse("admin:logout"))
    for _number in range(10):
        type_password(Client(), "root", "guess")
    type_password(visitor, "root", NEW)
    assert is_in(visitor)
