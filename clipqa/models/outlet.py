"""The broadcaster or channel that published a video."""

from datetime import datetime
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.lib.colours import text_colour_on
from clipqa.models.dependents import exists, listed_dependents, published_dependents
from clipqa.models.fields import validate_colour, validate_plain_text
from clipqa.models.poster import WithPoster
from clipqa.models.sluggable import Sluggable
from clipqa.models.versioned import VersionedModel


class OutletQuerySet(models.QuerySet["Outlet"]):
    def public(self, now: datetime | None = None) -> Self:
        return self.filter(exists(published_dependents("clip__video__outlet", now)))

    def listed(self, now: datetime | None = None) -> Self:
        """Like `public`, for looking up a slug: hidden records take as long as unknown ones."""
        return self.filter(listed_dependents("outlet", now))


class Outlet(Sluggable, VersionedModel, WithPoster):
    """`poster` is the logo."""

    slug_source = "name"

    name = models.CharField(
        _("name"), max_length=120, unique=True, validators=[validate_plain_text]
    )
    website = models.URLField(_("website"), blank=True, max_length=500)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#41464f",
        validators=[validate_colour],
        help_text=_("The colour of the outlet's cards, such as #8a5a00."),
    )
    description = models.TextField(
        _("description"), blank=True, max_length=600, validators=[validate_plain_text]
    )

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["poster"], name="outlet_by_poster")]
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outlet", args=[self.slug])

    @property
    def ink(self) -> str:
        """Black or white, whichever has more contrast with the outlet's colour."""
        return text_colour_on(self.colour)
