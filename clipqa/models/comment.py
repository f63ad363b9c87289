"""Comments of readers on articles and questions. None is public before a moderator approves it."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa.models.article import Article
from clipqa.models.fields import validate_plain_text
from clipqa.models.public_id import new_public_id
from clipqa.models.question import Question
from clipqa.models.submission import MAX_REASON_LENGTH, Submission

MAX_COMMENT_LENGTH = 2_000
MAX_NAME_LENGTH = 80


class CommentState(models.TextChoices):
    WAITING = "waiting", _("Waiting for a moderator")
    APPROVED = "approved", _("Approved")
    HIDDEN = "hidden", _("Hidden")


class CommentQuerySet(models.QuerySet[Any]):
    def approved(self) -> Self:
        """Return the comments to show. A reply to a hidden comment is hidden with it."""
        shown = Q(parent=None) | Q(parent__state=CommentState.APPROVED)
        return self.filter(shown, state=CommentState.APPROVED)

    def waiting(self) -> Self:
        return self.filter(state=CommentState.WAITING)

    def with_page_state(self) -> Self:
        """Annotate `is_page_public`, and select the article or the question with the comment."""
        articles, questions = Article.objects.public(), Question.objects.public()
        public = When(Q(article__in=articles) | Q(question__in=questions), then=Value(True))
        rows = self.annotate(is_page_public=Case(public, default=Value(False)))
        return rows.select_related("article", "question")

    def reported(self) -> Self:
        """Return the approved comments that readers reported since their approval."""
        return self.filter(state=CommentState.APPROVED, reports__gt=0)


class Comment(Submission):
    """A comment that is erased while others have replied stays without content, for its replies."""

    public_id = models.CharField(
        _("public id"), max_length=10, unique=True, default=new_public_id, editable=False
    )
    article = models.ForeignKey(
        Article,
        models.CASCADE,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("article"),
    )
    question = models.ForeignKey(
        Question,
        models.CASCADE,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("question"),
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("in reply to"),
    )
    name = models.CharField(
        _("name"), max_length=MAX_NAME_LENGTH, blank=True, validators=[validate_plain_text]
    )
    text = models.TextField(
        _("comment"), max_length=MAX_COMMENT_LENGTH, validators=[validate_plain_text]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CommentState.choices, default=CommentState.WAITING
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    # What the last decision replaced, by which it is undone; empty if nothing can be undone.
    state_before = models.CharField(
        max_length=10, blank=True, editable=False, default="", db_default=""
    )
    reason_before = models.CharField(
        max_length=MAX_REASON_LENGTH, blank=True, editable=False, default="", db_default=""
    )
    reports = models.PositiveIntegerField(_("reports"), editable=False, default=0, db_default=0)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None, question__isnull=False)
                | Q(article__isnull=False, question=None),
                name="comment_is_on_one_page",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentState.HIDDEN) | ~Q(reason=""),
                name="hidden_comment_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="comment_by_state"),
            models.Index(
                fields=["created_at"],
                condition=Q(state=CommentState.APPROVED, reports__gt=0),
                name="comment_reported",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Deleted comment") if self.erased_at else self.text

    @property
    def page(self) -> Article | Question:
        """The article or question that it is on."""
        return self.article or self.question  # type: ignore[return-value]  # one of them is set
