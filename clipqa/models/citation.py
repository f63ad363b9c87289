"""The clip answers that an article cites."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.answer import Answer
from clipqa.models.article import Article


class Citation(models.Model):
    """A row for each answer that an article cites, written when either of them is saved.

    The texts are a copy of the source. They remain when the answer is archived or erased, so that
    readers still see what was cited; erasing clears the speaker and the question.
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
    change = models.CharField(max_length=12, blank=True)

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
