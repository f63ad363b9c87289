"""Compare the entries with what the answers say they should be."""

from dataclasses import dataclass

from django.utils import timezone

from clipqa.models import Answer, SearchEntry
from clipqa.search.indexing import CHUNK, chunked, compose_entries


@dataclass(frozen=True)
class Drift:
    """Answer ids whose entry is missing, should not be there, or says something else."""

    missing: list[int]
    needless: list[int]
    stale: list[int]

    def __bool__(self) -> bool:
        return bool(self.missing or self.needless or self.stale)


def find_drift() -> Drift:
    now = timezone.now()
    drift = Drift([], [], [])
    for ids in chunked(Answer.objects.order_by("pk").values_list("pk", flat=True), CHUNK):
        wanted = {entry.answer_id: entry for entry in compose_entries(ids, now)}
        found = SearchEntry.objects.in_bulk(ids)
        drift.missing.extend(sorted(wanted.keys() - found.keys()))
        # An entry past its time is invisible already; settling sweeps it away.
        drift.needless.extend(
            pk for pk in sorted(found.keys() - wanted.keys()) if _is_visible(found[pk])
        )
        drift.stale.extend(
            pk for pk in sorted(wanted.keys() & found.keys()) if _differ(wanted[pk], found[pk])
        )
    return drift


def _is_visible(entry: SearchEntry) -> bool:
    return entry.visible_until is None or entry.visible_until > timezone.now()


def _differ(wanted: SearchEntry, found: SearchEntry) -> bool:
    columns = [
        field.attname for field in SearchEntry._meta.concrete_fields if field.name != "is_counted"
    ]
    return any(getattr(wanted, name) != getattr(found, name) for name in columns)
