"""What the slugs in an address are called."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, QuerySet, Value

from clipqa.models import Outlet, Topic


@dataclass(frozen=True)
class KnownNames:
    """Slug to name, of those that readers may know of."""

    outlets: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)


def look_up(outlet_slugs: tuple[str, ...], topic_slugs: tuple[str, ...]) -> KnownNames:
    """One statement for both kinds, none if there is nothing to look up."""
    names = KnownNames()
    if not outlet_slugs and not topic_slugs:
        return names
    outlets = _named("outlet", Outlet.objects.public().filter(slug__in=outlet_slugs))
    topics = _named("topic", Topic.objects.public().filter(slug__in=topic_slugs))
    for kind, slug, name in outlets.union(topics, all=True):
        (names.outlets if kind == "outlet" else names.topics)[slug] = name
    return names


def _named(kind: str, records: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    # Without an order: a compound statement has none of its own to give.
    labelled = records.order_by().annotate(kind=Value(kind, output_field=CharField()))
    named: QuerySet[Any, Any] = labelled.values_list("kind", "slug", "name")
    return named
