"""Note who has a record open, and tell the others. No revision, and nothing readers see."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from clipqa.curation.settling import NOT_NOW, without_waiting
from clipqa.models import Presence

# A page in a hidden tab says nothing for a while, and its owner may well be watching the film.
GONE_AFTER = timedelta(minutes=5)
# Whoever leaves a page may be on the way back to it, as after a save.
GRACE = timedelta(seconds=10)


def come(record: models.Model, person: Any) -> None:
    """Two short statements, and none that waits: what can't be noted now is noted next time."""
    now = timezone.now()
    try:
        with without_waiting():
            here = _own(record, person).filter(seen_at__gt=now - GONE_AFTER)
            if not here.update(seen_at=now):
                Presence.objects.filter(seen_at__lte=now - GONE_AFTER).delete()
                named = {"noun": _noun(record), "record_id": record.pk, "person": person}
                begun = Presence(**named, since=now, seen_at=now)
                Presence.objects.bulk_create([begun], ignore_conflicts=True)
    except NOT_NOW:
        pass


def leave(record: models.Model, person: Any) -> None:
    try:
        with without_waiting():
            last = timezone.now() - GONE_AFTER + GRACE
            _own(record, person).filter(seen_at__gt=last).update(seen_at=last)
    except NOT_NOW:
        pass


def others_at(record: models.Model, person: Any) -> list[Presence]:
    at = Presence.objects.filter(noun=_noun(record), record_id=record.pk)
    here = at.filter(seen_at__gt=timezone.now() - GONE_AFTER).exclude(person=person.pk)
    return list(here.select_related("person").order_by("since", "pk"))


def _own(record: models.Model, person: Any) -> models.QuerySet[Presence]:
    return Presence.objects.filter(noun=_noun(record), record_id=record.pk, person=person)


def _noun(record: models.Model) -> str:
    return str(record._meta.model_name)
