"""The changes of a transcript's cues, which are too many for the row of a revision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.append_only import AppendOnlyQuerySet, ImmutableModel
from clipqa.models.revision import Revision

TRANSCRIPT = "transcript"


class CueRevision(ImmutableModel):
    """The change of the cues in one revision of a transcript.

    Undoing them one by one, the newest first, leads to each of its earlier states, as with
    revisions. `step` has only what that needs, compressed (`history/cue_steps.py`); `summary` is
    what a list shows of it. The two columns of the record are those that the triggers read.
    """

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="cues", verbose_name=_("revision")
    )
    model_name = models.CharField(_("model"), max_length=20, default=TRANSCRIPT)
    record_id = models.PositiveBigIntegerField(_("record"))
    summary = models.JSONField(_("summary"), default=dict)
    step = models.BinaryField(_("step"))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of cues")
        verbose_name_plural = _("revisions of cues")
        indexes = [models.Index(fields=["record_id", "-revision"], name="cues_of_transcript")]

    def __str__(self) -> str:
        return f"{self.model_name} {self.record_id}: {self.revision_id}"
