"""Readers that request pages continuously, and an editor that reads each answer after saving it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count, cycle

from django.db import connection

from clipqa.curation import save_answer
from clipqa.models import Answer
from tests.operating.reader import Reader

READERS = 3
PATHS = ("/", "/search/", "/search/?q=said", "/questions/who-said-it/", "/api/v1/suggest/?q=mai")


@dataclass
class SimulatedUsers:
    port: int
    seen: list[tuple[str, int]] = field(default_factory=list)
    edits: int = 0
    lost: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        with Reader(self.port, is_tls=False).steady() as reader:
            for path in cycle(PATHS):
                # Without a pause, the replica would get too little CPU time for replay.
                if self._is_over.wait(0.1):
                    return
                answer = reader.get(path)
                self.seen.append((path, answer.status))
                if answer.status != 200:
                    self.failed.append(f"{answer.status} {path}")

    def edit(self) -> None:
        try:
            with Reader(self.port, is_tls=False).steady() as reader:
                for number in count(1):
                    if self._is_over.wait(0.05):
                        return
                    self._save_and_read(reader, f"She said it {number} times.")
        finally:
            connection.close()

    def _save_and_read(self, reader: Reader, body: str) -> None:
        answer = Answer.objects.latest("pk")
        answer.body = body
        save_answer(answer)
        self.edits += 1
        page = reader.get(f"/questions/{answer.question.slug}/")
        if body not in page.text:
            self.lost.append(body)

    def end(self) -> None:
        self._is_over.set()


@contextmanager
def simulated_users(port: int) -> Iterator[SimulatedUsers]:
    users = SimulatedUsers(port)
    tasks = [*[users.read] * READERS, users.edit]
    threads = [threading.Thread(target=_reporting(users, work), daemon=True) for work in tasks]
    for thread in threads:
        thread.start()
    try:
        yield users
    finally:
        users.end()
        for thread in threads:
            thread.join(timeout=20)


def _reporting(users: SimulatedUsers, work: Callable[[], None]) -> Callable[[], None]:
    """Record the error that ends a thread, so that it does not go unnoticed."""

    def run() -> None:
        try:
            work()
        except (OSError, HTTPException, AssertionError, LookupError) as error:
            users.failed.append(repr(error))

    return run
