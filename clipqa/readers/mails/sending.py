"""Send a mail to a subscriber: the kind of jobs whose rows are `Mailing`."""

from datetime import timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.jobs.errors import JobCancelled, JobError, TooEarly
from clipqa.jobs.kinds import Effect, Kind, register
from clipqa.lib import mail_settings
from clipqa.models import MailEvent, Mailing, Subscriber, Subscription, SubscriptionKind
from clipqa.readers.bouncing import record_bounce
from clipqa.readers.mails.letters import LETTERS
from clipqa.readers.mails.outgoing import RefusedError, UnknownAddressError, outgoing
from clipqa.readers.planning import plan_news
from clipqa.readers.subscribing import end

# Prevents old mails from being sent after a backup was restored.
MAX_AGE = timedelta(days=3)


def send(mailing: Mailing) -> Effect | None:
    if not mail_settings.is_configured():
        raise JobCancelled(_("The site sends no e-mail: set EMAIL_URL and CLIPQA_SITE_URL."))
    if mailing.created_at < timezone.now() - MAX_AGE:
        raise JobCancelled(_("The mail is too old to be sent."))
    subscriber, subscribed = _recipient(mailing), _subscribed(mailing)
    letter = LETTERS[mailing.event](mailing, subscriber)
    if _subscribed(mailing) != subscribed:  # while it was composed: compose it again
        raise TooEarly(timezone.now())
    try:
        outgoing.send(letter)
    except UnknownAddressError as error:
        record_bounce(mailing)
        raise JobCancelled(_refused(error)) from None
    except RefusedError as error:
        raise JobError(_refused(error)) from None
    return partial(_end_answered, mailing) if mailing.event == MailEvent.ANSWERED else None


def _refused(error: Exception) -> str:
    return _("The mail server refuses the address: %(reply)s") % {"reply": error}


def _recipient(mailing: Mailing) -> Subscriber:
    subscriber = Subscriber.objects.filter(pk=mailing.subscriber_id).first()
    if subscriber is None:
        raise JobCancelled(_("The address has no subscription any more."))
    if subscriber.stopped_at is not None:
        raise JobCancelled(_("No mails are sent to this address, after bounces or a complaint."))
    return subscriber


def _subscribed(mailing: Mailing) -> set[int]:
    rows = Subscription.objects.filter(subscriber=mailing.subscriber_id)
    return set(rows.values_list("pk", flat=True))


def _end_answered(mailing: Mailing) -> None:
    """Delete a subscription that was for this mail only."""
    rows = Subscription.objects.filter(subscriber=mailing.subscriber_id)
    target = str(mailing.reader_question_id)
    end(rows.filter(kind=SubscriptionKind.READER_QUESTION, target=target))


register(
    Kind(
        label=gettext_lazy("E-mails to subscribers"),
        model=Mailing,
        perform=send,
        lease=timedelta(minutes=5),  # SMTP has several steps, each of at most EMAIL_TIMEOUT (20 s)
        plan=plan_news,
        end_batch=outgoing.close,
        retention=timedelta(days=30),
    )
)
