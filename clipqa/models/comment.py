"""Comments of readers on articles and questions. None is public before a moderator approves it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa.models.article import Article
from clipqa.models.fields import validate_plain_text
from clipqa.models.public_id import new_public_id
from clipqa.models.question import Question
from clipqa.models.submission import Submission

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
        indexes = [models.Index(fields=["state", "created_at"], name="comment_by_state")]

    def __str__(self) -> str:
        return gettext("Deleted comment") if self.erased_at else self.text
