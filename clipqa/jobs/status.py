"""How much work is overdue or failed, for the admin, `/readyz` and a retry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.jobs.kinds import KINDS, Kind
from clipqa.jobs.tasks import wake_up
from clipqa.models import JobState

# Longer than any lease: a job whose worker was killed is picked up before it counts as late.
LATE_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Status:
    kind: Kind
    waiting: int
    late: int
    failed: int


def status_of(kind: Kind, now: datetime | None = None) -> Status:
    rows: Any = kind.model._default_manager
    waiting = rows.filter(state=JobState.WAITING)
    late = late_jobs(kind, now or timezone.now())
    return Status(kind, waiting.count(), late.count(), count_failed(kind))


def count_failed(kind: Kind) -> int:
    rows: Any = kind.model._default_manager
    return int(rows.failed().count())


def late_jobs(kind: Kind, now: datetime) -> Any:
    rows: Any = kind.model._default_manager
    return rows.due(now - LATE_AFTER)


def late_work_sentence(now: datetime | None = None) -> str:
    """Return a sentence if work is overdue, else ''."""
    now = now or timezone.now()
    if not any(late_jobs(kind, now).exists() for kind in KINDS.values()):
        return ""
    message = _("Work is overdue by more than %(minutes)s minutes. Is manage.py work running?")
    return message % {"minutes": LATE_AFTER // timedelta(minutes=1)}


def retry(kind: Kind, pks: Iterable[int] | None = None) -> int:
    """Try failed jobs again, all of a kind or some; return how many."""
    with transaction.atomic():
        rows: Any = kind.model._default_manager
        failed = rows.failed() if pks is None else rows.failed().filter(pk__in=pks)
        found: int = failed.update(
            state=JobState.WAITING, finished_at=None, attempts=0, next_try_at=timezone.now()
        )
        if found:
            wake_up()
    return found
