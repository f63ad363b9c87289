"""`python -m lab.soak.task ROLE FOLDER PORT SECONDS SAVES PER_SECOND`: one process of a soak."""

import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import django

from lab.soak.consistency import LOCKED
from lab.soak.ledger import Ledger
from lab.soak.scenario import Scenario

LATEST = 2
MAX_FAILURES = 20  # in a row; more only fill the log


@dataclass
class Task:
    """What a role needs to work, and when it has to stop.

    `seconds` is the length of the run; the editor may take twice as long for her saves.
    """

    folder: Path
    port: int
    seconds: float
    saves: int
    per_second: int
    ledger: Ledger = field(default_factory=Ledger)
    failures: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.scenario = Scenario.read(self.folder)
        self.began = time.monotonic()
        self._ends_at = self.began + LATEST * self.seconds
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopped.set())

    def should_continue(self) -> bool:
        is_late = time.monotonic() > self._ends_at or self.failures > MAX_FAILURES
        return not (self._stopped.is_set() or is_late)

    def pause(self, seconds: float) -> None:
        self._stopped.wait(seconds)

    @contextmanager
    def guarded(self, step: str) -> Iterator[None]:
        """Report whatever the step raises as a breach, so that the next step can run."""
        try:
            yield
        except Exception as error:
            self.failures += 1
            traceback.print_exc()
            kind = "locked" if LOCKED.search(str(error)) else type(error).__name__
            self.ledger.breach(kind, f"{step}: {error}")
            self.pause(0.2)
        else:
            self.failures = 0


def main() -> None:
    role, folder = sys.argv[1], Path(sys.argv[2])
    port, seconds, saves, per_second = map(int, sys.argv[3:7])
    django.setup()
    task = Task(folder, port, seconds, saves, per_second)
    try:
        with task.guarded(role):
            import_module(f"lab.soak.{role}").work(task)
    finally:
        task.ledger.save(folder / f"{role}.json")


if __name__ == "__main__":
    main()
