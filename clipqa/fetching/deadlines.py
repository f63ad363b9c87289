"""Time limits for one step and for the whole fetch."""

from __future__ import annotations

import time


class Deadline:
    """`begin_step` starts the limit of a step anew; the limit of the whole fetch stays."""

    def __init__(self, step_seconds: float, total_seconds: float) -> None:
        self._step_seconds = step_seconds
        self._end = time.monotonic() + total_seconds
        self._step_end = self._end
        self.begin_step()

    def begin_step(self) -> None:
        self._step_end = min(time.monotonic() + self._step_seconds, self._end)

    def left(self) -> float:
        """Return the seconds that are left. Raises `TimeoutError` if there are none."""
        left = self._step_end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
