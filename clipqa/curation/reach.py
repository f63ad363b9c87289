"""Which logins and groups somebody may change, what they may give: never more than they have."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Prefetch, Q, QuerySet


def is_within_reach(person: Any, other: Any) -> bool:
    """Whoever sets a password can sign in with it, so the other's rights must be one's own."""
    if person.is_superuser or person.pk == other.pk:
        return True
    return not other.is_superuser and rights_of(other) <= rights_of(person)


def rights_of(person: Any) -> set[str]:
    """Of a disabled login too: it may be let in again."""
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
