"""The task that wakes workers up, by the interface of `django.tasks` or its backport.

It carries nothing: the rows say what is due. So it may be lost, doubled or late.
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
    """Work on everything that is due. For queues whose own workers run tasks."""
    from clipqa.jobs.running import run_due

    return run_due()


def wake_up() -> None:
    """Wake a worker when this transaction is committed."""
    transaction.on_commit(_enqueue, robust=True)


def _enqueue() -> Any:
    try:
        process_due.enqueue()
    except Exception as error:  # queues have their own exceptions; workers look by themselves too
        log.warning("No worker could be woken up: %s", error)
