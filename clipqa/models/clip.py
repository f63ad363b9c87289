"""The part of a video with the answer."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clipqa.lib.timecodes import format_timecode
from clipqa.models.poster import WithPoster
from clipqa.models.versioned import VersionedModel
from clipqa.models.video import MAX_VIDEO_MS, Video

# Published durations are rounded, and hosts round the video's own: up to a second is accepted.
END_TOLERANCE_MS = 1_000


def fits_in(end_ms: int, duration_ms: int | None) -> bool:
    """Return whether a clip with this end fits in a video of this duration, if that is known."""
    return duration_ms is None or end_ms <= duration_ms + END_TOLERANCE_MS


class Clip(VersionedModel, WithPoster):
    video = models.ForeignKey(Video, models.PROTECT, related_name="clips", verbose_name=_("video"))
    start_ms = models.PositiveBigIntegerField(_("start"))
    end_ms = models.PositiveBigIntegerField(_("end"))

    class Meta:
        ordering = ["video", "start_ms", "end_ms"]
        verbose_name = _("clip")
        verbose_name_plural = _("clips")
        constraints = [
            models.CheckConstraint(
                condition=Q(start_ms__gte=0, end_ms__gt=F("start_ms")),
                name="clip_ends_after_it_starts",
                violation_error_message=_("The clip ends before it starts. Choose a later end."),
            ),
            models.CheckConstraint(
                condition=Q(end_ms__lte=MAX_VIDEO_MS + END_TOLERANCE_MS),
                name="clip_ends_within_100_hours",
                violation_error_message=_(
                    "A clip must end within 100 hours. Choose an earlier end."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["video", "start_ms", "end_ms"], name="clip_by_time"),
            models.Index(fields=["poster"], name="clip_by_poster"),
        ]

    def __str__(self) -> str:
        return f"{self.video}, {self.range_label}"

    def clean(self) -> None:
        if self.video_id and self.end_ms and not fits_in(self.end_ms, self.video.duration_ms):
            raise ValidationError(
                {
                    "end_ms": _("The video ends at %(end)s. Choose an end before that.")
                    % {"end": format_timecode(self.video.duration_ms or 0)}
                }
            )

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    @property
    def range_label(self) -> str:
        return f"{format_timecode(self.start_ms)} - {format_timecode(self.end_ms)}"
