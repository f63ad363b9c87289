"""Connections that the worker's loop waits for, with their deadlines and the limit of memory."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

from clipqa.serving.connection import Connection, State

STOPPING_SECONDS = 2.0
SWEEP_SECONDS = 1.0
MAX_BUFFERED = 64 * 1024 * 1024  # bytes of all requests and responses of one process


class ParkingWorker(ThreadWorker):
    """A threaded worker whose loop waits for parked connections instead of its threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parked: dict[Connection, None] = {}  # the oldest first
        self.next_sweep = 0.0

    def _park(
        self, conn: Connection, events: int, step: Callable[..., None], deadline: float
    ) -> None:
        """Call `step` when the socket is ready. After the deadline the connection is closed."""
        conn.deadline = deadline
        if conn not in self.parked:
            self.parked[conn] = None
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, events, partial(step, conn))

    def _unpark(self, conn: Connection) -> None:
        if conn in self.parked:
            del self.parked[conn]
            self.poller.unregister(conn.sock)

    def _refuse(self, conn: Connection, status: int, reason: str) -> None:
        conn.keep_alive = False
        try:
            util.write_error(conn.sock, status, reason, "")
        except OSError:
            self._drop(conn)
        else:
            self._send(conn)

    def _send(self, conn: Connection, _socket: object = None) -> None:
        raise NotImplementedError

    def _drop(self, conn: Connection) -> None:
        self._unpark(conn)
        conn.sock.close_file()
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> None:
        """Close the connection that has waited longest; those with a response to send come last."""
        if self.keepalived_conns:
            self.keepalived_conns[0].timeout = 0.0
            self.murder_keepalived()
            return
        waiting = (conn for conn in self.parked if conn.state is not State.SENDING)
        longest = next(waiting, next(iter(self.parked), None))
        if longest is not None:
            self._drop(longest)

    def murder_pending(self) -> None:
        """Check deadlines. gunicorn's loop calls this after each round, also while stopping."""
        super().murder_pending()
        now = time.monotonic()
        if now < self.next_sweep:
            return
        self.next_sweep = now + SWEEP_SECONDS
        for conn in list(self.parked):
            self._check_deadline(conn, now)
        while self.parked and sum(conn.buffered for conn in self.parked) > MAX_BUFFERED:
            self._make_room()

    def _check_deadline(self, conn: Connection, now: float) -> None:
        has_begun = conn.state is State.SENDING or bool(conn.incoming.received)
        if not self.alive and not has_begun:
            conn.deadline = min(conn.deadline, now + STOPPING_SECONDS)
        if conn.deadline > now:
            return
        if conn.state is State.RECEIVING and has_begun:
            self._unpark(conn)
            self._refuse(conn, 408, "Request Timeout")
        else:
            self._drop(conn)
