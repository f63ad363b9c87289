"""What one of those who work here is given, and how it knows that its time is over."""

import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.soaking.consistency import LOCKED
from scripts.soaking.ledger import Ledger
from scripts.soaking.stage import Stage

LATEST = 2
MOST_FAILURES = 20  # in a row; whoever fails so often only fills the log


@dataclass
class Task:
    """`seconds` is how long is soaked; the editor may take twice as long for her saves."""

    folder: Path
    port: int
    seconds: float
    saves: int
    per_second: int
    ledger: Ledger = field(default_factory=Ledger)
    failures: int = 0
    _is_over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.stage = Stage.read(self.folder)
        self.began = time.monotonic()
        self._ends_at = self.began + LATEST * self.seconds
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._is_over.set())

    def goes_on(self) -> bool:
        is_late = time.monotonic() > self._ends_at or self.failures > MOST_FAILURES
        return not (self._is_over.is_set() or is_late)

    def pause(self, seconds: float) -> None:
        self._is_over.wait(seconds)

    @contextmanager
    def guarded(self, what: str) -> Iterator[None]:
        """Whatever a step raises is a breach of its kind, and the next step goes on."""
        try:
            yield
        except Exception as error:
            self.failures += 1
            traceback.print_exc()
            kind = "locked" if LOCKED.search(str(error)) else type(error).__name__
            self.ledger.breach(kind, f"{what}: {error}")
            self.pause(0.2)
        else:
            self.failures = 0
