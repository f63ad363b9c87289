"""Keep the counters equal to the counted entries: part of the transaction that writes these."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from clipqa.counters.parts import Change, apply_changes
from clipqa.counters.scopes import ALL, Place, outlet_scope, topic_scope
from clipqa.lengths import length_of
from clipqa.models import FacetCount, SearchEntry, TopicEntry
from clipqa.models.bulk import insert_rows
from clipqa.statements import given_ids, put_together_once

FacetKey = tuple[str, str, int, str]  # scope, facet, ref, value


class ListTally:
    """What changes in the counters when entries come and go; written at once by `apply`."""

    def __init__(self) -> None:
        self.facets: Counter[FacetKey] = Counter()
        self.places: Counter[tuple[str, Place]] = Counter()

    def add(self, entry: SearchEntry, topic_ids: Iterable[int], sign: int = 1) -> None:
        topic_ids = sorted(topic_ids)
        scopes = [ALL, outlet_scope(entry.outlet_id), *map(topic_scope, topic_ids)]
        values = [
            ("outlet", entry.outlet_id, ""),
            *(("topic", pk, "") for pk in topic_ids),
            ("duration", 0, length_of(entry.duration_ms)),
            ("year", 0, str(entry.shown_on.year)),
            ("language", 0, entry.language),
        ]
        for scope in scopes:
            self.places[scope, (entry.published_at, entry.pk)] += sign
            for value in values:
                self.facets[scope, *value] += sign

    def remove(self, entry: SearchEntry, topic_ids: Iterable[int]) -> None:
        self.add(entry, topic_ids, -1)

    def moved(self) -> set[int]:
        """The entries that came to a list, left one, or stand at another place of it."""
        return {pk for (_scope, (_at, pk)), change in self.places.items() if change}

    def apply(self) -> None:
        """Write the changes; the caller has taken its turn."""
        _add_to_facets((*key, change) for key, change in sorted(self.facets.items()) if change)
        apply_changes(
            Change(scope, place, change)
            for (scope, place), change in sorted(self.places.items())
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
    """Under which topics each of these entries is counted."""
    found: dict[int, list[int]] = {}
    for answer_id, topic_id in _topic_entries().ask(ids=list(answer_ids)):
        found.setdefault(answer_id, []).append(topic_id)
    return found


@put_together_once
def _topic_entries() -> "QuerySet[Any, Any]":
    entries = TopicEntry.objects.filter(entry__in=given_ids("ids")).order_by()
    return entries.values_list("entry", "topic")
