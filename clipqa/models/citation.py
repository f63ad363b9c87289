"""The clip answers that an article cites."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.answer import Answer
from clipqa.models.article import Article


class CitedChange(models.TextChoices):
    """What happened to a cited answer. Of several changes the first in this order counts."""

    ERASED = "erased", _("The answer was erased")
    DELETED = "deleted", _("The answer was deleted")
    ARCHIVED = "archived", _("The answer was archived")
    UNPUBLISHED = "unpublished", _("The answer is no longer public")
    GONE = "gone", _("The video was taken down")
    PRIVATE = "private", _("The video is private")
    CORRECTED = "corrected", _("The answer has a new correction note")
    CLIP = "clip", _("The clip has another start, end or video")
    TEXT = "text", _("The text of the answer was changed")
    QUESTION = "question", _("The answer has another question")
    SPEAKER = "speaker", _("The answer has another speaker")


class CitationQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """Exclude those of answers that no reader ever saw, which have no copy of the source."""
        return self.exclude(outlet_name="")


class Citation(models.Model):
    """A row for each answer that an article cites, written when either of them is saved.

    The texts are a copy of the source as it was last public. They remain when the answer is
    archived or deleted, so that readers still see what was cited; erasing clears the question, the
    speaker and the title of the video.

    `seen` and `latest` have the state of the answer that the editors agreed to, and the present
    one: its availability, and digests of its contents. An alert is a difference of the two.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="citations")
    cited = models.CharField(_("public id"), max_length=10)
    answer = models.ForeignKey(
        Answer, models.SET_NULL, null=True, related_name="citations", verbose_name=_("answer")
    )
    position = models.PositiveIntegerField(_("number"), help_text=_("Its number in the article."))
    question_text = models.CharField(max_length=300, blank=True)
    outlet_name = models.CharField(max_length=120, blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    video_title = models.CharField(max_length=300, blank=True)
    said_on = models.DateField(null=True)
    start_ms = models.PositiveBigIntegerField(null=True)
    end_ms = models.PositiveBigIntegerField(null=True)
    changed_at = models.DateTimeField(
        _("source changed at"),
        null=True,
        help_text=_(
            "When the cited answer was corrected or left the site, until an editor agrees."
        ),
    )
    change = models.CharField(
        _("what happened"), max_length=12, blank=True, choices=CitedChange.choices
    )
    seen = models.JSONField(null=True, editable=False)
    latest = models.JSONField(null=True, editable=False)

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["article", "position"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint("article", "cited", name="article_cites_an_answer_once"),
        ]
        indexes = [
            models.Index(fields=["cited"], name="citation_by_public_id"),
            models.Index(
                fields=["changed_at"],
                condition=models.Q(changed_at__isnull=False),
                name="citation_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.cited}"
