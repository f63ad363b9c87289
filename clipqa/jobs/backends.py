"""The default backend of tasks. It stores nothing, since the jobs are in the database already."""

from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

try:
    from django.tasks import TaskResult, TaskResultStatus
    from django.tasks.backends.base import BaseTaskBackend
except ImportError:  # Django 5.2
    from django_tasks import TaskResult, TaskResultStatus  # type: ignore[assignment]
    from django_tasks.backends.base import BaseTaskBackend  # type: ignore[assignment]


class DatabaseBackend(BaseTaskBackend):
    """Ignores the task, since `manage.py work` looks for jobs that are due every two seconds."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        return TaskResult(
            task=task,
            id=get_random_string(32),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
