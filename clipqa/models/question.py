"""A question of readers."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.lib.characters import is_blank
from clipqa.models.dependents import has_published_answer, listed_dependents
from clipqa.models.fields import comments_field, language_field, validate_plain_text
from clipqa.models.sluggable import Sluggable
from clipqa.models.topic import Topic
from clipqa.models.versioned import VersionedModel

MAX_QUESTION_LENGTH = 300
# Soft hyphen, zero-width space, direction marks, word joiner, byte order mark. Not the joiners,
# which scripts and emoji need.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")


def fold_question(text: str) -> str:
    """Return the normal form that spellings of a question share; '' for an invisible text.

    White space and case are folded.
    """
    if is_blank(text):
        return ""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return the normal form that spellings of a name share.

    As with questions, but without invisible characters.
    """
    return fold_question(_INVISIBLE.sub("", name))


class QuestionQuerySet(models.QuerySet["Question"]):
    def public(self, now: datetime | None = None) -> Self:
        return self.filter(has_published_answer("question", now))

    def listed(self, now: datetime | None = None) -> Self:
        """Like `public`, for looking up a slug: hidden records take as long as unknown ones."""
        return self.filter(listed_dependents("question", now))

    def with_text(self, text: str, language: str) -> Self:
        """Return the questions with this text, the one with `duplicate_number` 0 first."""
        same = self.filter(language=language, folded_text=fold_question(text))
        return same.order_by("duplicate_number", "pk")


class Question(Sluggable, VersionedModel):
    slug_source = "text"

    text = models.CharField(
        _("question"), max_length=MAX_QUESTION_LENGTH, validators=[validate_plain_text]
    )
    language = language_field()
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="questions", verbose_name=_("topics")
    )
    related_questions = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("related questions"),
        help_text=_("Each of two related questions is shown on the page of the other."),
    )
    unrelated_questions = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("not related"),
        help_text=_("Questions that are never listed as related, though their words are similar."),
    )
    are_comments_open = comments_field()
    folded_text = models.TextField(editable=False, default="")
    # 0 for the first question with a text. A user who may not see it gets a duplicate with 1, 2
    # ..., so that typing a question never reveals that a hidden one exists.
    duplicate_number = models.PositiveSmallIntegerField(editable=False, default=0)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["text"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                "language",
                "folded_text",
                "duplicate_number",
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
