"""The audit log: sign-ins, changed accounts and permissions, imports and exports."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from clipqa.models import AuditEntry, Event, User
from tests.admin.pages import page_of, save
from tests.admin.people import PASSWORD, person
from tests.factories import make_published

pytestmark = pytest.mark.django_db


def last_entry() -> AuditEntry:
    return AuditEntry.objects.newest_first()[0]


def person_page(who: User) -> str:
    return reverse("admin:clipqa_user_change", args=[who.pk])


def try_to_sign_in(name: str, password: str) -> Client:
    client = Client(REMOTE_ADDR="198.51.100.7")
    client.post(reverse("admin:login"), {"username": name, "password": password})
    return client


def test_sign_ins_and_sign_outs_are_audited(alice: User) -> None:
    client = try_to_sign_in("alice", PASSWORD)
    entry = last_entry()
    assert (entry.event, entry.actor, entry.address) == (Event.SIGNED_IN, alice, "198.51.100.7")
    client.post(reverse("admin:logout"))
    assert (last_entry().event, last_entry().actor_name) == (
        Event.SIGNED_OUT,
        "Alice Archer (alice)",
    )


def test_a_failed_sign_in_is_audited_with_existing_names_only(alice: User) -> None:
    try_to_sign_in("alice", "wrong")
    assert (last_entry().event, last_entry().subject) == (Event.SIGN_IN_FAILED, "alice")
    try_to_sign_in("my secret password", "wrong")
    assert (last_entry().event, last_entry().subject) == (Event.SIGN_IN_FAILED, "")
    assert "secret" not in json.dumps(list(AuditEntry.objects.values()), default=str)


def test_a_changed_role_is_audited_with_the_former_one(
    admin_client: Client, alice: User, bob: User
) -> None:
    role = Group.objects.create(name="Night shift")
    save(admin_client, person_page(bob), groups=[role.pk])
    entry = last_entry()
    assert (entry.event, entry.subject, entry.actor) == (Event.ROLE_CHANGED, "bob", alice)
    assert (entry.before, entry.after) == ({}, {"roles": ["Night shift"]})
    save(admin_client, person_page(bob), groups=[], email="bob@news.example")
    assert last_entry().before == {"roles": ["Night shift"]}
    assert last_entry().after == {"email": "bob@news.example"}
    assert AuditEntry.objects.filter(event=Event.ROLE_CHANGED).count() == 2


def test_a_save_without_changes_is_not_audited(admin_client: Client, bob: User) -> None:
    before = AuditEntry.objects.count()
    save(admin_client, person_page(bob))
    assert AuditEntry.objects.count() == before


def test_a_disabled_account_is_audited(admin_client: Client, bob: User) -> None:
    save(admin_client, person_page(bob), is_active="")
    assert (last_entry().event, last_entry().before) == (Event.ACCOUNT_CHANGED, {"is_active": True})


def test_a_new_password_is_audited_without_the_password(
    admin_client: Client, alice: User, bob: User
) -> None:
    url = reverse("admin:auth_user_password_change", args=[bob.pk])
    new = "another quiet river"
    given = {"password1": new, "password2": new, "usable_password": "true"}
    assert admin_client.post(url, {**given, "set-password": "1"}).status_code == 302
    assert (last_entry().event, last_entry().subject, last_entry().after) == (
        Event.PASSWORD_CHANGED,
        "bob",
        {},
    )
    own = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert admin_client.post(reverse("admin:password_change"), own).status_code == 302
    assert (last_entry().event, last_entry().subject) == (Event.PASSWORD_CHANGED, "alice")


def test_created_and_deleted_accounts_are_audited(admin_client: Client) -> None:
    new = {"username": "dora", "password1": PASSWORD, "password2": PASSWORD}
    admin_client.post(reverse("admin:clipqa_user_add"), {**new, "usable_password": "true"})
    assert (last_entry().event, last_entry().subject) == (Event.ACCOUNT_MADE, "dora")
    dora = User.objects.get(username="dora")
    admin_client.post(reverse("admin:clipqa_user_delete", args=[dora.pk]), {"post": "yes"})
    assert (last_entry().event, last_entry().before["username"]) == (Event.ACCOUNT_DELETED, "dora")
    erin = person("erin")
    chosen = {"action": "delete_selected", "_selected_action": [erin.pk], "post": "yes"}
    admin_client.post(reverse("admin:clipqa_user_changelist"), chosen)
    assert (last_entry().event, last_entry().subject) == (Event.ACCOUNT_DELETED, "erin")


def test_the_first_account_is_audited() -> None:
    call_command("ensure_editor", verbosity=0)
    assert (last_entry().event, last_entry().subject) == (Event.ACCOUNT_MADE, "editor")


def test_imports_and_exports_are_audited(tmp_path: Path) -> None:
    make_published(key="one")
    file = tmp_path / "all.jsonl"
    call_command("export_answers", str(file), status=["published"])
    assert (last_entry().event, last_entry().subject) == (Event.EXPORTED, "all.jsonl")
    assert last_entry().after == {"answers": 1, "status": ["published"]}
    call_command("import_answers", str(file))
    assert (last_entry().event, last_entry().subject) == (Event.IMPORTED, "all.jsonl")
    assert last_entry().after == {"created": 0, "updated": 0, "unchanged": 1, "rejected": 0}


def test_a_dry_run_is_not_audited(tmp_path: Path) -> None:
    make_published(key="one")
    file = tmp_path / "all.jsonl"
    call_command("export_answers", str(file))
    call_command("import_answers", str(file), dry_run=True)
    assert last_entry().event == Event.EXPORTED


def test_the_audit_list_can_be_searched_but_not_changed(admin_client: Client, bob: User) -> None:
    save(admin_client, person_page(bob), last_name="Brook")
    listed = reverse("admin:clipqa_auditentry_changelist")
    assert len(admin_client.get(f"{listed}?q=bob").context["cl"].result_list) == 1
    assert not admin_client.get(f"{listed}?q=nobody").context["cl"].result_list
    page = admin_client.get(page_of(last_entry()))
    assert "Brook" in page.content.decode()
    assert admin_client.post(page_of(last_entry()), {"subject": "x"}).status_code == 403
    assert admin_client.get(reverse("admin:clipqa_auditentry_add")).status_code == 403
    assert (
        admin_client.post(
            reverse("admin:clipqa_auditentry_delete", args=[last_entry().pk])
        ).status_code
        == 403
    )


def test_the_database_refuses_changes_to_audit_entries(admin_client: Client, bob: User) -> None:
    save(admin_client, person_page(bob), last_name="Brook")
    for statement in (
        "UPDATE clipqa_auditentry SET subject = 'x'",
        "DELETE FROM clipqa_auditentry",
    ):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
