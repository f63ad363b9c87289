"""Lease a job to one worker, and record how it ended, if the worker still has the lease."""

import secrets
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from clipqa.jobs.kinds import Effect
from clipqa.lib.characters import without_controls
from clipqa.lib.redaction import without_addresses
from clipqa.models import Job, JobState
from clipqa.models.job import MAX_ERROR_LENGTH

AnyJob = TypeVar("AnyJob", bound=Job)


def claim(model: type[AnyJob], lease: timedelta) -> AnyJob | None:
    """Lease the job that has been due longest, or return None.

    `next_try_at` becomes the present time, so that a job that kills its worker is last in the
    queue. Only one of several workers gets a job, since the update repeats the condition.
    PostgreSQL's SKIP LOCKED gives each worker another row.
    """
    rows: Any = model._default_manager
    while True:
        token, now = secrets.token_hex(16), timezone.now()
        with transaction.atomic() if _skips_locked() else nullcontext():
            pk = _first_due(model, now)
            if pk is None:
                return None
            values = {"lease": token, "leased_until": now + lease, "next_try_at": now}
            leased = rows.filter(pk=pk).due(now).update(**values, attempts=F("attempts") + 1)
        if leased:
            job: AnyJob | None = rows.filter(pk=pk, lease=token).first()
            return job


def finish(job: Job, state: JobState, effect: Effect | None = None, error: str = "") -> bool:
    """Apply the effect of a job and record its end, in one transaction.

    Return False, without doing either, if the lease was lost: another worker has the job then.
    """
    with transaction.atomic():
        if not _held(job).select_for_update().exists():
            return False
        if effect is not None:
            effect()
        _held(job).update(
            state=state, finished_at=timezone.now(), last_error=_shortened(error), **NO_LEASE
        )
    return True


def postpone(job: Job, next_try_at: datetime, error: str) -> None:
    """Release a job that failed, until its next try."""
    _held(job).update(next_try_at=next_try_at, last_error=_shortened(error), **NO_LEASE)


def release(job: Job, next_try_at: datetime | None = None) -> None:
    """Release a job without counting this try."""
    values = {"next_try_at": next_try_at} if next_try_at else {}
    _held(job).update(attempts=F("attempts") - 1, **values, **NO_LEASE)


NO_LEASE: dict[str, Any] = {"lease": "", "leased_until": None}


def _first_due(model: type[Job], now: datetime) -> int | None:
    rows: Any = model._default_manager
    rows = rows.due(now).order_by("next_try_at", "pk")
    if _skips_locked():
        rows = rows.select_for_update(skip_locked=True)
    return next(iter(rows.values_list("pk", flat=True)[:1]), None)


def _skips_locked() -> bool:
    return bool(connection.features.has_select_for_update_skip_locked)


def _held(job: Job) -> Any:
    return type(job)._default_manager.filter(pk=job.pk, lease=job.lease, state=JobState.WAITING)


def _shortened(error: str) -> str:
    """Return what the admin shows of an error, without the address that a mail server refused."""
    return without_controls(without_addresses(" ".join(error.split())))[:MAX_ERROR_LENGTH]
