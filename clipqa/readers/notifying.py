"""Insert the mails about a reply to a comment and the answer to a question of a reader.

The mails are inserted in the transaction of the verb that approves the reply or publishes the
answer. Whether they may still be sent is checked when they are sent.
"""

from collections.abc import Iterable
from typing import Any

from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.models import (
    Comment,
    MailEvent,
    Mailing,
    ReaderQuestion,
    Subscription,
    SubscriptionKind,
)


def notify_reply(comment: Comment) -> None:
    """Insert the mails about an approved reply, except to its own writer."""
    if comment.parent_id is None:
        return
    wanting = _confirmed(SubscriptionKind.COMMENT, comment.parent_id)
    if comment.sender_hmac:
        wanting = wanting.exclude(subscriber__sender_hmac=comment.sender_hmac)
    _insert(wanting, event=MailEvent.REPLY, occasion=f"comment {comment.pk}", comment=comment)


def notify_answered(reader_question: ReaderQuestion) -> None:
    """Insert the mails that a question was answered."""
    wanting = _confirmed(SubscriptionKind.READER_QUESTION, reader_question.pk)
    occasion = f"question {reader_question.pk}"
    _insert(wanting, event=MailEvent.ANSWERED, occasion=occasion, reader_question=reader_question)


def _confirmed(kind: SubscriptionKind, pk: int) -> Any:
    return Subscription.objects.confirmed().filter(kind=kind, target=str(pk))


def _insert(wanting: Any, **values: Any) -> None:
    """Insert a mail for each subscriber, unless there is one for the same occasion."""
    if not mail_settings.is_configured():
        return
    subscribers: Iterable[int] = wanting.values_list("subscriber_id", flat=True)
    mails = [Mailing(subscriber_id=pk, **values) for pk in subscribers]
    if mails:
        Mailing.objects.bulk_create(mails, ignore_conflicts=True)
        wake_up()
