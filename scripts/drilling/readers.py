"""Readers who go on reading; whatever they get is a page, or a sentence where that is allowed."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from scripts.soaking.desk import TROUBLE
from scripts.soaking.ledger import Ledger
from scripts.soaking.line import Got, Line
from scripts.soaking.stage import Stage

PACE = 0.15
MACHINES = "/api/"


class Reader(threading.Thread):
    def __init__(self, port: int, paths: list[str], ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self._line, self._paths, self._ledger = Line(port), paths, ledger
        self.is_over, self.may_be_told_why = threading.Event(), threading.Event()

    def run(self) -> None:
        for path in cycle(self._paths):
            if self.is_over.wait(PACE):
                return
            was_allowed = self.may_be_told_why.is_set()
            try:
                got = self._line.get(path)
            except (OSError, http.client.HTTPException) as error:
                self._ledger.breach("no answer to a reader", f"{path}: {error!r}")
                continue
            self.judge(got, was_allowed or self.may_be_told_why.is_set())

    def judge(self, got: Got, may_be_told_why: bool) -> None:
        self._ledger.note(f"pages read, {got.status}", got.ms)
        is_told_why = got.status == 503 and (TROUBLE in got.text or got.path.startswith(MACHINES))
        if got.status != 200 and not (is_told_why and may_be_told_why):
            self._ledger.breach(f"a reader got {got.status}", got.path)


@contextmanager
def reading(port: int, stage: Stage, ledger: Ledger) -> Iterator[Reader]:
    reader = Reader(port, [path for paths in stage.paths.values() for path in paths[:4]], ledger)
    reader.start()
    try:
        yield reader
    finally:
        reader.is_over.set()
        reader.join(60)
