"""What the slugs in an address are called, and what they are today."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value

from clipqa.models import Outlet, SlugRedirect, Topic

Row = tuple[str, str, str, str]  # kind, the slug asked for, the slug today, the name


@dataclass
class Shelf:
    """The records of one kind that an address names."""

    names: dict[str, str] = field(default_factory=dict)  # by today's slug
    today: dict[str, str] = field(default_factory=dict)  # by the slug asked for

    def known(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """Today's slugs of those that readers may know of, each once."""
        return tuple(dict.fromkeys(self.today[slug] for slug in slugs if slug in self.today))


@dataclass(frozen=True)
class KnownNames:
    outlet: Shelf = field(default_factory=Shelf)
    topic: Shelf = field(default_factory=Shelf)


def look_up(outlet_slugs: tuple[str, ...], topic_slugs: tuple[str, ...]) -> KnownNames:
    """One statement for both kinds, none if there is nothing to look up.

    A second one only for slugs that nothing has today: they may be addresses that were.
    """
    names = KnownNames()
    asked = {"outlet": set(outlet_slugs), "topic": set(topic_slugs)}
    for find in (_current, _moved):
        if not any(asked.values()):
            break
        topics = find("topic", Topic.objects.public(), asked["topic"])
        for kind, old, slug, name in find("outlet", Outlet.objects.public(), asked["outlet"]).union(
            topics, all=True
        ):
            shelf: Shelf = getattr(names, kind)
            shelf.names[slug], shelf.today[old] = name, slug
            asked[kind].discard(old)
    return names


def _current(kind: str, records: "QuerySet[Any]", slugs: set[str]) -> "QuerySet[Any, Row]":
    named: QuerySet[Any, Row] = (
        records.filter(slug__in=slugs)
        .order_by()  # a compound statement has none of its own to give
        .annotate(kind=Value(kind, output_field=CharField()))
        .values_list("kind", "slug", "slug", "name")
    )
    return named


def _moved(kind: str, records: "QuerySet[Any]", slugs: set[str]) -> "QuerySet[Any, Row]":
    target = records.filter(pk=OuterRef("target_id")).order_by()
    moved: QuerySet[Any, Row] = (
        SlugRedirect.objects.filter(noun=kind, old_slug__in=slugs)
        .annotate(slug=Subquery(target.values("slug")), name=Subquery(target.values("name")))
        .filter(slug__isnull=False)
        .values_list("noun", "old_slug", "slug", "name")
    )
    return moved
