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
    return not other.is_superuser and permissions_of(other) <= permissions_of(person)


def permissions_of(person: Any) -> set[str]:
    """Return the permissions of an account, also of a disabled one, as it may be enabled again."""
    return _names(_granted_to(person).select_related("content_type"))


def grantable_permissions(person: Any) -> QuerySet[Permission]:
    return Permission.objects.all() if person.is_superuser else _granted_to(person)


def grantable_groups(person: Any) -> QuerySet[Group]:
    if person.is_superuser:
        return Group.objects.order_by("name")
    permissions = Prefetch("permissions", Permission.objects.select_related("content_type"))
    own_permissions = permissions_of(person)
    groups = Group.objects.prefetch_related(permissions)
    excluded = [group.pk for group in groups if _names(group.permissions.all()) - own_permissions]
    return Group.objects.exclude(pk__in=excluded).order_by("name")


def _granted_to(person: Any) -> QuerySet[Permission]:
    return Permission.objects.filter(Q(user=person.pk) | Q(group__user=person.pk)).distinct()


def _names(permissions: QuerySet[Permission]) -> set[str]:
    return {
        f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions
    }
