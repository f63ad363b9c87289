"""The page on which users choose their notices by e-mail."""

from typing import Any

import pytest
from django.test import Client

from clipqa.models import NoticeChoices, User
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
NOTICES = "/admin/sign-in/notices/"


@pytest.fixture(autouse=True)
def site_with_mail(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "http://testserver"


def client_of(role: str, email: str = "someone@example.org") -> tuple[User, Client]:
    made = of_role("someone", role, email=email)
    return made, signed_in(made)


def chosen(person: User) -> list[bool]:
    row = NoticeChoices.objects.get(person=person)
    return [row.handed_in, row.sent_back, row.published]


def test_nothing_is_chosen_until_the_user_does() -> None:
    _person, client = client_of("editor")
    page = client.get(NOTICES).content.decode()
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page
    assert "someone@example.org" in page
    assert not NoticeChoices.objects.exists()


def test_a_choice_is_kept_and_can_be_taken_back() -> None:
    person, client = client_of("editor")
    done = client.post(NOTICES, {"handed_in": "on", "published": "on"}, follow=True)
    assert "Your choice of notices is saved." in done.content.decode()
    assert chosen(person) == [True, False, True]
    assert done.content.decode().count(" checked") == 2
    client.post(NOTICES, {})
    assert chosen(person) == [False, False, False]


def test_who_reviews_nothing_is_not_offered_what_was_handed_in() -> None:
    person, client = client_of("contributor")
    assert "submitted for review" not in client.get(NOTICES).content.decode()
    client.post(NOTICES, {"handed_in": "on", "sent_back": "on"})
    assert chosen(person) == [False, True, False]


def test_the_page_says_why_no_notice_can_come(settings: Any) -> None:
    _person, client = client_of("editor", email="")
    assert "has no e-mail address" in client.get(NOTICES).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "sends no e-mail" in client.get(NOTICES).content.decode()


def test_the_admin_links_to_the_page() -> None:
    _person, client = client_of("contributor")
    assert f'href="{NOTICES}"' in client.get("/admin/").content.decode()
