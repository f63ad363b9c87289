"""Exceptions that end a job in another way than success. All others cause a retry."""

from datetime import datetime


class JobError(Exception):
    """The job failed, and a retry would not help. The admin shows the message."""


class JobCancelled(Exception):  # noqa: N818 (named after the state)
    """The job is no longer needed. The message has the reason."""


class TooEarly(Exception):  # noqa: N818 (named after the state)
    """The job has to wait until a later time. This does not count as a try."""

    def __init__(self, next_try_at: datetime) -> None:
        super().__init__(f"not before {next_try_at}")
        self.next_try_at = next_try_at


class Interrupted(BaseException):
    """The worker has to stop. A `BaseException`, so that no `except Exception` catches it."""
