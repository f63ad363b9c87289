"""How a worker waits for jobs."""

import time
from typing import Protocol

IDLE_PAUSE_S = 2.0


class Wait(Protocol):
    def wait(self) -> None:
        """Return when the worker has to look for jobs. Signals must be able to interrupt it."""


class Pause:
    """Without a queue the worker looks every two seconds."""

    def wait(self) -> None:
        time.sleep(IDLE_PAUSE_S)
