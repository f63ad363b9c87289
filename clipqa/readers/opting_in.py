"""Ask an address to confirm its subscriptions: at most one mail an hour.

A mail that comes too early for that is sent an hour after the last one, unless the link in that one
has confirmed all subscriptions meanwhile.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.models import JobState, MailEvent, Mailing, OptInRequest, Subscriber

PAUSE = timedelta(hours=1)


def record_opt_in(subscriber: Subscriber) -> None:
    """Insert the mail in the transaction of the caller, which has locked the subscriber."""
    if not mail_settings.is_configured() or subscriber.stopped_at is not None:
        return
    mails = subscriber.mailings.filter(event=MailEvent.OPT_IN, state=JobState.WAITING)
    if mails.exists():
        return
    moment = _next_turn(subscriber.sender_hmac, timezone.now())
    Mailing.objects.create(subscriber=subscriber, event=MailEvent.OPT_IN, next_try_at=moment)
    wake_up()


def _next_turn(sender_hmac: str, now: datetime) -> datetime:
    """Return when the address may be asked again, and record that it is asked then."""
    request, is_new = OptInRequest.objects.select_for_update().get_or_create(
        sender_hmac=sender_hmac, defaults={"asked_at": now}
    )
    if is_new:
        return now
    request.asked_at = max(now, request.asked_at + PAUSE)
    request.save(update_fields=["asked_at"])
    return request.asked_at
