"""The task that starts the jobs that are due, with the interface of `django.tasks`.

It has no arguments, since a worker finds the jobs in the database. So it does no harm if a task is
lost, delayed or run twice.
"""

import logging
from typing import Any

from django.db import transaction

try:
    from django.tasks import task
except ImportError:  # Django 5.2
    from django_tasks import task  # type: ignore[no-redef]

log = logging.getLogger(__name__)


@task()
def process_due() -> int:
    """Run all jobs that are due. For backends whose own workers run tasks."""
    from clipqa.jobs.running import run_due

    return run_due()


def wake_up() -> None:
    """Enqueue the task when this transaction is committed."""
    transaction.on_commit(_enqueue, robust=True)


def _enqueue() -> Any:
    try:
        process_due.enqueue()
    except Exception as error:  # each backend has its own; workers also look regularly
        log.warning("The task for background jobs could not be enqueued: %s", error)
