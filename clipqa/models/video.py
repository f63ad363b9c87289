"""A recording of an outlet, at the host that plays it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa import providers
from clipqa.hosts import provider_choices, provider_table
from clipqa.models.dependents import has_published_answer, listed_dependents
from clipqa.models.fields import language_field, validate_plain_text
from clipqa.models.outlet import Outlet
from clipqa.models.poster import WithPoster
from clipqa.models.sluggable import Sluggable
from clipqa.models.versioned import VersionedModel

STORED_PREFIX = "media:"
MAX_VIDEO_MS = 100 * 60 * 60 * 1000


class Health(models.TextChoices):
    """The result of the last check of the source."""

    UNKNOWN = "unknown", _("Not checked")
    OK = "ok", _("Plays")
    GONE = "gone", _("Taken down")
    PRIVATE = "private", _("Private")
    NOT_EMBEDDABLE = "not_embeddable", _("Can't be embedded")
    MOVED = "moved", _("Moved to another address")
    TOO_SHORT = "too_short", _("Shorter than a clip needs")


# What still plays, at least in part. The others are shown as dead sources.
PLAYABLE = frozenset({Health.UNKNOWN, Health.OK, Health.MOVED, Health.TOO_SHORT})


class VideoQuerySet(models.QuerySet["Video"]):
    def public(self, now: datetime | None = None) -> Self:
        return self.filter(has_published_answer("clip__video", now))

    def listed(self, now: datetime | None = None) -> Self:
        """Like `public`, for looking up a slug: hidden records take as long as unknown ones."""
        return self.filter(listed_dependents("video", now))

    def of_source(self, source: providers.Source) -> Self:
        """Return the video of a source, if it is in the library."""
        return self.filter(provider=source.provider, source_id=source.source_id)


class Video(Sluggable, VersionedModel, WithPoster):
    """A source video. `source_id` is its id at the provider.

    For `file` and `hls` that is the normalised URL, or `media:` and a name in this library's own
    storage; for others the host's id.
    """

    slug_source = "title"

    outlet = models.ForeignKey(
        Outlet, models.PROTECT, related_name="videos", verbose_name=_("outlet")
    )
    title = models.CharField(_("title"), max_length=300, validators=[validate_plain_text])
    provider = models.CharField(
        _("provider"), max_length=20, choices=provider_choices, editable=False
    )
    source_id = models.CharField(_("source id"), max_length=1000, editable=False)
    media_host = models.CharField(
        max_length=253,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("The other host that serves the file itself, for the content security policy."),
    )
    duration_ms = models.PositiveBigIntegerField(_("duration"), null=True, blank=True)
    aired_on = models.DateField(_("aired on"), null=True, blank=True)
    language = language_field()
    transcript_public = models.BooleanField(
        _("whole transcript is public"),
        default=False,
        help_text=_("Otherwise readers see only the lines inside published clips."),
    )
    health = models.CharField(
        _("health"), max_length=15, choices=Health.choices, default=Health.UNKNOWN
    )
    health_checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    # A column of its own, since a maker whose login is deleted leaves no trace in `created_by`.
    is_shared = models.BooleanField(
        default=True,
        db_default=True,
        editable=False,
        help_text=_(
            "Contributors may use the video before an answer from it is public. False if one of "
            "them added it."
        ),
    )

    objects = VideoQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["poster"], name="video_by_poster"),
            models.Index(fields=["health"], name="video_by_health"),
        ]
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        constraints = [
            models.UniqueConstraint(
                "provider",
                "source_id",
                name="video_stands_once_in_the_library",
                violation_error_message=_("This video is in the library already."),
            ),
            models.CheckConstraint(
                condition=models.Q(duration_ms__isnull=True)
                | models.Q(duration_ms__gt=0, duration_ms__lte=MAX_VIDEO_MS),
                name="video_lasts_up_to_100_hours",
                violation_error_message=_(
                    "The duration must be more than 0 and less than 100 hours."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("video", args=[self.slug])

    @property
    def is_stored_here(self) -> bool:
        return self.source_id.startswith(STORED_PREFIX)

    @property
    def stored_name(self) -> str:
        """The name in this library's media storage; '' for a source elsewhere."""
        return self.source_id.removeprefix(STORED_PREFIX) if self.is_stored_here else ""

    @property
    def is_playable(self) -> bool:
        return self.health in PLAYABLE

    def media_url(self) -> str:
        """Return the URL of the file of a `file` or `hls` video; '' for embeds."""
        if self.is_stored_here:
            return default_storage.url(self.stored_name)
        return self.source_id if self.provider in providers.MEDIA_PROVIDERS else ""

    def set_source(self, source: providers.Source) -> None:
        self.provider, self.source_id = source.provider, source.source_id
        self.media_host = provider_table()[source.provider].media_host(source.source_id)
