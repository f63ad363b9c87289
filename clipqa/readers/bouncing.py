"""Count bounces of mails, and stop sending to addresses after three of them or one complaint."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clipqa.models import JobState, Mailing, Subscriber

MAX_BOUNCES = 3


def record_bounce(mailing: Mailing) -> bool:
    """Count a mail that can't be delivered. Return False if it was counted before.

    A mail counts once, so that a mailbox may be read again.
    """
    with transaction.atomic():
        mails = Mailing.objects.filter(pk=mailing.pk, bounced_at=None)
        if not mails.update(bounced_at=timezone.now()):
            return False
        found = Subscriber.objects.filter(pk=mailing.subscriber_id)
        found.update(bounces=F("bounces") + 1)
        _stop(found.filter(bounces__gte=MAX_BOUNCES))
    return True


def record_complaint(mailing: Mailing) -> bool:
    """Stop sending to an address whose owner reported a mail as spam."""
    return bool(_stop(Subscriber.objects.filter(pk=mailing.subscriber_id)))


def _stop(subscribers: Any) -> int:
    return int(subscribers.filter(stopped_at=None).update(stopped_at=timezone.now()))


def find_mailing(message_key: str, sender_hmac: str) -> Mailing | None:
    """Return the mail that bounced: by its Message-ID, else the last one sent to the address."""
    if message_key:
        return Mailing.objects.filter(message_key=message_key).first()
    sent = Mailing.objects.filter(subscriber__sender_hmac=sender_hmac, bounced_at=None)
    return sent.filter(state=JobState.DONE).order_by("-finished_at").first()
