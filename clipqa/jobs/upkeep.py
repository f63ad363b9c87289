"""Plan jobs that no verb has recorded, and delete what is no longer needed."""

from collections.abc import Callable

from django.utils import timezone

from clipqa.jobs.kinds import KINDS
from clipqa.models import JobState

# What other packages let the worker delete: a plural, and a function that returns their number.
DELETIONS: dict[str, Callable[[], int]] = {}
# What other packages let the worker do, besides the plans of the kinds of jobs.
PLANS: list[Callable[[], None]] = []


def register_plan(plan: Callable[[], None]) -> None:
    PLANS.append(plan)


def register_deletion(things: str, delete: Callable[[], int]) -> None:
    DELETIONS[things] = delete


def keep_up() -> None:
    for kind in KINDS.values():
        kind.plan()
    for plan in PLANS:
        plan()
    delete_outdated()


def delete_outdated() -> dict[str, int]:
    """Delete old jobs and what was registered. Return how many of each were deleted."""
    return {"jobs": delete_old_jobs()} | {name: delete() for name, delete in DELETIONS.items()}


def delete_old_jobs() -> int:
    """Delete finished and failed jobs after the retention of their kind. Return their number."""
    deleted = 0
    for kind in KINDS.values():
        if kind.retention is not None:
            rows = kind.model._default_manager.exclude(state=JobState.WAITING)
            old = rows.filter(finished_at__lt=timezone.now() - kind.retention)
            deleted += old.delete()[0]
    return deleted
