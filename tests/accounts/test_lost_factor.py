"""Removing a lost second factor: who may, and which sessions that ends."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clipqa.accounts import recovery
from clipqa.models import AuditEntry, AuthenticatorApp, Event, RecoveryCode, User
from tests.accounts.signing_in import code_of, give_app, is_in, type_code, type_password
from tests.admin.people import person
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


def take_off(client: Client, *people: User) -> None:
    chosen = [one.pk for one in people]
    typed = {"action": "remove_second_factors", "_selected_action": chosen}
    client.post("/admin/clipqa/user/", typed)


def test_an_administrator_removes_it_and_ends_the_sessions(visitor: Client, bob: User) -> None:
    secret = give_app(bob)
    recovery.create_codes(bob)
    type_password(visitor, "bob")
    type_code(visitor, code_of(secret))
    take_off(signed_in(of_role("ada", "administrator")), bob)
    assert not AuthenticatorApp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert not is_in(visitor)
    entry = AuditEntry.objects.get(event=Event.FACTOR_CHANGED)
    assert (entry.actor_name, entry.subject) == ("ada", "bob")
    assert entry.before == {"second_factor": ["app"]}


def test_it_can_not_be_removed_from_a_user_with_more_rights(alice: User) -> None:
    give_app(alice)
    take_off(signed_in(of_role("ada", "administrator")), alice)
    assert AuthenticatorApp.objects.exists()


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_only_administrators_can(bob: User, role: str) -> None:
    give_app(bob)
    take_off(signed_in(of_role("edda", role)), bob)
    assert AuthenticatorApp.objects.exists()


def test_an_own_factor_is_removed_on_the_factors_page(alice: User) -> None:
    client = signed_in(person("root", is_superuser=True))
    root = User.objects.get(username="root")
    give_app(root)
    take_off(client, root)
    assert AuthenticatorApp.objects.exists()


def test_the_command_does_the_same(bob: User, capsys: pytest.CaptureFixture[str]) -> None:
    give_app(bob)
    client = signed_in(bob)
    for _twice in range(2):
        call_command("forget_second_factor", "bob")
    output = capsys.readouterr().out.splitlines()
    assert output == [
        "bob has no second factor now, and all sessions were ended.",
        "bob had no second factor; nothing was changed.",
    ]
    assert not is_in(client)


def test_the_command_names_an_unknown_user(db: None) -> None:
    with pytest.raises(CommandError, match="Names are listed under Users"):
        call_command("forget_second_factor", "nobody")
