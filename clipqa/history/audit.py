"""The audit log of sign-ins, accounts, roles, imports and exports, for administrators.

An entry is written in the transaction of the change that it records.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet

from clipqa.history import current_actor
from clipqa.models import AuditEntry, Event

Fields = dict[str, Any]
RIGHTS = {"roles", "is_staff", "is_superuser", "permissions"}


def note(
    event: Event, subject: str = "", before: Fields | None = None, after: Fields | None = None
) -> AuditEntry:
    """Add an entry with the actor, the address and the reason that `as_actor` has set."""
    actor = current_actor()
    return AuditEntry.objects.create(
        event=event,
        subject=subject[:300],
        before=before or {},
        after=after or {},
        actor_id=_actor_id(event, actor.actor),
        actor_name=actor.actor_name,
        why=actor.why,
        address=actor.address,
    )


def _actor_id(event: Event, actor: Any) -> int | None:
    """Return None for users who have just deleted their own login; their name remains."""
    if actor is None:
        return None
    is_gone = event == Event.ACCOUNT_DELETED and not _logins(actor.pk).exists()
    return None if is_gone else int(actor.pk)


def _logins(pk: int) -> "QuerySet[Any]":
    found: QuerySet[Any] = get_user_model().objects.filter(pk=pk)
    return found


@contextmanager
def track_account(pk: int | None) -> Iterator[list[int]]:
    """Write one entry for all changes of a login inside the block.

    For a new login the caller appends its id to the list that this yields. Password hashes are
    only compared; an entry never has one.
    """
    ids = [pk] if pk else []
    with transaction.atomic():
        before = _account(pk) if pk else {}
        yield ids
        after = _account(ids[0]) if ids else {}
        _note_account(before, after)


@contextmanager
def track_group(pk: int | None) -> Iterator[list[int]]:
    """Write one entry for all changes of a group inside the block, as `track_account` does."""
    ids = [pk] if pk else []
    with transaction.atomic():
        before = _group(pk) if pk else {}
        yield ids
        after = _group(ids[0]) if ids else {}
        if before != after:
            old, new = _changed_fields(before, after)
            note(Event.GROUP_CHANGED, str((after or before)["name"]), old, new)


def _note_account(before: Fields, after: Fields) -> None:
    old, new = _changed_fields(before, after)
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


def _changed_fields(before: Fields, after: Fields) -> tuple[Fields, Fields]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if before.get(name)},
        {name: after[name] for name in names if after.get(name)},
    )


def _account(pk: int) -> Fields:
    person = _logins(pk).first()
    if person is None:
        return {}
    columns = ("username", "first_name", "last_name", "email", "is_active", "is_staff")
    fields: Fields = {
        name: getattr(person, name) for name in (*columns, "is_superuser", "password")
    }
    fields["roles"] = sorted(person.groups.values_list("name", flat=True))
    fields["permissions"] = sorted(person.user_permissions.values_list("codename", flat=True))
    return fields


def _group(pk: int) -> Fields:
    group = Group.objects.filter(pk=pk).first()
    if group is None:
        return {}
    permissions = sorted(group.permissions.values_list("codename", flat=True))
    return {"name": group.name, "permissions": permissions}
