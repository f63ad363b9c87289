"""Close connections whose replica does not answer in time.

A server that is stopped, or whose disk hangs, keeps its connections open and sends nothing. No
network timeout notices that, and after a while every thread would wait for it.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from time import monotonic, sleep

from django.db.backends.base.base import BaseDatabaseWrapper

CHECK_INTERVAL_S = 0.5


class Watchdog:
    """One thread checks all deadlines, since a `Timer` for each page would start a thread each."""

    def __init__(self) -> None:
        self._deadlines: dict[object, tuple[float, int]] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    @contextmanager
    def over(self, connection: BaseDatabaseWrapper, timeout_s: float) -> Iterator[None]:
        """Shut the connection down after a timeout: a waiting statement fails as if it was lost."""
        connection.ensure_connection()
        mark = object()
        with self._lock:
            self._deadlines[mark] = (monotonic() + timeout_s, connection.connection.pgconn.socket)
            self._start()
        try:
            yield
        finally:
            # Before the connection is closed: its descriptor may then belong to another socket.
            with self._lock:
                self._deadlines.pop(mark, None)

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():  # a forked process has no threads
            self._thread = Thread(target=self._run, name="replica watchdog", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            sleep(CHECK_INTERVAL_S)
            with self._lock:
                now = monotonic()
                late = [mark for mark, (ends_at, _) in self._deadlines.items() if ends_at < now]
                for mark in late:
                    _shut_down(self._deadlines.pop(mark)[1])


def _shut_down(descriptor: int) -> None:
    with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as link:
        link.shutdown(socket.SHUT_RDWR)


watchdog = Watchdog()
