"""What readers told the editors that they looked for and did not find."""

from datetime import datetime, timedelta
from typing import Self
from urllib.parse import parse_qs, quote

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=90)
LONGEST_MESSAGE = 500
LONGEST_PATH = 200
LONGEST_SEARCH = 2_000


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def kept(self, now: datetime | None = None) -> Self:
        return self.filter(created_at__gt=(now or timezone.now()) - KEPT_FOR)

    def outdated(self, now: datetime | None = None) -> Self:
        return self.filter(created_at__lte=(now or timezone.now()) - KEPT_FOR)


class Feedback(models.Model):
    """Nothing here says who wrote it: neither an address nor a name was asked for."""

    message = models.TextField(_("message"), max_length=LONGEST_MESSAGE, blank=True)
    path = models.CharField(_("page"), max_length=LONGEST_PATH, blank=True)
    searched = models.CharField(
        _("search"), max_length=LONGEST_SEARCH, blank=True, help_text="the page's query string"
    )
    created_at = models.DateTimeField(_("written at"), default=timezone.now, db_index=True)

    objects = FeedbackQuerySet.as_manager()

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
        return self.message or self.text or self.url

    @property
    def text(self) -> str:
        """The words that were searched for."""
        return parse_qs(self.searched).get("q", [""])[-1]

    @property
    def url(self) -> str:
        """The page that had nothing to show."""
        path = quote(self.path)
        return f"{path}?{self.searched}" if self.searched else path
