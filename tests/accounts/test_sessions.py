"""How long somebody stays signed in, and what ends it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.accounts.door import is_in, type_password
from tests.admin.people import PASSWORD
from tests.roles.cast import signed_in

pytestmark = pytest.mark.django_db
NEW = "a long and quiet sea"


def idle(client: Client, hours: float) -> None:
    """As if the last request had been so long ago."""
    key = client.session.session_key
    kept = Session.objects.get(session_key=key)
    seconds = hours * 3600
    session = client.session
    session["seen"] -= seconds
    session.save()
    Session.objects.filter(session_key=key).update(
        expire_date=kept.expire_date - timedelta(seconds=seconds)
    )


def test_eleven_hours_of_rest_end_nothing_and_begin_anew(bob: User) -> None:
    client = signed_in(bob)
    for _morning in range(3):
        idle(client, 11)
        assert is_in(client)


def test_twelve_hours_of_rest_end_a_session(bob: User) -> None:
    client = signed_in(bob)
    idle(client, 12)
    assert not is_in(client)


def test_a_page_writes_no_session_until_some_minutes_went_by(bob: User) -> None:
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


def test_an_open_desk_buys_no_guesses_at_the_old_password(bob: User) -> None:
    client = signed_in(bob)
    typed = {"old_password": "guess", "new_password1": NEW, "new_password2": NEW}
    said = [client.post("/admin/password_change/", typed).status_code for _number in range(11)]
    assert said == [200] * 10 + [302]
    assert "Wait 15 minutes" in client.get("/admin/password_change/").content.decode()
    client.post("/admin/password_change/", {**typed, "old_password": PASSWORD})
    assert Client().login(username="bob", password=PASSWORD)


def test_a_password_that_an_administrator_sets_ends_every_session(alice: User, bob: User) -> None:
    client = signed_in(bob)
    typed = {"usable_password": "true", "password1": NEW, "password2": NEW}
    signed_in(alice).post(f"/admin/auth/user/{bob.pk}/password/", typed)
    assert not is_in(client)


@pytest.mark.parametrize("change", ["is_active", "is_staff"])
def test_a_disabled_login_ends_its_sessions_for_good(bob: User, change: str) -> None:
    client = signed_in(bob)
    for value in (False, True):
        setattr(bob, change, value)
        bob.save()
    assert not is_in(client)


def test_others_stay_signed_in(alice: User, bob: User) -> None:
    client = signed_in(alice)
    signed_in(bob)
    bob.is_active = False
    bob.save()
    assert is_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_change_of_the_login_holds_from_the_next_request(
    visitor: Client, bob: User, change: dict[str, bool]
) -> None:
    type_password(visitor, "bob")
    assert is_in(visitor)
    User.objects.filter(pk=bob.pk).update(**change)
    assert not is_in(visitor)
