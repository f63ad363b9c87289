"""Accounts and groups that a user may change. Users can grant only permissions that they have."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Prefetch, Q, QuerySet


def can_manage(person: Any, other: Any) -> bool:
    """Return whether a user may change another account.

    A user who sets a password can log in with it, so the other account must not have more
    permissions.
    """
    if person.is_superuser or person.pk == other.pk:
        return True
    return not other.is_superuser and rights_of(other) <= rights_of(person)


def rights_of(person: Any) -> set[str]:
    """Return the permissions of an account, also of a disabled one, as it may be enabled again."""
    return _names(_given_to(person).select_related("content_type"))


def rights_to_give(person: Any) -> QuerySet[Permission]:
    return Permission.objects.all() if person.is_superuser else _given_to(person)


def groups_to_give(person: Any) -> QuerySet[Group]:
    if person.is_superuser:
        return Group.objects.order_by("name")
    rights = Prefetch("permissions", Permission.objects.select_related("content_type"))
    own = rights_of(person)
    every = Group.objects.prefetch_related(rights)
    more = [group.pk for group in every if _names(group.permissions.all()) - own]
    return Group.objects.exclude(pk__in=more).order_by("name")


def _given_to(person: Any) -> QuerySet[Permission]:
    return Permission.objects.filter(Q(user=person.pk) | Q(group__user=person.pk)).distinct()


def _names(rights: QuerySet[Permission]) -> set[str]:
    return {f"{right.content_type.app_label}.{right.codename}" for right in rights}
