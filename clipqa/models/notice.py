"""Notices by e-mail: the choices of users, and the notices to send."""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.about_record import AboutRecord
from clipqa.models.answer import Answer
from clipqa.models.article import Article
from clipqa.models.job import Job


class NoticeEvent(models.TextChoices):
    HANDED_IN = "handed_in", _("Submitted for review")
    SENT_BACK = "sent_back", _("Sent back")
    PUBLISHED = "published", _("Published")


class NoticeChoices(models.Model):
    """The events that a user wants notices of. Without a row a user gets none."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices", db_constraint=False
    )
    handed_in = models.BooleanField(
        _("An answer or an article is submitted for review"), default=False
    )
    sent_back = models.BooleanField(
        _("One of your answers or articles is sent back"), default=False
    )
    published = models.BooleanField(
        _("One of your answers or articles is published"), default=False
    )

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")

    def __str__(self) -> str:
        return str(self.person_id)


class RecordNotice(AboutRecord, Job):
    """A notice to send. Its text is composed from the record when it is sent, and not stored.

    `message_key` is part of the Message-ID, so that a mail client can hide a duplicate.
    """

    event = models.CharField(max_length=10, choices=NoticeEvent.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_constraint=False
    )
    message_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta(Job.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.event} {self.record_id}: {self.person_id}"


class Notice(RecordNotice):
    """A notice about an answer."""

    record_name = "answer"

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+", db_constraint=False)

    class Meta(RecordNotice.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")


class ArticleNotice(RecordNotice):
    record_name = "article"

    article = models.ForeignKey(Article, models.CASCADE, related_name="+", db_constraint=False)

    class Meta(RecordNotice.Meta):
        verbose_name = _("notice about an article")
        verbose_name_plural = _("notices about articles")


NOTICES: Mapping[type[models.Model], type[RecordNotice]] = {
    Answer: Notice,
    Article: ArticleNotice,
}
