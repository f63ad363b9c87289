"""Look up the names and current slugs of the records that facet values in a URL refer to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value

from clipqa.facets import RECORDS, RecordFacet
from clipqa.feed.facets.groupings import CountedFacet
from clipqa.feed.parsing import Problem, unknown_value
from clipqa.feed.query import FeedQuery
from clipqa.models import SlugRedirect

Row = tuple[str, str, str, str]  # facet, requested slug, current slug, name
REDIRECTED = [facet for facet in RECORDS if facet.has_redirects]


@dataclass
class SlugLookup:
    """The records of one facet that a URL refers to."""

    names: dict[str, str] = field(default_factory=dict)  # current slug -> name
    current_slugs: dict[str, str] = field(default_factory=dict)  # requested slug -> current slug

    def resolve(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """Return the current slugs of the public records, without duplicates."""
        return tuple(
            dict.fromkeys(self.current_slugs[slug] for slug in slugs if slug in self.current_slugs)
        )


KnownNames = dict[str, SlugLookup]  # by facet


def names_of(
    query: FeedQuery, facets: Iterable[CountedFacet], *, counters_current: bool = True
) -> KnownNames:
    """Return the names and current slugs of the selected records.

    The counted facets have the names of most of them. A slug that they lack takes one statement,
    and another one, for redirects from old slugs, if no record has it.
    """
    names = {facet.name: SlugLookup() for facet in RECORDS if facet.name in query.chosen}
    for counted in facets:
        if lookup := names.get(counted.name):
            chosen = {value.value: value.label for value in counted.make_values(0)}
            lookup.names.update(chosen)
            lookup.current_slugs.update(dict(zip(chosen, chosen, strict=True)))
    missing = {
        name: {slug for slug in query.chosen[name] if slug not in lookup.current_slugs}
        for name, lookup in names.items()
    }
    _add_missing(names, missing, counters_current)
    return names


def replace_slugs(query: FeedQuery, names: KnownNames) -> tuple[FeedQuery, list[Problem]]:
    """Replace old slugs by current ones, and remove those without a public record.

    Return the query, and a problem for each removed slug.
    """
    problems = [
        unknown_value(name, slug)
        for name, lookup in names.items()
        for slug in query.chosen[name]
        if slug not in lookup.current_slugs
    ]
    known = {name: lookup.resolve(query.chosen[name]) for name, lookup in names.items()}
    return replace(query, chosen={**query.chosen, **known}), problems


def _add_missing(names: KnownNames, missing: dict[str, set[str]], counters_current: bool) -> None:
    """Add missing names in one statement for all facets, and a second one for old slugs."""
    for get_rows, facets in ((_current, RECORDS), (_redirected, REDIRECTED)):
        # Only for facets with missing names, as building a query takes ten times its execution.
        queries = [
            get_rows(facet, facet.listed(counters_current), missing[facet.name])
            for facet in facets
            if missing.get(facet.name)
        ]
        if not queries:
            continue
        first, *others = queries
        for name, old, key, label in first.union(*others, all=True) if others else first:
            lookup = names[name]
            lookup.names[key], lookup.current_slugs[old] = label, key
            missing[name].discard(old)


def _current(facet: RecordFacet, records: "QuerySet[Any]", keys: set[str]) -> "QuerySet[Any, Row]":
    rows: QuerySet[Any, Row] = (
        records.filter(facet.has_key(keys))
        .order_by()  # SQL doesn't allow an ORDER BY in the parts of a UNION
        .annotate(kind=Value(facet.name, output_field=CharField()))
        .values_list("kind", facet.key, facet.key, "name")
    )
    return rows


def _redirected(
    facet: RecordFacet, records: "QuerySet[Any]", slugs: set[str]
) -> "QuerySet[Any, Row]":
    target = records.filter(pk=OuterRef("target_id")).order_by()
    rows: QuerySet[Any, Row] = (
        SlugRedirect.objects.filter(model_name=facet.name, old_slug__in=slugs)
        .annotate(slug=Subquery(target.values("slug")), name=Subquery(target.values("name")))
        .filter(slug__isnull=False)
        .values_list("model_name", "old_slug", "slug", "name")
    )
    return rows
