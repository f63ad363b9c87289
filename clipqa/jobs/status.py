"""How many jobs wait, are overdue or have failed, for the admin and `/readyz`, and a retry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.jobs.kinds import KINDS, Kind
from clipqa.jobs.tasks import wake_up
from clipqa.models import JobState
from clipqa.models.job import is_due

# Longer than any lease: a job whose worker was killed is picked up before it counts as late.
LATE_AFTER = timedelta(minutes=30)


@dataclass
class Status:
    """`late` jobs are waiting too."""

    kind: Kind
    waiting: int = 0
    late: int = 0
    failed: int = 0


def read_statuses(now: datetime | None = None) -> dict[str, Status]:
    """Return the status of each kind by its name, in one statement."""
    found = {name: Status(kind) for name, kind in KINDS.items()}
    parts = [part for kind in KINDS.values() for part in _counts(kind, now or timezone.now())]
    for name, state, is_late, number in parts[0].union(*parts[1:], all=True) if parts else ():
        if state == JobState.FAILED:
            found[name].failed = number
            continue
        found[name].waiting += number
        found[name].late += number if is_late and found[name].kind.is_awaited else 0
    return found


def _counts(kind: Kind, now: datetime) -> list[Any]:
    """Return the queries that count the waiting and the failed jobs of a kind."""
    rows: Any = kind.model._default_manager
    late = Case(When(is_due(now - LATE_AFTER), then=True), default=False)
    return [
        rows.filter(state=state)
        .order_by()
        .values_list(Value(kind.name), "state", late)
        .annotate(number=Count("pk"))
        for state in (JobState.WAITING, JobState.FAILED)
    ]


def late_work_sentence(statuses: Iterable[Status]) -> str:
    """Return a sentence if jobs are overdue, else ''."""
    if not any(status.late for status in statuses):
        return ""
    message = _(
        "Background jobs are overdue by more than %(minutes)s minutes. Ask an administrator of the "
        "server to check that “manage.py work” is running."
    )
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
