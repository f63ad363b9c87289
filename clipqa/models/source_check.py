"""The checks of the sources of videos, and what hosts may be asked when."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.job import Job
from clipqa.models.video import Health, Video

MAX_DETAIL_LENGTH = 300


class SourceCheck(Job):
    """One row for each video, which waits again when its next check is due.

    `finding` is what the last check found; `Video.health` follows it once it is certain
    (`sources/deciding.py`). `refused_days` is on how many days in a row the host clearly refused
    the video, the last one on `refused_on`. `silent_checks` counts the checks in a row without an
    answer that can be read.
    """

    video = models.OneToOneField(
        Video, models.CASCADE, related_name="source_check", db_constraint=False
    )
    host = models.CharField(_("host"), max_length=253)
    finding = models.CharField(
        _("last finding"), max_length=15, choices=Health.choices, default=Health.UNKNOWN
    )
    detail = models.CharField(_("detail"), max_length=MAX_DETAIL_LENGTH, blank=True)
    found_ms = models.PositiveBigIntegerField(_("length found"), null=True, blank=True)
    refused_days = models.PositiveSmallIntegerField(default=0)
    refused_since = models.DateField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    silent_checks = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    next_check_at = models.DateTimeField(_("next check"), db_index=True)

    class Meta(Job.Meta):
        verbose_name = _("check of a source")
        verbose_name_plural = _("checks of sources")
        indexes: ClassVar[Any] = [
            *Job.Meta.indexes,
            models.Index(fields=["host", "refused_days"], name="sourcecheck_by_host"),
        ]

    def __str__(self) -> str:
        return str(self.video_id)


class SourceHost(models.Model):
    """When the next request to a host may be sent, agreed on by all workers."""

    host = models.CharField(max_length=253, primary_key=True)
    next_request_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("host of sources")
        verbose_name_plural = _("hosts of sources")
        default_permissions = ()

    def __str__(self) -> str:
        return self.host
