"""What readers ask."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.models.edited import Edited
from clipqa.models.fields import language_field, validate_plain_text
from clipqa.models.leaning import leaned_on_by_published
from clipqa.models.sluggable import Sluggable
from clipqa.models.topic import Topic

MAX_QUESTION_LENGTH = 300


def fold_question(text: str) -> str:
    """What two spellings of one question share: white space and case folded."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class QuestionQuerySet(models.QuerySet["Question"]):
    def public(self, now: datetime | None = None) -> Self:
        return self.filter(leaned_on_by_published("question", now))


class Question(Sluggable, Edited):
    slug_source = "text"

    text = models.CharField(
        _("question"), max_length=MAX_QUESTION_LENGTH, validators=[validate_plain_text]
    )
    language = language_field()
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="questions", verbose_name=_("topics")
    )
    folded_text = models.TextField(editable=False, default="")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["text"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                "language",
                "folded_text",
                name="question_stands_once_in_a_language",
                violation_error_message=_(
                    "This question exists already in this language. Choose it instead."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(folded_text=""),
                name="question_has_words",
                violation_error_message=_("A question needs words. Type the question."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.folded_text = fold_question(self.text)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.folded_text = fold_question(self.text)
        if update_fields is not None:
            update_fields = {*update_fields, "folded_text"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.slug])
