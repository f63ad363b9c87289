"""Plan jobs that no verb has recorded, and delete finished jobs."""

from django.utils import timezone

from clipqa.jobs.kinds import KINDS
from clipqa.models import JobState


def keep_up() -> None:
    for kind in KINDS.values():
        kind.plan()
    delete_old_jobs()


def delete_old_jobs() -> int:
    """Delete finished and failed jobs after the retention of their kind. Return their number."""
    deleted = 0
    for kind in KINDS.values():
        if kind.retention is not None:
            rows = kind.model._default_manager.exclude(state=JobState.WAITING)
            old = rows.filter(finished_at__lt=timezone.now() - kind.retention)
            deleted += old.delete()[0]
    return deleted
