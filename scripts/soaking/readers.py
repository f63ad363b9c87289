"""Readers: fifty requests a second if the machine can, each page held against itself."""

import random
import threading
import time
from collections.abc import Callable
from functools import partial

from scripts.soaking.consistency import LOCKED, complaints
from scripts.soaking.ledger import Ledger
from scripts.soaking.line import Got, Line
from scripts.soaking.task import Task
from scripts.soaking.walker import walk

AT_ONCE = 4
SHARES = {
    "home": 10,
    "feed, first page": 14,
    "feed, middle page": 8,
    "feed, last page": 6,
    "topic": 10,
    "outlet": 10,
    "question": 20,
    "edited": 6,
    "search": 8,
    "filter": 4,
    "suggestion": 8,
    "list": 2,
}
UNCOUNTED = ("suggestion", "list", "question", "edited")
ASKED_AGAIN = 2
KNOWN = 0.5  # of those who were there before, so many say which page they have
BEHIND = 0.5  # seconds; who is later than that is not caught up with


class Pace:
    """When the next request is due; what a busy machine leaves out is left out."""

    def __init__(self, per_second: int) -> None:
        self._step, self._next, self._lock = 1 / per_second, time.monotonic(), threading.Lock()

    def wait(self) -> float:
        with self._lock:
            at = max(self._next, time.monotonic() - BEHIND)
            self._next = at + self._step
        return max(0.0, at - time.monotonic())


def work(task: Task) -> None:
    pace = Pace(task.per_second)
    readers = [threading.Thread(target=_read, args=(task, pace, at)) for at in range(AT_ONCE)]
    readers.append(threading.Thread(target=_walk, args=(task,)))
    for thread in readers:
        thread.start()
    for thread in readers:
        # Signals reach the main thread between two joins only.
        while thread.is_alive():
            thread.join(0.5)


def _read(task: Task, pace: Pace, seed: int) -> None:
    chance, line = random.Random(seed), Line(task.port)  # noqa: S311 (no secret)
    paths = {**task.stage.paths, "edited": [path for _pk, path in task.stage.edited]}
    known: dict[str, str] = {}
    while task.goes_on():
        task.pause(pace.wait())
        kind = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
        path = chance.choice(paths[kind])
        with task.guarded(f"reader at {path}"):
            etag = known.get(path, "") if chance.random() < KNOWN else ""
            got = line.get(path, etag)
            known[path] = got.etag
            judge(task.ledger, kind, got, partial(line.get, path))
    line.close()


def judge(ledger: Ledger, kind: str, got: Got, ask_again: Callable[[], Got]) -> None:
    ledger.note(f"read: {kind}", got.ms)
    ledger.note(f"status {got.status}")
    if got.status not in (200, 304):
        ledger.breach(f"status {got.status}", got.path)
    if LOCKED.search(got.text):
        ledger.breach("locked", got.path)
    if got.status == 200 and kind not in UNCOUNTED:
        _hold_against_itself(ledger, got, ask_again)


def _hold_against_itself(ledger: Ledger, got: Got, ask_again: Callable[[], Got]) -> None:
    """A page counts in one statement and reads its cards in the next: what is committed in between
    shows in that one response. Whoever asks again must get a right one.
    """
    for _ in range(ASKED_AGAIN):
        if not any(complaints(got.text)):
            return
        ledger.note("torn by a commit, asked again")
        got = ask_again()
    for complaint in complaints(got.text):
        ledger.breach("wrong count", f"{got.path}: {complaint}")


def _walk(task: Task) -> None:
    line = Line(task.port)
    while task.goes_on():
        with task.guarded("walk"):
            walk(task, line)
    line.close()
