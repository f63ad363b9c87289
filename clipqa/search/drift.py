"""Compare the entries with what the answers say they should be."""

from dataclasses import dataclass, replace

from django.utils import timezone

from clipqa import counters
from clipqa.models import Answer, SearchEntry
from clipqa.models.entry_facets import ALIKE, facet_lines
from clipqa.search.backends import get_backend
from clipqa.search.entries import compose_entries
from clipqa.search.indexing import CHUNK, chunked, topic_ids_of
from clipqa.search.vocabulary import miscounted


@dataclass(frozen=True)
class Drift:
    """Answer ids whose entry is missing, should not be there, or says something else; how many
    words and totals are counted wrongly; whether the engine's index holds what entries say.
    """

    missing: list[int]
    needless: list[int]
    stale: list[int]
    miscounted: int = 0
    index_is_in_step: bool = True

    def __bool__(self) -> bool:
        ids = self.missing or self.needless or self.stale
        return bool(ids or self.miscounted or not self.index_is_in_step)


def find_drift() -> Drift:
    now = timezone.now()
    drift = Drift([], [], [])
    for ids in chunked(Answer.objects.order_by("pk").values_list("pk", flat=True), CHUNK):
        wanted = {entry.answer_id: entry for entry in compose_entries(ids, now)}
        found = SearchEntry.objects.select_related("facets").in_bulk(ids)
        drift.missing.extend(sorted(wanted.keys() - found.keys()))
        # An entry past its time is invisible already; settling sweeps it away.
        drift.needless.extend(
            pk for pk in sorted(found.keys() - wanted.keys()) if _is_visible(found[pk])
        )
        drift.stale.extend(
            pk for pk in sorted(wanted.keys() & found.keys()) if _differ(wanted[pk], found[pk])
        )
    return replace(
        drift,
        miscounted=miscounted() + counters.miscounted(),
        index_is_in_step=get_backend().is_in_step(),
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
        or any(getattr(wanted, name) != getattr(facets, name, None) for name in ALIKE)
        or facet_lines(wanted, topic_ids_of(wanted)) != getattr(facets, "lines", None)
    )
