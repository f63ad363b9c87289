"""What ffmpeg and ffprobe measure in a stored film: levels of its sound and times of its frames."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.job import Job
from clipqa.models.video import Video


class FilmAnalysis(Job):
    """docs/media.md describes the bytes. Films without sound have no levels.

    `level_ms` and `overview_ms` are the durations that one pair of levels covers.
    """

    video = models.OneToOneField(
        Video, models.CASCADE, related_name="film_analysis", db_constraint=False
    )
    level_ms = models.PositiveIntegerField(default=0)
    levels = models.BinaryField(default=bytes)
    overview_ms = models.PositiveIntegerField(default=0)
    overview = models.BinaryField(default=bytes)
    frame_count = models.PositiveIntegerField(default=0)
    frame_times = models.BinaryField(default=bytes)

    class Meta(Job.Meta):
        verbose_name = _("film analysis")
        verbose_name_plural = _("film analyses")

    def __str__(self) -> str:
        return str(self.video_id)
