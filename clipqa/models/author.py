"""The writer of articles, with a public page."""

from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.models.dependents import exists
from clipqa.models.fields import validate_plain_text
from clipqa.models.poster import WithPoster
from clipqa.models.sluggable import Sluggable
from clipqa.models.versioned import VersionedModel


class AuthorQuerySet(models.QuerySet["Author"]):
    def public(self, now: datetime | None = None) -> Self:
        """Return the authors of a published article."""
        articles = apps.get_model("clipqa", "Article")._default_manager.published(now)
        return self.filter(exists(articles.filter(author=OuterRef("pk"))))


class Author(Sluggable, VersionedModel, WithPoster):
    """`poster` is the author's picture."""

    slug_source = "name"

    name = models.CharField(
        _("name"), max_length=120, unique=True, validators=[validate_plain_text]
    )
    biography = models.CharField(
        _("biography"),
        max_length=300,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("A line or two, shown below the author's articles."),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["poster"], name="author_by_poster")]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])
