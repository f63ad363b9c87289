"""Break what waits too long for a replica.

A server that was stopped, or whose disk stands still, keeps its connections open and says
nothing; no timeout of the network notices, and every thread of ours would come to wait for it.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from time import monotonic, sleep

from django.db.backends.base.base import BaseDatabaseWrapper

LOOKS_EVERY_S = 0.5


class Watchdog:
    """One thread that looks at all, since a timer for each page would cost a thread for each."""

    def __init__(self) -> None:
        self._ends: dict[object, tuple[float, int]] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    @contextmanager
    def over(self, connection: BaseDatabaseWrapper, at_most_s: float) -> Iterator[None]:
        """Inside, a statement that is still waiting after so long fails as at a lost server."""
        connection.ensure_connection()
        mark = object()
        with self._lock:
            self._ends[mark] = (monotonic() + at_most_s, connection.connection.pgconn.socket)
            self._start()
        try:
            yield
        finally:
            # Before anybody closes it: the socket's number may then be another's.
            with self._lock:
                self._ends.pop(mark, None)

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():  # nor is it in a forked process
            self._thread = Thread(target=self._look, name="replica watchdog", daemon=True)
            self._thread.start()

    def _look(self) -> None:
        while True:
            sleep(LOOKS_EVERY_S)
            with self._lock:
                late = [mark for mark, (ends_at, _) in self._ends.items() if ends_at < monotonic()]
                for mark in late:
                    _break(self._ends.pop(mark)[1])


def _break(number: int) -> None:
    with suppress(OSError), socket.socket(fileno=os.dup(number)) as link:
        link.shutdown(socket.SHUT_RDWR)


watchdog = Watchdog()
