"""A transcript that was read from a file or a text, and waits for its editor to store it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.models.fields import language_field
from clipqa.models.video import Video


class StagedTranscript(models.Model):
    """Only the person who gave it sees it. `cues` is compressed (`transcripts/packing.py`).

    The relations have `db_constraint=False`: code of the release before, which knows nothing of
    this table, can then still delete videos and users.
    """

    video = models.ForeignKey(
        Video,
        models.CASCADE,
        db_constraint=False,
        related_name="staged_transcripts",
        verbose_name=_("video"),
    )
    language = language_field()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_constraint=False,
        related_name="+",
        verbose_name=_("user"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    cues = models.BinaryField(_("cues"))
    warnings = models.JSONField(_("warnings"), default=list)
    is_corrected = models.BooleanField(_("corrected by a person"), default=False)

    class Meta:
        verbose_name = _("staged transcript")
        verbose_name_plural = _("staged transcripts")

    def __str__(self) -> str:
        return f"{self.video} ({self.language})"
