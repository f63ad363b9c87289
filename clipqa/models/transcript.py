"""The speech in a video, as timed cues."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clipqa.models.fields import language_field, validate_plain_text
from clipqa.models.versioned import VersionedModel
from clipqa.models.video import Video


class Transcript(VersionedModel):
    """The cues of a video in one language.

    Its version counts the changes of its cues too, which its revisions describe
    (`CueRevision`).
    """

    # With defaults of the database, since the columns are newer than the table.
    edit_version = models.PositiveBigIntegerField(
        _("edit version"), default=1, db_default=1, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, db_default=Now())
    video = models.ForeignKey(
        Video, models.CASCADE, related_name="transcripts", verbose_name=_("video")
    )
    language = language_field()
    is_corrected = models.BooleanField(
        _("corrected by a person"),
        default=False,
        db_default=False,
        help_text=_(
            "Somebody has compared the whole transcript with the recording. Readers see it at "
            "the transcript."
        ),
    )

    class Meta:
        ordering = ["video", "language"]
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        constraints = [
            models.UniqueConstraint(
                "video",
                "language",
                name="video_has_one_transcript_in_a_language",
                violation_error_message=_("This video has a transcript in this language already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.video} ({self.language})"


class CueQuerySet(models.QuerySet["Cue"]):
    def inside(self, start_ms: int, end_ms: int) -> Self:
        """Return cues that overlap the given range."""
        return self.filter(start_ms__lt=end_ms, end_ms__gt=start_ms)

    def in_order(self) -> Self:
        return self.order_by("start_ms", "end_ms", "pk")


class Cue(models.Model):
    transcript = models.ForeignKey(
        Transcript, models.CASCADE, related_name="cues", verbose_name=_("transcript")
    )
    start_ms = models.PositiveBigIntegerField(_("start"))
    end_ms = models.PositiveBigIntegerField(_("end"))
    speaker = models.CharField(
        _("speaker"), max_length=200, blank=True, validators=[validate_plain_text]
    )
    text = models.TextField(_("text"), max_length=2000, validators=[validate_plain_text])
    corrected_at = models.DateTimeField(
        _("corrected at"), null=True, editable=False, help_text=_("When a person last edited it.")
    )
    # As in `transcripts/word_times.py`. With NULL as its only empty value, SQLite can add the
    # column without a copy of the table.
    word_times = models.TextField(_("times of words"), null=True, editable=False)  # noqa: DJ001

    objects = CueQuerySet.as_manager()

    class Meta:
        ordering = ["start_ms", "end_ms", "pk"]
        verbose_name = _("cue")
        verbose_name_plural = _("cues")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_ms__gt=F("start_ms")),
                name="cue_ends_after_it_starts",
                violation_error_message=_("The cue ends before it starts. Correct its times."),
            ),
        ]
        indexes = [models.Index(fields=["transcript", "start_ms"], name="cue_by_time")]

    def __str__(self) -> str:
        return self.text
