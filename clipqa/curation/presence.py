"""Record who has a record open, and show it to others. Readers see none of it."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from clipqa.curation.schedule import UNAVAILABLE_ERRORS, without_waiting
from clipqa.models import Presence

# A page in a hidden tab sends nothing for a while, although its user may be watching the video.
PRESENCE_TIMEOUT = timedelta(minutes=5)
# A user who leaves a page may return at once, as after a save.
GRACE_PERIOD = timedelta(seconds=10)


def mark_present(record: models.Model, person: Any) -> None:
    """Record that a user has a record open.

    Two short statements that never wait for a lock: if it fails, the page's next request records
    it.
    """
    now = timezone.now()
    try:
        with without_waiting():
            present = _own(record, person).filter(seen_at__gt=now - PRESENCE_TIMEOUT)
            if not present.update(seen_at=now):
                Presence.objects.filter(seen_at__lte=now - PRESENCE_TIMEOUT).delete()
                values = {"model_name": _model(record), "record_id": record.pk, "person": person}
                presence = Presence(**values, since=now, seen_at=now)
                # Another tab of the user may have created it at the same time.
                Presence.objects.bulk_create([presence], ignore_conflicts=True)
    except UNAVAILABLE_ERRORS:
        pass


def mark_absent(record: models.Model, person: Any) -> None:
    try:
        with without_waiting():
            last = timezone.now() - PRESENCE_TIMEOUT + GRACE_PERIOD
            _own(record, person).filter(seen_at__gt=last).update(seen_at=last)
    except UNAVAILABLE_ERRORS:
        pass


def get_others(record: models.Model, person: Any) -> list[Presence]:
    at = Presence.objects.filter(model_name=_model(record), record_id=record.pk)
    present = at.filter(seen_at__gt=timezone.now() - PRESENCE_TIMEOUT).exclude(person=person.pk)
    return list(present.select_related("person").order_by("since", "pk"))


def _own(record: models.Model, person: Any) -> models.QuerySet[Presence]:
    return Presence.objects.filter(model_name=_model(record), record_id=record.pk, person=person)


def _model(record: models.Model) -> str:
    return str(record._meta.model_name)
