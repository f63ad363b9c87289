"""How the work on a job can end other than by success. Any other exception leads to a retry."""

from datetime import datetime


class JobError(Exception):
    """The work failed, and another try would not help. The message is shown to editors."""


class JobCancelled(Exception):  # noqa: N818 (named after the state)
    """The work is no longer needed; the message says why."""


class TooEarly(Exception):  # noqa: N818 (named after the state)
    """The work has to wait until a later moment, and this was no try."""

    def __init__(self, next_try_at: datetime) -> None:
        super().__init__(f"not before {next_try_at}")
        self.next_try_at = next_try_at


class Interrupted(BaseException):
    """The worker was asked to stop. No `except Exception` must catch it."""
