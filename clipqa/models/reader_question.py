"""Questions that readers ask the editors."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clipqa.models.answer import Answer
from clipqa.models.fields import language_field, validate_plain_text
from clipqa.models.public_id import new_public_id
from clipqa.models.question import Question, fold_question
from clipqa.models.submission import Submission
from clipqa.models.topic import Topic

MAX_LENGTH = 500
MAX_PATH_LENGTH = 200
MAX_SEARCH_LENGTH = 2_000


class ReaderQuestionState(models.TextChoices):
    WAITING = "waiting", _("Waiting for a moderator")
    OPEN = "open", _("Open, listed for readers")
    ANSWERED = "answered", _("Answered")
    HIDDEN = "hidden", _("Hidden")


class ReaderQuestionQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        """Return the questions that readers see."""
        return self.filter(state=ReaderQuestionState.OPEN, same_as=None)


class ReaderQuestion(Submission):
    """`path` and `searched` are the page that it was asked from. `same_as` is the question that a
    near-duplicate was joined with; `wanted` counts who wants to know it too.
    """

    public_id = models.CharField(
        _("public id"), max_length=10, unique=True, default=new_public_id, editable=False
    )
    text = models.TextField(
        _("question"), max_length=MAX_LENGTH, blank=True, validators=[validate_plain_text]
    )
    folded_text = models.TextField(editable=False, default="")
    language = language_field()
    path = models.CharField(_("page"), max_length=MAX_PATH_LENGTH, blank=True)
    searched = models.CharField(_("search"), max_length=MAX_SEARCH_LENGTH, blank=True)
    topic = models.ForeignKey(
        Topic,
        models.SET_NULL,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    question = models.ForeignKey(
        Question,
        models.SET_NULL,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked from the question"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ReaderQuestionState.choices,
        default=ReaderQuestionState.WAITING,
    )
    same_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("same as"),
    )
    wanted = models.PositiveIntegerField(_("wanted by"), default=1, editable=False)
    answer = models.ForeignKey(
        Answer,
        models.SET_NULL,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="reader_questions",
        verbose_name=_("answer"),
    )

    objects = ReaderQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("question from a reader")
        verbose_name_plural = _("questions from readers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(path=""), name="reader_question_has_content"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="reader_question_by_state")]

    def __str__(self) -> str:
        return self.text or self.searched or self.path

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_text = fold_question(self.text)
        super().save(*args, **kwargs)
