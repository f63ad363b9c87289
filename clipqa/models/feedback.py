"""Messages from readers who did not find an answer."""

from datetime import datetime, timedelta
from typing import Self
from urllib.parse import parse_qs, quote

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.lib.characters import without_controls

RETENTION = timedelta(days=90)
MAX_MESSAGE_LENGTH = 500
MAX_PATH_LENGTH = 200
MAX_SEARCH_LENGTH = 2_000


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def current(self, now: datetime | None = None) -> Self:
        return self.filter(created_at__gt=(now or timezone.now()) - RETENTION)

    def outdated(self, now: datetime | None = None) -> Self:
        return self.filter(created_at__lte=(now or timezone.now()) - RETENTION)


class Feedback(models.Model):
    """Anonymous: neither an address nor a name is stored."""

    message = models.TextField(_("message"), max_length=MAX_MESSAGE_LENGTH, blank=True)
    path = models.CharField(_("page"), max_length=MAX_PATH_LENGTH, blank=True)
    searched = models.CharField(
        _("search"), max_length=MAX_SEARCH_LENGTH, blank=True, help_text="the page's query string"
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
        """The text that was searched for."""
        return without_controls(parse_qs(self.searched).get("q", [""])[-1])

    @property
    def url(self) -> str:
        """The URL of the page without results."""
        path = quote(self.path)
        return f"{path}?{self.searched}" if self.searched else path
