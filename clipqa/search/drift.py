"""Compare the stored entries with those that the answers should have."""

from dataclasses import dataclass, replace

from django.utils import timezone

from clipqa import counters
from clipqa.facets import facet_lines
from clipqa.models import Answer, SearchEntry
from clipqa.models.entry_facets import SHARED_COLUMNS
from clipqa.search import folding
from clipqa.search.backends import get_backend
from clipqa.search.entries import compose_entries
from clipqa.search.facet_texts import missing_texts
from clipqa.search.indexing import CHUNK, chunked, topic_ids_of
from clipqa.search.vocabulary import miscounted


@dataclass(frozen=True)
class Drift:
    """Differences between the answers and the search index.

    `missing`, `needless` and `stale` are ids of answers whose entry doesn't exist, should not
    exist, or has other values. `miscounted` is the number of wrong counters.
    """

    missing: list[int]
    needless: list[int]
    stale: list[int]
    miscounted: int = 0
    index_is_consistent: bool = True
    folding_is_current: bool = True
    facets_are_current: bool = True

    def __bool__(self) -> bool:
        ids = self.missing or self.needless or self.stale
        is_current = self.folding_is_current and self.facets_are_current
        is_sound = self.index_is_consistent and is_current
        return bool(ids or self.miscounted or not is_sound)


def find_drift() -> Drift:
    now = timezone.now()
    drift = Drift([], [], [])
    for ids in chunked(Answer.objects.order_by("pk").values_list("pk", flat=True), CHUNK):
        wanted = {entry.answer_id: entry for entry in compose_entries(ids, now)}
        found = SearchEntry.objects.select_related("facets").in_bulk(ids)
        drift.missing.extend(sorted(wanted.keys() - found.keys()))
        # An expired entry is invisible already; `schedule.apply_due` deletes it.
        drift.needless.extend(
            pk for pk in sorted(found.keys() - wanted.keys()) if _is_visible(found[pk])
        )
        drift.stale.extend(
            pk for pk in sorted(wanted.keys() & found.keys()) if _differ(wanted[pk], found[pk])
        )
    return replace(
        drift,
        miscounted=miscounted() + counters.miscounted() + missing_texts(),
        index_is_consistent=get_backend().is_consistent(),
        folding_is_current=folding.is_current(),
        facets_are_current=folding.facets_are_current(),
    )


def _is_visible(entry: SearchEntry) -> bool:
    return entry.visible_until is None or entry.visible_until > timezone.now()


def _differ(wanted: SearchEntry, found: SearchEntry) -> bool:
    columns = [
        field.attname for field in SearchEntry._meta.concrete_fields if field.name != "is_counted"
    ]
    facets = getattr(found, "facets", None)
    return (
        any(getattr(wanted, name) != getattr(found, name) for name in columns)
        or any(getattr(wanted, name) != getattr(facets, name, None) for name in SHARED_COLUMNS)
        or facet_lines(wanted, topic_ids_of(wanted)) != getattr(facets, "lines", None)
    )
