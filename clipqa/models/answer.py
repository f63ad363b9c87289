"""An outlet's answer to a question, as shown on a card."""

from datetime import datetime
from typing import Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.lib.richtext import MAX_SOURCE_LENGTH
from clipqa.models.clip import Clip
from clipqa.models.fields import validate_markdown, validate_plain_text
from clipqa.models.json_list import JsonList
from clipqa.models.public_id import new_public_id
from clipqa.models.publishing import Publishable, PublishableQuerySet, Status
from clipqa.models.question import Question
from clipqa.models.topic import Topic
from clipqa.models.versioned import VersionedModel

MAX_ANSWER_LENGTH = MAX_SOURCE_LENGTH


def _names_of_other_outlets(now: datetime | None) -> models.Subquery:
    """Return a subquery of the other outlets with public answers to the same question."""
    entries = apps.get_model("clipqa", "SearchEntry")._default_manager.each_visible(now)
    others = (
        entries.filter(question=models.OuterRef("question"))
        .exclude(outlet=models.OuterRef("clip__video__outlet"))
        .order_by()
        .values("question")
        .annotate(names=JsonList("outlet__name", distinct=True))
    )
    return models.Subquery(others.values("names"))


class AnswerQuerySet(PublishableQuerySet):
    def about(self, topic: Topic) -> Self:
        return self.filter(question__topics=topic)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def with_card(self, now: datetime | None = None) -> Self:
        """Load everything that a card's template uses, in one statement."""
        return self.select_related("question", "clip__video__outlet", "search_entry").annotate(
            also_outlets=_names_of_other_outlets(now)
        )


class Answer(VersionedModel, Publishable):
    public_id = models.CharField(
        _("public id"), max_length=10, unique=True, default=new_public_id, editable=False
    )
    key = models.CharField(
        _("external key"),
        max_length=200,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("The answer's id in the system it was imported from."),
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    clip = models.ForeignKey(Clip, models.PROTECT, related_name="answers", verbose_name=_("clip"))
    body = models.TextField(
        _("answer"),
        blank=True,
        max_length=MAX_ANSWER_LENGTH,
        validators=[validate_plain_text, validate_markdown],
        help_text=_("Markdown: paragraphs, emphasis, lists and links. 70-100 words are best."),
    )
    speaker = models.CharField(
        _("speaker"), max_length=200, blank=True, validators=[validate_plain_text]
    )
    location = models.CharField(
        _("location"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("Where the recording was made. Shown after the speaker."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("belongs to"),
    )
    editor = models.CharField(
        _("editor"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("The public byline."),
    )
    correction = models.TextField(
        _("correction note"),
        blank=True,
        max_length=1000,
        validators=[validate_plain_text],
        help_text=_("Shown on the card with its date."),
    )
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True, editable=False)
    ai_disclosure = models.BooleanField(
        _("written with the help of AI"), default=False, help_text=_("Shown on the card.")
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        permissions = [("review_answer", "Can see, review and publish all answers")]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                "key",
                condition=~Q(key=""),
                name="answer_key_is_unique_or_empty",
                violation_error_message=_("Another answer has this external key."),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | ~Q(body=""),
                name="published_answer_has_words",
                violation_error_message=_(
                    "A published answer needs words. Write the answer, or keep it a draft."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="answer_newest_first"),
            models.Index(
                fields=["status"],
                condition=~Q(status=Status.PUBLISHED),
                name="answer_unpublished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.clip})"

    def clean(self) -> None:
        self.body = self.body.strip()
        if self.status == Status.PUBLISHED and not self.body:
            raise ValidationError(
                {"body": _("A published answer needs words. Write it, or keep it a draft.")}
            )

    def get_absolute_url(self) -> str:
        """Return the URL to share the answer's card."""
        return f"{reverse('question', args=[self.question.slug])}?answer={self.public_id}"
