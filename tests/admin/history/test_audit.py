"""The audit list: who came in, whose rights changed, what went in and out."""

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


def last() -> AuditEntry:
    return AuditEntry.objects.newest_first()[0]


def person_page(who: User) -> str:
    return reverse("admin:clipqa_user_change", args=[who.pk])


def try_to_sign_in(name: str, password: str) -> Client:
    client = Client(REMOTE_ADDR="198.51.100.7")
    client.post(reverse("admin:login"), {"username": name, "password": password})
    return client


def test_coming_in_and_going_are_on_record(alice: User) -> None:
    client = try_to_sign_in("alice", PASSWORD)
    entry = last()
    assert (entry.event, entry.actor, entry.address) == (Event.SIGNED_IN, alice, "198.51.100.7")
    client.post(reverse("admin:logout"))
    assert (last().event, last().actor_name) == (Event.SIGNED_OUT, "Alice Archer (alice)")


def test_a_failed_try_names_an_account_that_exists_and_no_other(alice: User) -> None:
    try_to_sign_in("alice", "wrong")
    assert (last().event, last().subject) == (Event.SIGN_IN_FAILED, "alice")
    try_to_sign_in("my secret password", "wrong")
    assert (last().event, last().subject) == (Event.SIGN_IN_FAILED, "")
    assert "secret" not in json.dumps(list(AuditEntry.objects.values()), default=str)


def test_a_new_role_says_what_it_was_before(desk: Client, alice: User, bob: User) -> None:
    desks = Group.objects.create(name="Night desk")
    save(desk, person_page(bob), groups=[desks.pk])
    entry = last()
    assert (entry.event, entry.subject, entry.actor) == (Event.ROLE_CHANGED, "bob", alice)
    assert (entry.before, entry.after) == ({}, {"roles": ["Night desk"]})
    save(desk, person_page(bob), groups=[], email="bob@news.example")
    assert last().before == {"roles": ["Night desk"]}
    assert last().after == {"email": "bob@news.example"}
    assert AuditEntry.objects.filter(event=Event.ROLE_CHANGED).count() == 2


def test_a_page_saved_unchanged_leaves_no_entry(desk: Client, bob: User) -> None:
    before = AuditEntry.objects.count()
    save(desk, person_page(bob))
    assert AuditEntry.objects.count() == before


def test_a_disabled_account_is_on_record(desk: Client, bob: User) -> None:
    save(desk, person_page(bob), is_active="")
    assert (last().event, last().before) == (Event.ACCOUNT_CHANGED, {"is_active": True})


def test_a_new_password_is_told_but_never_kept(desk: Client, alice: User, bob: User) -> None:
    url = reverse("admin:auth_user_password_change", args=[bob.pk])
    new = "another quiet river"
    given = {"password1": new, "password2": new, "usable_password": "true"}
    assert desk.post(url, {**given, "set-password": "1"}).status_code == 302
    assert (last().event, last().subject, last().after) == (Event.PASSWORD_CHANGED, "bob", {})
    own = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert desk.post(reverse("admin:password_change"), own).status_code == 302
    assert (last().event, last().subject) == (Event.PASSWORD_CHANGED, "alice")


def test_accounts_made_and_deleted_are_on_record(desk: Client) -> None:
    new = {"username": "dora", "password1": PASSWORD, "password2": PASSWORD}
    desk.post(reverse("admin:clipqa_user_add"), {**new, "usable_password": "true"})
    assert (last().event, last().subject) == (Event.ACCOUNT_MADE, "dora")
    dora = User.objects.get(username="dora")
    desk.post(reverse("admin:clipqa_user_delete", args=[dora.pk]), {"post": "yes"})
    assert (last().event, last().before["username"]) == (Event.ACCOUNT_DELETED, "dora")
    erin = person("erin")
    chosen = {"action": "delete_selected", "_selected_action": [erin.pk], "post": "yes"}
    desk.post(reverse("admin:clipqa_user_changelist"), chosen)
    assert (last().event, last().subject) == (Event.ACCOUNT_DELETED, "erin")


def test_the_first_login_is_on_record() -> None:
    call_command("ensure_editor", verbosity=0)
    assert (last().event, last().subject) == (Event.ACCOUNT_MADE, "editor")


def test_imports_and_exports_are_on_record(tmp_path: Path) -> None:
    make_published(key="one")
    file = tmp_path / "all.jsonl"
    call_command("export_answers", str(file), status=["published"])
    assert (last().event, last().subject) == (Event.EXPORTED, "all.jsonl")
    assert last().after == {"answers": 1, "status": ["published"]}
    call_command("import_answers", str(file))
    assert (last().event, last().subject) == (Event.IMPORTED, "all.jsonl")
    assert last().after == {"created": 0, "updated": 0, "unchanged": 1, "rejected": 0}


def test_a_dry_run_is_no_import(tmp_path: Path) -> None:
    make_published(key="one")
    file = tmp_path / "all.jsonl"
    call_command("export_answers", str(file))
    call_command("import_answers", str(file), dry_run=True)
    assert last().event == Event.EXPORTED


def test_the_list_can_be_searched_and_read_but_not_written(desk: Client, bob: User) -> None:
    save(desk, person_page(bob), last_name="Brook")
    listed = reverse("admin:clipqa_auditentry_changelist")
    assert len(desk.get(f"{listed}?q=bob").context["cl"].result_list) == 1
    assert not desk.get(f"{listed}?q=nobody").context["cl"].result_list
    page = desk.get(page_of(last()))
    assert "Brook" in page.content.decode()
    assert desk.post(page_of(last()), {"subject": "x"}).status_code == 403
    assert desk.get(reverse("admin:clipqa_auditentry_add")).status_code == 403
    assert desk.post(reverse("admin:clipqa_auditentry_delete", args=[last().pk])).status_code == 403


def test_the_database_lets_nobody_forge_the_list(desk: Client, bob: User) -> None:
    save(desk, person_page(bob), last_name="Brook")
    for forgery in ("UPDATE clipqa_auditentry SET subject = 'x'", "DELETE FROM clipqa_auditentry"):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(forgery)
