"""CPU time: this process's own, and that of the database's process where it has one."""

import time
from pathlib import Path

from django.db import connection


class Clock:
    """Milliseconds since it was made; the second figure is None where nothing tells it."""

    def __init__(self) -> None:
        self._backend = _backend()
        self._here, self._there = time.process_time(), _used(self._backend)

    def read(self) -> tuple[float, float | None]:
        here = (time.process_time() - self._here) * 1000
        if self._there is None or _backend() != self._backend:
            return here, None
        return here, ((_used(self._backend) or 0) - self._there) / 1_000_000


def _backend() -> int | None:
    """The server process that works for our connection; this asks it nothing new."""
    if connection.vendor != "postgresql":
        return None
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _used(pid: int | None) -> int | None:
    """Nanoseconds on a processor, as Linux counts them; `stat` would only tell hundredths."""
    scheduled = Path(f"/proc/{pid}/schedstat")
    if pid is None or not scheduled.exists():
        return None
    return int(scheduled.read_text().split()[0])
