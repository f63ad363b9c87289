"""E-mails to subscribers, each a job, and when an address may be asked to confirm again."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clipqa.models.comment import Comment
from clipqa.models.job import Job
from clipqa.models.reader_question import ReaderQuestion
from clipqa.models.submission import hmac_field
from clipqa.models.subscription import Subscriber


class MailEvent(models.TextChoices):
    OPT_IN = "opt_in", _("Confirm a subscription")
    LINK = "link", _("Link to one’s own subscriptions")
    NEWS = "news", _("New answers and articles")
    REPLY = "reply", _("Reply to a comment")
    ANSWERED = "answered", _("Answer to a question")


class Mailing(Job):
    """A mail to send. Its text is composed when it is sent, and not stored.

    `occasion` is what it is sent for, such as a day: a subscriber gets one mail for each. The
    `contents` of news are the ids of cards and articles for each subscription
    (`readers/news.py`). `message_key` is part of the Message-ID, by which a bounce is recognised.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="mailings")
    event = models.CharField(max_length=10, choices=MailEvent.choices)
    occasion = models.CharField(max_length=64, blank=True)
    contents = models.JSONField(default=list)
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    reader_question = models.ForeignKey(
        ReaderQuestion, models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    message_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    bounced_at = models.DateTimeField(null=True)

    class Meta(Job.Meta):
        verbose_name = _("e-mail to a subscriber")
        verbose_name_plural = _("e-mails to subscribers")
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["subscriber", "event", "occasion"],
                condition=~Q(occasion=""),
                name="one_mail_for_an_occasion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.occasion}: {self.subscriber_id}"


class OptInRequest(models.Model):
    """When an address was last asked to confirm. It outlives the subscriber by a day, so that
    subscribing and unsubscribing in turn sends no more mails.
    """

    sender_hmac = hmac_field(unique=True)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("request to confirm")
        verbose_name_plural = _("requests to confirm")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
