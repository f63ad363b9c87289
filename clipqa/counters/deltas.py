"""Update the counters in the transaction that writes the entries, so that both always agree."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from clipqa.counters.buckets import Change, apply_changes
from clipqa.counters.scopes import ALL, Position, outlet_scope, topic_scope
from clipqa.db.bulk import insert_rows
from clipqa.db.statements import compiled_once, placeholder_ids
from clipqa.facets import FACETS
from clipqa.models import FacetCount, SearchEntry, TopicEntry

FacetKey = tuple[str, str, int, str]  # scope, facet, ref, value


class CounterDelta:
    """Changes of the counters by entries that are added and removed; `apply` writes them."""

    def __init__(self) -> None:
        self.facets: Counter[FacetKey] = Counter()
        self.positions: Counter[tuple[str, Position]] = Counter()

    def add(self, entry: SearchEntry, topic_ids: Iterable[int], sign: int = 1) -> None:
        topic_ids = list(topic_ids)
        scopes = [ALL, outlet_scope(entry.outlet_id), *map(topic_scope, topic_ids)]
        values = [(facet.name, *key) for facet in FACETS for key in facet.keys_of(entry, topic_ids)]
        for scope in scopes:
            self.positions[scope, (entry.published_at, entry.pk)] += sign
            for value in values:
                self.facets[scope, *value] += sign

    def remove(self, entry: SearchEntry, topic_ids: Iterable[int]) -> None:
        self.add(entry, topic_ids, -1)

    def moved(self) -> set[int]:
        """Return the entries that were added to a list, removed from one, or moved inside it."""
        return {pk for (_scope, (_at, pk)), change in self.positions.items() if change}

    def apply(self) -> None:
        """Write the changes. The caller must have taken the writer lock."""
        _add_to_facets((*key, change) for key, change in sorted(self.facets.items()) if change)
        apply_changes(
            Change(scope, position, change)
            for (scope, position), change in sorted(self.positions.items())
            if change
        )


def _add_to_facets(changes: Iterable[tuple[str, str, int, str, int]]) -> None:
    table = FacetCount._meta.db_table
    insert_rows(
        FacetCount,
        ("scope", "facet", "ref", "value", "cards"),
        list(changes),
        "ON CONFLICT (scope, facet, ref, value) "
        f"DO UPDATE SET cards = {table}.cards + excluded.cards",
    )


def topics_counted(answer_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the topics under which each of these entries is counted.

    They may differ from the question's topics, which have just been saved.
    """
    found: dict[int, list[int]] = {}
    for answer_id, topic_id in _topic_entries().ask(ids=list(answer_ids)):
        found.setdefault(answer_id, []).append(topic_id)
    return found


@compiled_once
def _topic_entries() -> "QuerySet[Any, Any]":
    entries = TopicEntry.objects.filter(entry__in=placeholder_ids("ids")).order_by()
    return entries.values_list("entry", "topic")
