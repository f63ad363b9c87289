"""Who said it on air."""

from datetime import datetime
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.colours import ink_on
from clipqa.models.edited import Edited
from clipqa.models.fields import validate_colour, validate_plain_text
from clipqa.models.leaning import is_any, published_leaning
from clipqa.models.poster import WithPoster
from clipqa.models.sluggable import Sluggable


class OutletQuerySet(models.QuerySet["Outlet"]):
    def public(self, now: datetime | None = None) -> Self:
        return self.filter(is_any(published_leaning("clip__video__outlet", now)))


class Outlet(Sluggable, Edited, WithPoster):
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
        help_text=_("Marks the outlet's cards; written like #8a5a00."),
    )
    description = models.TextField(
        _("description"), blank=True, max_length=600, validators=[validate_plain_text]
    )

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outlet", args=[self.slug])

    @property
    def ink(self) -> str:
        """Black or white, whichever reads better on the outlet's colour."""
        return ink_on(self.colour)
