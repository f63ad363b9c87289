"""Messages between authors and reviewers. None of them is ever public."""

from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.models.about_record import AboutRecord
from clipqa.models.answer import Answer
from clipqa.models.append_only import MAX_NAME_LENGTH
from clipqa.models.article import Article
from clipqa.models.fields import validate_plain_text

MAX_COMMENT_LENGTH = 2_000


def _person(label: Any) -> "models.ForeignKey":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


def comment_field(*, blank: bool = False) -> "models.TextField[str, str]":
    return models.TextField(
        _("comment"),
        max_length=MAX_COMMENT_LENGTH,
        blank=blank,
        validators=[validate_plain_text],
    )


class ReviewComment(AboutRecord):
    """The comment on a draft that was sent back from review. Deleted when it is submitted again."""

    comment = comment_field()
    by = _person(_("sent back by"))
    by_name = models.CharField(max_length=MAX_NAME_LENGTH, blank=True)
    at = models.DateTimeField(_("sent back at"), default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.comment


class ChangesRequested(ReviewComment):
    record_name = "answer"

    answer = models.OneToOneField(
        Answer, models.CASCADE, related_name="sent_back", verbose_name=_("answer")
    )

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")


class ArticleChangesRequested(ReviewComment):
    record_name = "article"

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="sent_back", verbose_name=_("article")
    )

    class Meta:
        verbose_name = _("return of an article")
        verbose_name_plural = _("returns of articles")


REVIEW_COMMENTS: Mapping[type[models.Model], type[ReviewComment]] = {
    Answer: ChangesRequested,
    Article: ArticleChangesRequested,
}


class ProposalState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProposalQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(state=ProposalState.OPEN)

    def shown_to(self, person: Any) -> Self:
        """Leave out the private drafts of other users."""
        return self.filter(Q(is_private=False) | Q(by=person.pk))


class RecordProposal(AboutRecord):
    """Changes to a published record that readers do not see yet.

    They wait for an editor, or are an editor's private draft. `values` has the changed fields of
    the record's form, `base` the values on the page that was edited. That page showed the record
    in its version `built_on`.
    """

    by = _person(_("proposed by"))
    by_name = models.CharField(max_length=MAX_NAME_LENGTH, blank=True)
    at = models.DateTimeField(_("proposed at"), default=timezone.now)
    is_private = models.BooleanField(_("private draft"), default=False, db_default=False)
    built_on = models.PositiveBigIntegerField()
    base = models.JSONField()
    values = models.JSONField()
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    decided_by = _person(_("decided by"))
    decided_by_name = models.CharField(max_length=MAX_NAME_LENGTH, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    comment = comment_field(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["at"], condition=Q(state="open"), name="%(class)s_open"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN


class Proposal(RecordProposal):
    record_name = "answer"

    answer = models.ForeignKey(
        Answer, models.CASCADE, related_name="proposals", verbose_name=_("answer")
    )

    class Meta(RecordProposal.Meta):
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "by"], condition=Q(state="open"), name="one_open_proposal_each"
            ),
        ]


class ArticleProposal(RecordProposal):
    """Each block is a value of its own, as in the history; their order is another."""

    record_name = "article"

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="proposals", verbose_name=_("article")
    )

    class Meta(RecordProposal.Meta):
        verbose_name = _("proposal for an article")
        verbose_name_plural = _("proposals for articles")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "by"],
                condition=Q(state="open"),
                name="one_open_article_proposal_each",
            ),
        ]
