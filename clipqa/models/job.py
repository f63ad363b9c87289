"""A background job: a row with its state, the lease of its worker and the time of its next try."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ERROR_LENGTH = 500


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("No longer needed")


def is_due(now: datetime) -> Q:
    """Return a condition: jobs to run now, neither postponed nor leased by a worker."""
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return is_free & Q(state=JobState.WAITING, next_try_at__lte=now)


class JobQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> Self:
        return self.filter(is_due(now))

    def failed(self) -> Self:
        return self.filter(state=JobState.FAILED)


class Job(models.Model):
    """A worker that starts a job sets `lease` and `leased_until`. If the worker is killed, the
    lease expires and the job is due again. `attempts` counts the starts, so that a job that kills
    its worker fails in the end.

    Relations to other records have `db_constraint=False`, so that the code of the previous release,
    which has no jobs, can still delete these records.
    """

    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("last error"), max_length=MAX_ERROR_LENGTH, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state=JobState.WAITING, finished_at__isnull=True)
                | (~Q(state=JobState.WAITING) & Q(finished_at__isnull=False)),
                name="%(class)s_is_finished_or_waits",
            ),
        ]
        # Not partial: neither database uses a partial index where the state is a parameter.
        indexes = [models.Index(fields=["state", "next_try_at"], name="%(class)s_by_state")]
