"""What each kind of mail says, read from the present records when it is sent.

A function raises `JobCancelled` if the mail is no longer wanted, or shows nothing that is public.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from clipqa.db.statements import ids_in
from clipqa.feed.cards.rows import read_rows
from clipqa.jobs.errors import JobCancelled, TooEarly
from clipqa.models import (
    Answer,
    Comment,
    MailEvent,
    Mailing,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from clipqa.readers.links import Purpose, link_url
from clipqa.readers.mails.compose import compose
from clipqa.readers.mails.new_items import MailCard, read_news, subject_of
from clipqa.readers.targets import name_of

Letter = Callable[[Mailing, Subscriber], EmailMultiAlternatives]


def opt_in(mailing: Mailing, subscriber: Subscriber) -> EmailMultiAlternatives:
    waiting = subscriber.subscriptions.unconfirmed().with_targets()
    names = [name_of(each) for each in waiting]
    if not names:
        raise JobCancelled(_("Nothing waits to be confirmed."))
    subject = _("Confirm your subscription at %(site)s") % {"site": settings.CLIPQA_SITE_NAME}
    confirm_url = link_url(Purpose.CONFIRM, subscriber.sender_hmac)
    return compose(mailing, subscriber, subject, {"names": names, "confirm_url": confirm_url})


def own_link(mailing: Mailing, subscriber: Subscriber) -> EmailMultiAlternatives:
    subject = _("Your subscriptions at %(site)s") % {"site": settings.CLIPQA_SITE_NAME}
    return compose(mailing, subscriber, subject, {})


def news(mailing: Mailing, subscriber: Subscriber) -> EmailMultiAlternatives:
    found = read_news(mailing)
    if not found.cards and not found.articles:
        raise JobCancelled(_("Nothing of it is public or subscribed to any more."))
    return compose(mailing, subscriber, subject_of(found), {"news": found})


def reply(mailing: Mailing, subscriber: Subscriber) -> EmailMultiAlternatives:
    found = Comment.objects.approved().filter(pk=mailing.comment_id or 0)
    comment = found.select_related("article", "question", "parent").first()
    if comment is None or comment.parent_id is None:
        raise JobCancelled(_("The reply is not public any more."))
    only = _wanted(subscriber, SubscriptionKind.COMMENT, comment.parent_id)
    page = comment.article or comment.question
    subject = _("A reply to your comment on “%(title)s”") % {"title": page}
    context = {"comment": comment, "page": page, "url": _absolute(page)}
    return compose(mailing, subscriber, subject, context, only)


def answered(mailing: Mailing, subscriber: Subscriber) -> EmailMultiAlternatives:
    question = mailing.reader_question
    if question is None or question.answer_id is None:
        raise JobCancelled(_("The question has no answer any more."))
    only = _wanted(subscriber, SubscriptionKind.READER_QUESTION, question.pk)
    card = _public_card(question.answer_id)
    subject = _("Your question was answered: %(question)s") % {"question": card.row.card.question}
    return compose(mailing, subscriber, subject, {"asked": question, "card": card}, only)


def _wanted(subscriber: Subscriber, kind: SubscriptionKind, pk: int) -> Subscription:
    wanted: Any = Subscription.objects.confirmed().with_targets()
    found: Subscription | None = wanted.filter(
        subscriber=subscriber, kind=kind, target=str(pk)
    ).first()
    if found is None:
        raise JobCancelled(_("It is not subscribed to any more."))
    return found


def _public_card(answer_id: int) -> MailCard:
    rows = read_rows(ids_in([answer_id])).rows
    if rows:
        return MailCard(rows[0])
    scheduled = Answer.objects.scheduled().filter(pk=answer_id).first()
    if scheduled is not None:
        raise TooEarly(scheduled.publish_at)
    raise JobCancelled(_("The answer is not public any more."))


def _absolute(record: Any) -> str:
    return f"{settings.CLIPQA_SITE_URL}{record.get_absolute_url()}"


LETTERS: dict[str, Letter] = {
    MailEvent.OPT_IN: opt_in,
    MailEvent.LINK: own_link,
    MailEvent.NEWS: news,
    MailEvent.REPLY: reply,
    MailEvent.ANSWERED: answered,
}
