"""A reader who keeps reading: every response is a page, or a 503 that says why where allowed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from lab.http_client import NO_RESPONSE, HTTPClient, Response
from lab.soak.admin_client import UNAVAILABLE_MARK
from lab.soak.ledger import Ledger
from lab.soak.scenario import Scenario

PAUSE_S = 0.15
API = "/api/"


class Reader(threading.Thread):
    def __init__(self, port: int, paths: list[str], ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self._client, self._paths, self._ledger = HTTPClient(port), paths, ledger
        self.is_over, self.tolerates_503 = threading.Event(), threading.Event()

    def run(self) -> None:
        for path in cycle(self._paths):
            if self.is_over.wait(PAUSE_S):
                return
            # The database may be stopped or come back while the request is under way.
            was_tolerated = self.tolerates_503.is_set()
            try:
                response = self._client.get(path)
            except NO_RESPONSE as error:
                self._ledger.breach("no answer to a reader", f"{path}: {error!r}")
                continue
            self.check(response, was_tolerated or self.tolerates_503.is_set())

    def check(self, response: Response, tolerates_503: bool) -> None:
        self._ledger.note(f"pages read, {response.status}", response.ms)
        is_explained = response.status == 503 and (
            UNAVAILABLE_MARK in response.text or response.path.startswith(API)
        )
        if response.status != 200 and not (is_explained and tolerates_503):
            self._ledger.breach(f"a reader got {response.status}", response.path)


@contextmanager
def reading(port: int, scenario: Scenario, ledger: Ledger) -> Iterator[Reader]:
    paths = [path for paths in scenario.paths.values() for path in paths[:4]]
    reader = Reader(port, paths, ledger)
    reader.start()
    try:
        yield reader
    finally:
        reader.is_over.set()
        reader.join(60)
