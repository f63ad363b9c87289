"""The messages of readers in the previous release, which are questions of readers today."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Feedback(models.Model):
    """Kept for one release, since an update migrates before it replaces the old code, which reads
    and writes this table. Its rows are copied (`models/old_feedback.py`). A later release drops the
    table.
    """

    message = models.TextField(_("message"), max_length=500, blank=True)
    path = models.CharField(_("page"), max_length=200, blank=True)
    searched = models.CharField(
        _("search"), max_length=2_000, blank=True, help_text="the page's query string"
    )
    created_at = models.DateTimeField(_("written at"), default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=~Q(message="") | ~Q(path=""), name="feedback_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.message or self.path
