"""What administrators must be able to look up: a row each time, beside what it tells of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from clipqa.models import AuditEntry, Event
from clipqa.revisions import current_deed

Facts = dict[str, Any]
RIGHTS = {"roles", "is_staff", "is_superuser", "permissions"}


def note(
    event: Event, subject: str = "", before: Facts | None = None, after: Facts | None = None
) -> AuditEntry:
    """By whom, from where and why is what `acting` said."""
    deed = current_deed()
    return AuditEntry.objects.create(
        event=event,
        subject=subject[:300],
        before=before or {},
        after=after or {},
        actor_id=deed.actor.pk if deed.actor else None,
        actor_name=deed.actor_name,
        why=deed.why,
        address=deed.address,
    )


@contextmanager
def keeping_account(pk: int | None) -> Iterator[list[int]]:
    """What happens to a login inside becomes one entry. A new one's id is appended to what
    this yields; no password is ever read.
    """
    ids = [pk] if pk else []
    with transaction.atomic():
        before = _account(pk) if pk else {}
        yield ids
        after = _account(ids[0]) if ids else {}
        _note_account(before, after)


@contextmanager
def keeping_group(pk: int | None) -> Iterator[list[int]]:
    ids = [pk] if pk else []
    with transaction.atomic():
        before = _group(pk) if pk else {}
        yield ids
        after = _group(ids[0]) if ids else {}
        if before != after:
            old, new = _differing(before, after)
            note(Event.GROUP_CHANGED, str((after or before)["name"]), old, new)


def _note_account(before: Facts, after: Facts) -> None:
    old, new = _differing(before, after)
    if not old and not new:
        return
    subject = str((after or before)["username"])
    old.pop("password", None)
    is_new_password = new.pop("password", None)
    if not before or not after:
        note(Event.ACCOUNT_DELETED if before else Event.ACCOUNT_MADE, subject, old, new)
    elif RIGHTS & {*old, *new}:
        note(Event.ROLE_CHANGED, subject, old, new)
    elif old or new:
        note(Event.ACCOUNT_CHANGED, subject, old, new)
    elif is_new_password:
        note(Event.PASSWORD_CHANGED, subject)


def _differing(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if before.get(name)},
        {name: after[name] for name in names if after.get(name)},
    )


def _account(pk: int) -> Facts:
    person = get_user_model().objects.filter(pk=pk).first()
    if person is None:
        return {}
    columns = ("username", "first_name", "last_name", "email", "is_active", "is_staff")
    facts: Facts = {name: getattr(person, name) for name in (*columns, "is_superuser", "password")}
    facts["roles"] = sorted(person.groups.values_list("name", flat=True))
    facts["permissions"] = sorted(person.user_permissions.values_list("codename", flat=True))
    return facts


def _group(pk: int) -> Facts:
    group = Group.objects.filter(pk=pk).first()
    if group is None:
        return {}
    rights = sorted(group.permissions.values_list("codename", flat=True))
    return {"name": group.name, "permissions": rights}
