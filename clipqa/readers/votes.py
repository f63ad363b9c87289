"""Count a vote once a day for each network address."""

from datetime import UTC, datetime

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from clipqa.models import Vote
from clipqa.readers.daily_key import daily_hmac


def vote(
    record: models.Model, counter: str, voter: str, kind: str = "", now: datetime | None = None
) -> bool:
    """Increment a counter of a record. Return False if this voter has voted today already.

    `voter` is a network address, of which only the HMAC is stored, until tomorrow. Counters with
    the same `kind` share one vote; by default each has its own. The versions of the record and of
    the library stay the same.
    """
    day = (now or timezone.now()).astimezone(UTC).date()
    kind = kind or f"{record._meta.model_name}.{counter}"
    with transaction.atomic():
        Vote.objects.filter(day__lt=day).delete()
        _voted, is_new = Vote.objects.get_or_create(
            kind=kind, record_id=record.pk, voter=daily_hmac(voter, day), day=day
        )
        if is_new:
            rows = type(record)._default_manager.filter(pk=record.pk)
            rows.update(**{counter: F(counter) + 1})
    return is_new
