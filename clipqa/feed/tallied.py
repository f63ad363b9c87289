"""What facets say of matches: counted by the lines of their entries, then named.

An entry's lines say ids, so that a thousand are read in a millisecond; what the commonest of these
are called is looked up, as the counters of other lists do it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Manager, QuerySet, Value

from clipqa.feed.facets import Counts
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import Scope
from clipqa.models import Outlet, Topic
from clipqa.models.entry_facets import IN_REST, OUTLET, REST, TOPIC
from clipqa.replicas import reading_connection
from clipqa.statements import given_ids, put_together_once

# By facet, and by its value or the id of what has a name: cards.
Tally = dict[str, dict[str, int]]

NAMED: dict[str, "Manager[Any]"] = {"outlet": Outlet.objects, "topic": Topic.objects}


def tally_of(lines: str) -> Tally:
    """How many entries have each value, by the lines of them all."""
    # By whole lines, of which few are unlike: nothing is taken apart a thousand times. What begins
    # otherwise was written by an older release, and isn't counted until it is indexed anew.
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line, cards in Counter(lines.split("\n") if lines else ()).items():
        found[line[:1]][line[1:]] = cards
    tally = {"outlet": found[OUTLET], "topic": found[TOPIC], **{facet: {} for facet in IN_REST}}
    for values, cards in found[REST].items():
        for facet, value in zip(IN_REST, values.split(" ", 2), strict=True):
            tally[facet][value] = tally[facet].get(value, 0) + cards
    return tally


def counts_of(
    tally: Tally, query: FeedQuery, scope: Scope, most: int
) -> tuple[Counts, dict[str, int]]:
    """Of outlets and topics the `most` that most cards have, and what is chosen of them, with how
    many there are; of other facets all values.

    One statement; none if nothing was counted, and one more for a facet of which something rarer is
    chosen.
    """
    counts: Counts = {
        facet: {value: (value, cards) for value, cards in tally[facet].items()} for facet in IN_REST
    }
    counts |= {facet: {} for facet in NAMED}
    own = scope.own[0]  # what every card has, and facets leave out
    most += bool(own)
    largest = {facet: _largest(tally[facet], most) for facet in NAMED}
    if any(largest.values()):
        for facet, *names in _names().ask_raw(reading_connection(), **largest):
            _name(counts[facet], tally[facet], *names)
    for facet, chosen in (("outlet", query.outlets), ("topic", query.topics)):
        rarer = set(chosen) - counts[facet].keys()
        if rarer and len(tally[facet]) > most:
            for names in NAMED[facet].filter(slug__in=rarer).values_list("pk", "slug", "name"):
                _name(counts[facet], tally[facet], *names)
    return counts, {facet: len(tally[facet]) - (facet == own) for facet in NAMED}


def _name(
    counts: dict[str, tuple[str, int]], tally: Mapping[str, int], pk: int, slug: str, name: str
) -> None:
    if cards := tally.get(str(pk)):
        counts[slug] = name, cards


def _largest(values: Mapping[str, int], most: int) -> list[int]:
    """Of as many cards the older, as the counters put them."""
    # What is too rare is told by its number alone, in half the time of a heap.
    least = sorted(values.values(), reverse=True)[:most][-1] if values else 0
    often = [(-cards, int(pk)) for pk, cards in values.items() if cards >= least]
    return [pk for _cards, pk in sorted(often)[:most]]


@put_together_once
def _names() -> "QuerySet[Any, Any]":
    outlets, topics = (
        records.filter(pk__in=given_ids(facet))
        .order_by()
        .annotate(facet=Value(facet, output_field=CharField()))
        .values_list("facet", "pk", "slug", "name")
        for facet, records in NAMED.items()
    )
    both: QuerySet[Any, Any] = outlets.union(topics, all=True)
    return both
