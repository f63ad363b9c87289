"""Questions that readers ask the editors."""

from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import parse_qs, quote

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.lib.characters import without_controls
from clipqa.models.answer import Answer
from clipqa.models.fields import language_field, validate_plain_text
from clipqa.models.public_id import new_public_id
from clipqa.models.question import Question, fold_question
from clipqa.models.submission import Submission
from clipqa.models.topic import Topic

RETENTION = timedelta(days=90)
MAX_LENGTH = 500
MAX_PATH_LENGTH = 200
MAX_SEARCH_LENGTH = 2_000


class ReaderQuestionState(models.TextChoices):
    WAITING = "waiting", _("Waiting for a moderator")
    OPEN = "open", _("Open, listed for readers")
    ANSWERED = "answered", _("Answered")
    HIDDEN = "hidden", _("Hidden")


PUBLIC_STATES = (ReaderQuestionState.OPEN, ReaderQuestionState.ANSWERED)


class ReaderQuestionQuerySet(models.QuerySet[Any]):
    def listed(self, now: datetime | None = None) -> Self:
        """Return the questions that readers see: open ones without a public answer."""
        unanswered = ~_has_public_answer(now)
        return self.filter(unanswered, state=ReaderQuestionState.OPEN, same_as=None).exclude(
            text=""
        )

    def answered(self, now: datetime | None = None) -> Self:
        """Return the questions that readers saw in the list and that a public answer answers."""
        return self.filter(
            _has_public_answer(now),
            state__in=PUBLIC_STATES,
            same_as=None,
            listed_at__isnull=False,
        )

    def awaiting(self, now: datetime | None = None) -> Self:
        """Return the questions that a public answer answers and that are not marked as answered."""
        undecided = (ReaderQuestionState.WAITING, ReaderQuestionState.OPEN)
        return self.filter(_has_public_answer(now), state__in=undecided)

    def outdated(self, now: datetime | None = None) -> Self:
        return self.filter(_is_outdated(now))

    def current(self, now: datetime | None = None) -> Self:
        """Leave out what is outdated, also before it is deleted."""
        return self.exclude(pk__in=self.model._default_manager.outdated(now).values("pk"))


def _has_public_answer(now: datetime | None) -> Exists:
    return Exists(Answer.objects.published(now).filter(pk=OuterRef("answer")))


def _is_outdated(now: datetime | None) -> Q:
    """Hidden and waiting questions are deleted after 90 days."""
    is_unused = Q(answer=None) & (Q(same_as=None) | ~Q(same_as__state__in=PUBLIC_STATES))
    is_old = Q(created_at__lte=(now or timezone.now()) - RETENTION)
    return is_old & (
        Q(state=ReaderQuestionState.HIDDEN) | (Q(state=ReaderQuestionState.WAITING) & is_unused)
    )


class ReaderQuestion(Submission):
    """`path` and `searched` are the page that it was asked from. `same_as` is the question that a
    near-duplicate was joined with; `wanted` counts who wants to know it too. `listed_at` is set
    while a moderator allows readers to see it.
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
    listed_at = models.DateTimeField(_("listed since"), null=True, blank=True, editable=False)
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
        return self.text or self.search_text or self.page_url

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_text = fold_question(self.text)
        super().save(*args, **kwargs)

    @property
    def search_text(self) -> str:
        """The text that was searched for."""
        return search_text(self.searched)

    @property
    def page_url(self) -> str:
        """The URL of the page that it was asked from."""
        return page_url(self.path, self.searched)


def search_text(searched: str) -> str:
    return without_controls(parse_qs(searched).get("q", [""])[-1])


def page_url(path: str, searched: str) -> str:
    return f"{quote(path)}?{searched}" if searched else quote(path)
