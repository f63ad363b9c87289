"""Run jobs one at a time, and record how each ended."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.db.outages import outage_of
from clipqa.jobs.backoff import MAX_ATTEMPTS, delay_after
from clipqa.jobs.claiming import claim, finish, postpone, release
from clipqa.jobs.errors import Interrupted, JobCancelled, JobError, TooEarly
from clipqa.jobs.kinds import KINDS, Kind
from clipqa.lib.redaction import without_addresses
from clipqa.models import Job, JobState

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Guard = Callable[[Kind], AbstractContextManager[Any]]
OUTAGE_PAUSE_S = 1.0


def unguarded(_kind: Kind) -> AbstractContextManager[Any]:
    return nullcontext()


def run_due(guard: Guard = unguarded, should_stop: Callable[[], bool] = bool) -> int:
    """Run all jobs that are due; return their number.

    Kinds with a short lease come first, so that an e-mail waits for one film at most.
    """
    done, kinds = 0, sorted(KINDS.values(), key=lambda kind: kind.lease)
    try:
        while not should_stop() and any(run_one(kind, guard) for kind in kinds):
            done += 1
    finally:
        for kind in kinds:
            kind.end_batch()
    return done


def run_one(kind: Kind, guard: Guard = unguarded) -> bool:
    """Run one job of a kind; return whether any was due.

    `guard` returns a context manager for the part that may be interrupted.
    """
    job = claim(kind.model, kind.lease)
    if job is None:
        return False
    try:
        write_end = _perform(kind, job, guard)
    except Interrupted:
        release(job)
        raise
    until = job.leased_until or timezone.now()
    # Repeated, since a job that is not recorded as done would send its e-mail again.
    _outlasting_outages(write_end, until)
    return True


def _perform(kind: Kind, job: Any, guard: Guard) -> Callable[[], Any]:
    """Run a job; return the function that records how it ended."""
    if job.attempts > MAX_ATTEMPTS:
        return partial(finish, job, JobState.FAILED, error=_workers_ended())
    try:
        with guard(kind):
            effect = kind.perform(job)
    except JobCancelled as reason:
        return partial(finish, job, JobState.CANCELLED, error=str(reason))
    except JobError as error:
        return partial(finish, job, JobState.FAILED, error=str(error))
    except TooEarly as early:
        return partial(release, job, early.next_try_at)
    except Exception as error:  # mail servers, disks and programs fail in many ways
        return _after_exception(kind, job, error)
    return partial(finish, job, JobState.DONE, effect)


def _after_exception(kind: Kind, job: Job, error: Exception) -> Callable[[], Any]:
    message = without_addresses(f"{type(error).__name__}: {error}")
    log.warning("%s %s, try %s: %s", kind.name, job.pk, job.attempts, message)
    if outage_of(error) is not None:  # the database or the disk failed, not the job
        return partial(release, job, timezone.now() + delay_after(1))
    if job.attempts >= MAX_ATTEMPTS:
        return partial(finish, job, JobState.FAILED, error=message)
    return partial(postpone, job, timezone.now() + delay_after(job.attempts), message)


def _workers_ended() -> str:
    message = _("The worker was killed %(count)s times while it ran this job.")
    return message % {"count": MAX_ATTEMPTS}


def _outlasting_outages(write: Callable[[], Result], until: datetime) -> Result:
    """Repeat a write during an outage, until `until`, when another worker may claim the job."""
    while True:
        try:
            return write()
        except Exception as error:
            if outage_of(error) is None or timezone.now() >= until:
                raise
            log.warning("The end of a job can't be written yet: %s", error)
        connections.close_all()
        time.sleep(OUTAGE_PAUSE_S)
