"""Delete finished jobs that hold no result, after a while."""

from django.utils import timezone

from clipqa.jobs.kinds import KINDS
from clipqa.models import JobState


def delete_old_jobs() -> int:
    """Return the number of deleted rows. Failed jobs go too: nobody retries them after that."""
    deleted = 0
    for kind in KINDS.values():
        if kind.retention is not None:
            rows = kind.model._default_manager.exclude(state=JobState.WAITING)
            old = rows.filter(finished_at__lt=timezone.now() - kind.retention)
            deleted += old.delete()[0]
    return deleted
