"""The loop of `manage.py work`: run the jobs that are due, pause, and wait during outages."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connections

from clipqa.db.outages import outage_of
from clipqa.jobs.errors import Interrupted
from clipqa.jobs.kinds import Kind
from clipqa.jobs.running import run_due
from clipqa.jobs.upkeep import keep_up
from clipqa.jobs.waiting import Pause, Wait

log = logging.getLogger(__name__)
OUTAGE_PAUSE_S = 5.0
UPKEEP_EVERY_S = 600.0
PARENT_CHECK_S = 1.0


class Worker:
    """SIGTERM and SIGINT end it after the present job, or at once if that is interruptible.

    With `parent`, a process id, it also ends when its parent is another process.
    """

    def __init__(self, parent: int | None = None) -> None:
        self._is_stopping = self._may_interrupt = False
        self._parent = parent
        self._next_upkeep = 0.0
        self._idle = _configured_wait()
        self._is_troubled = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        if self._parent is not None:
            Thread(target=_end_with, args=[self._parent], daemon=True).start()
        while not self.should_stop():
            try:
                with self._turns():
                    self._keep_up()
                    run_due(self._guard, self.should_stop)
                with self._interruptible():
                    self._idle.wait()
            except Interrupted:
                return

    def should_stop(self) -> bool:
        return self._is_stopping

    @contextmanager
    def _turns(self) -> Iterator[None]:
        """Continue after any exception of a turn, since the jobs are still due."""
        try:
            yield
            self._note_end_of_trouble()
        except Exception as error:
            self._note_trouble(error)
            connections.close_all()
            self._pause(OUTAGE_PAUSE_S)
        finally:
            close_old_connections()

    def _keep_up(self) -> None:
        """Plan jobs and delete old ones every ten minutes."""
        if time.monotonic() < self._next_upkeep:
            return
        self._next_upkeep = time.monotonic() + UPKEEP_EVERY_S
        keep_up()

    def _note_trouble(self, error: Exception) -> None:
        """Log an outage once, and other errors, which are mistakes of the code, each time."""
        outage = outage_of(error)
        if outage is None:
            log.error("The worker goes on after an error.", exc_info=error)
        elif not self._is_troubled:
            log.warning("The worker waits: %s (%s).", outage.value, error)
        self._is_troubled = True

    def _note_end_of_trouble(self) -> None:
        if self._is_troubled:
            log.warning("The worker works again.")
        self._is_troubled = False

    def _guard(self, kind: Kind) -> AbstractContextManager[None]:
        return self._interruptible() if kind.interruptible else nullcontext()

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        self._may_interrupt = True
        try:
            if self._is_stopping:
                raise Interrupted
            yield
        finally:
            self._may_interrupt = False

    def _pause(self, seconds: float) -> None:
        with self._interruptible():
            time.sleep(seconds)

    def _stop(self, *signal_details: Any) -> None:
        self._is_stopping = True
        if self._may_interrupt:
            self._may_interrupt = False
            raise Interrupted


def _configured_wait() -> Wait:
    if not settings.CLIPQA_QUEUE_URL:
        return Pause()
    from clipqa.jobs.redis_queue import Subscription

    return Subscription(settings.CLIPQA_QUEUE_URL)


def _end_with(parent: int) -> None:
    """Send SIGTERM to this process when its parent has ended, so that it has another one."""
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_S)
    os.kill(os.getpid(), signal.SIGTERM)
