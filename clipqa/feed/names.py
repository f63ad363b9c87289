"""What the slugs in an address are called, and what they are today."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value

from clipqa.feed.facets import Facet
from clipqa.feed.parsing import Problem, unknown_value
from clipqa.feed.query import FeedQuery
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


def names_of(query: FeedQuery, facets: Iterable[Facet]) -> KnownNames:
    """What the chosen slugs are called.

    Facets have counted most of them and know their names. Only one that no card has costs a
    statement, and a second if nothing is called that today: it may be an address that was.
    """
    names = KnownNames()
    shelves = {"outlet": names.outlet, "topic": names.topic}
    chosen_of = {"outlet": query.outlets, "topic": query.topics}
    for facet in facets:
        shelf = shelves.get(facet.name)
        if shelf and chosen_of[facet.name]:
            chosen = {value.value: value.label for value in facet.make_values(0)}
            shelf.names.update(chosen)
            shelf.today.update(dict(zip(chosen, chosen, strict=True)))
    missing = {
        "outlet": {slug for slug in query.outlets if slug not in names.outlet.today},
        "topic": {slug for slug in query.topics if slug not in names.topic.today},
    }
    _look_up(names, missing)
    return names


def keep_known(query: FeedQuery, names: KnownNames) -> tuple[FeedQuery, list[Problem]]:
    """The query with today's slugs for old ones, and without those that name nothing public."""
    problems = [
        unknown_value(parameter, slug)
        for parameter, slugs, shelf in (
            ("outlet", query.outlets, names.outlet),
            ("topic", query.topics, names.topic),
        )
        for slug in slugs
        if slug not in shelf.today
    ]
    known = replace(
        query, outlets=names.outlet.known(query.outlets), topics=names.topic.known(query.topics)
    )
    return known, problems


def _look_up(names: KnownNames, missing: dict[str, set[str]]) -> None:
    """Fill in what is missing, in one statement for both kinds; a second for what has moved."""
    for find in (_current, _moved):
        if not any(missing.values()):
            break
        # Put together for what is missing alone: that takes ten times as long as asking.
        nouns = (("outlet", Outlet.objects), ("topic", Topic.objects))
        first, *others = (
            find(kind, records.public(), missing[kind]) for kind, records in nouns if missing[kind]
        )
        for kind, old, slug, name in first.union(*others, all=True) if others else first:
            shelf: Shelf = getattr(names, kind)
            shelf.names[slug], shelf.today[old] = name, slug
            missing[kind].discard(old)


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
