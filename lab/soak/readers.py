"""The readers: fifty requests a second if the machine can; every page is checked."""

import random
import threading
import time
from collections.abc import Callable
from functools import partial

from lab.http_client import HTTPClient, Response
from lab.soak.consistency import LOCKED, inconsistencies
from lab.soak.ledger import Ledger
from lab.soak.task import Task
from lab.soak.walker import walk

THREADS = 4
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
UNCOUNTED = ("suggestion", "list", "question", "edited")  # pages without a counted list
MAX_REPEATS = 2
CONDITIONAL = 0.5  # share of the repeated requests that send `If-None-Match`
MAX_BACKLOG_S = 0.5  # requests that are later than this are left out


class Pace:
    """Schedules the requests of all threads; drops those that a busy machine can't make."""

    def __init__(self, per_second: int) -> None:
        self._step, self._next, self._lock = 1 / per_second, time.monotonic(), threading.Lock()

    def wait(self) -> float:
        with self._lock:
            at = max(self._next, time.monotonic() - MAX_BACKLOG_S)
            self._next = at + self._step
        return max(0.0, at - time.monotonic())


def work(task: Task) -> None:
    pace = Pace(task.per_second)
    readers = [threading.Thread(target=_read, args=(task, pace, at)) for at in range(THREADS)]
    readers.append(threading.Thread(target=_walk, args=(task,)))
    for thread in readers:
        thread.start()
    for thread in readers:
        # Python runs signal handlers in the main thread, and not while it waits in a join.
        while thread.is_alive():
            thread.join(0.5)


def _read(task: Task, pace: Pace, seed: int) -> None:
    rng, client = random.Random(seed), HTTPClient(task.port)  # noqa: S311 (no secret)
    paths = {**task.scenario.paths, "edited": [path for _pk, path in task.scenario.edited]}
    etags: dict[str, str] = {}
    while task.should_continue():
        task.pause(pace.wait())
        kind = rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
        path = rng.choice(paths[kind])
        with task.guarded(f"reader at {path}"):
            etag = etags.get(path, "") if rng.random() < CONDITIONAL else ""
            response = client.get(path, etag)
            etags[path] = response.etag
            check_response(task.ledger, kind, response, partial(client.get, path))
    client.close()


def check_response(
    ledger: Ledger, kind: str, response: Response, repeat: Callable[[], Response]
) -> None:
    ledger.note(f"read: {kind}", response.ms)
    ledger.note(f"status {response.status}")
    if response.status not in (200, 304):
        ledger.breach(f"status {response.status}", response.path)
    if LOCKED.search(response.text):
        ledger.breach("locked", response.path)
    if response.status == 200 and kind not in UNCOUNTED:
        _check_counts(ledger, response, repeat)


def _check_counts(ledger: Ledger, response: Response, repeat: Callable[[], Response]) -> None:
    """Report a page that contradicts itself, also when it is asked for again.

    A page counts in one statement and reads its cards in the next, so a commit in between can show
    in a single response. The next response must be right.
    """
    for _ in range(MAX_REPEATS):
        if not any(inconsistencies(response.text)):
            return
        ledger.note("torn by a commit, asked again")
        response = repeat()
    for inconsistency in inconsistencies(response.text):
        ledger.breach("wrong count", f"{response.path}: {inconsistency}")


def _walk(task: Task) -> None:
    client = HTTPClient(task.port)
    while task.should_continue():
        with task.guarded("walk"):
            walk(task, client)
    client.close()
