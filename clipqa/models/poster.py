"""A stored still image: its base name in storage, and the size of its larger rendition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

NO_POSTER: dict[str, str | int] = {"poster": "", "poster_width": 0, "poster_height": 0}


class WithPoster(models.Model):
    """`poster` is the base name, from which clipqa.posters makes names of renditions."""

    poster = models.CharField(_("poster"), max_length=120, blank=True, editable=False)
    poster_width = models.PositiveIntegerField(default=0, editable=False)
    poster_height = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
