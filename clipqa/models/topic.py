"""What questions are about."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.models.edited import Edited
from clipqa.models.fields import validate_plain_text
from clipqa.models.leaning import is_any, leaned_on_by_published
from clipqa.models.poster import WithPoster
from clipqa.models.sluggable import Sluggable


class TopicQuerySet(models.QuerySet["Topic"]):
    def public(self, now: datetime | None = None) -> Self:
        """Asked along `question__topics`, PostgreSQL would read every question there is."""
        about = Topic.questions.through._default_manager.filter(topic=OuterRef("pk"))
        return self.filter(
            is_any(about.filter(leaned_on_by_published("question", now, "question")))
        )

    def in_order(self) -> Self:
        return self.order_by("position", "name", "pk")


class Topic(Sluggable, Edited, WithPoster):
    """`poster` is the topic's image."""

    slug_source = "name"

    name = models.CharField(
        _("name"), max_length=120, unique=True, validators=[validate_plain_text]
    )
    explainer = models.TextField(
        _("explainer"),
        blank=True,
        max_length=20_000,
        validators=[validate_plain_text],
        help_text=_("Markdown. Opens the topic's page."),
    )
    position = models.PositiveIntegerField(
        _("position"), default=100, help_text=_("Lower numbers stand first.")
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        indexes = [
            # Pages show the first few; without it all were sorted, explainers and all.
            models.Index(fields=["position", "name", "id"], name="topic_in_order"),
        ]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])
