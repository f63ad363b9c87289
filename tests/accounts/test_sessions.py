"""How long sessions last, and which changes end them."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from clipqa.models import User
from tests.accounts.signing_in import is_in, type_password
from tests.admin.people import PASSWORD
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db
NEW = "a long and quiet sea"


def idle(client: Client, hours: float) -> None:
    """Make the last request so many hours old."""
    key = client.session.session_key
    stored = Session.objects.get(session_key=key)
    seconds = hours * 3600
    session = client.session
    session["seen"] -= seconds
    session.save()
    Session.objects.filter(session_key=key).update(
        expire_date=stored.expire_date - timedelta(seconds=seconds)
    )


def test_a_request_after_eleven_idle_hours_extends_the_session(bob: User) -> None:
    client = signed_in(bob)
    for _morning in range(3):
        idle(client, 11)
        assert is_in(client)


def test_a_session_ends_after_twelve_idle_hours(bob: User) -> None:
    client = signed_in(bob)
    idle(client, 12)
    assert not is_in(client)


def aged(client: Client, days: float) -> None:
    """Make the sign-in so many days old, and the last request recent."""
    session = client.session
    session["began"] -= days * 24 * 3600
    session.save()


def test_a_session_ends_after_a_week_however_busy_it_was(visitor: Client, bob: User) -> None:
    type_password(visitor, "bob")
    aged(visitor, 6.9)
    assert is_in(visitor)
    aged(visitor, 0.2)
    assert visitor.get("/admin/password_change/")["Location"].startswith("/admin/login/")
    assert not Session.objects.exists()
    type_password(visitor, "bob")
    assert is_in(visitor)


def test_how_long_a_session_may_live_is_a_setting(bob: User, settings: Any) -> None:
    settings.CLIPQA_SESSION_MAX_DAYS = 1
    client = signed_in(bob)
    aged(client, 1.1)
    assert not is_in(client)


def test_typing_the_password_again_does_not_extend_the_maximum_age(bob: User) -> None:
    client = signed_in(bob)
    aged(client, 6.9)
    client.post("/admin/sign-in/confirm/", {"password": PASSWORD})
    aged(client, 0.2)
    assert not is_in(client)


def test_a_form_sent_after_the_session_ended_is_returned_with_its_values(alice: User) -> None:
    client = signed_in(alice)
    aged(client, 7.1)
    typed = {"edit_version": "1", "name": "Typed over lunch"}
    page = client.post("/admin/clipqa/topic/add/", typed)
    assert (page.status_code, "Typed over lunch" in page.content.decode()) == (403, True)


def test_a_session_without_a_start_time_starts_now(bob: User) -> None:
    client = signed_in(bob)
    session = client.session
    del session["began"]
    session.save()
    assert is_in(client)
    assert client.session["began"] > time.time() - 60


def test_typing_the_password_again_gives_the_session_a_new_key(bob: User) -> None:
    client = signed_in(bob)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_in(stolen)
    client.post("/admin/sign-in/confirm/", {"password": PASSWORD})
    assert (is_in(client), is_in(stolen)) == (True, False)


def test_a_page_saves_the_session_only_every_few_minutes(bob: User) -> None:
    client = signed_in(bob)
    before = Session.objects.get().expire_date
    client.get("/admin/password_change/")
    assert Session.objects.get().expire_date == before
    idle(client, 0.1)
    client.get("/admin/password_change/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=11.9)


def test_a_new_password_ends_ones_other_sessions_and_not_this_one(bob: User) -> None:
    here, elsewhere = signed_in(bob), signed_in(bob)
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/admin/password_change/", typed).status_code == 302
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_an_open_session_gives_no_unlimited_guesses_at_the_old_password(bob: User) -> None:
    client = signed_in(bob)
    typed = {"old_password": "guess", "new_password1": NEW, "new_password2": NEW}
    statuses = [client.post("/admin/password_change/", typed).status_code for _number in range(11)]
    assert statuses == [200] * 10 + [302]
    assert "Wait 15 minutes" in client.get("/admin/password_change/").content.decode()
    client.post("/admin/password_change/", {**typed, "old_password": PASSWORD})
    assert Client().login(username="bob", password=PASSWORD)


def test_a_password_that_an_administrator_sets_ends_every_session(alice: User, bob: User) -> None:
    client = signed_in(bob)
    typed = {"usable_password": "true", "password1": NEW, "password2": NEW}
    signed_in(alice).post(f"/admin/clipqa/user/{bob.pk}/password/", typed)
    assert not is_in(client)


@pytest.mark.parametrize("change", ["is_active", "is_staff"])
def test_a_disabled_login_ends_its_sessions_for_good(bob: User, change: str) -> None:
    client = signed_in(bob)
    for value in (False, True):
        setattr(bob, change, value)
        bob.save()
    assert not is_in(client)


def test_other_users_stay_signed_in(alice: User, bob: User) -> None:
    client = signed_in(alice)
    signed_in(bob)
    bob.is_active = False
    bob.save()
    assert is_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_change_of_the_user_applies_from_the_next_request(
    visitor: Client, bob: User, change: dict[str, bool]
) -> None:
    type_password(visitor, "bob")
    assert is_in(visitor)
    User.objects.filter(pk=bob.pk).update(**change)
    assert not is_in(visitor)
