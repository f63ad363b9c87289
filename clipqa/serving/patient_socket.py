"""A socket that buffers a response, so that no thread waits for a slow client."""

import errno
import os
import select
import socket
from collections.abc import Iterator
from typing import Any

# The connection of a client that neither sends nor receives for this long is closed, as by nginx.
STALLED_SECONDS = 30.0
# The size of a streaming response (an export) that is buffered before its thread waits.
MAX_QUEUED = 1024 * 1024
MAX_PARTS = 1000  # per system call; the limit of Linux is 1,024
CHUNKS_PER_TURN = 16  # of a file, before the loop serves other connections


class PatientSocket(socket.socket):
    """Queues data that the kernel does not accept yet. The worker's loop sends it later.

    The descriptor never blocks. Where gunicorn sets it to blocking, it waits at most
    `STALLED_SECONDS`.
    """

    @classmethod
    def adopt(cls, accepted: socket.socket) -> "PatientSocket":
        kind = accepted.family, accepted.type, accepted.proto
        return cls(*kind, fileno=accepted.detach())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: list[bytes | memoryview] = []
        self.queued = 0
        self.file: Iterator[bytes] | None = None

    def setblocking(self, flag: bool, /) -> None:
        self.settimeout(STALLED_SECONDS if flag else 0.0)

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        try:
            return super().recv(size, flags)
        except TimeoutError as error:
            raise _connection_reset("The client stopped sending.") from error

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Queue data. The headers wait for the first part, so that one system call sends both."""
        while self.queued > MAX_QUEUED and not self.flush():
            self._wait_until_writable()
        self._queue.append(data)
        self.queued += len(data)
        if len(self._queue) > 1:
            self.flush()

    def flush(self) -> bool:
        """Send as much as the kernel accepts now; return whether that was everything."""
        while self._queue:
            try:
                taken = os.writev(self.fileno(), self._queue[:MAX_PARTS])
            except BlockingIOError:
                return False
            self._dequeue(taken)
        return True

    def _dequeue(self, taken: int) -> None:
        """Remove the sent bytes from the queue."""
        self.queued -= taken
        if not self.queued:
            self._queue.clear()
            return
        whole = 0
        while taken >= len(self._queue[whole]):
            taken -= len(self._queue[whole])
            whole += 1
        del self._queue[:whole]
        self._queue[0] = memoryview(self._queue[0])[taken:]

    def pump(self) -> bool:
        """Do the same, then send chunks of the file; return whether everything is sent."""
        for _turn in range(CHUNKS_PER_TURN):
            if not self.flush():
                return False
            if self.file is None:
                return True
            chunk = next(self.file, b"")
            if chunk:
                self._queue.append(chunk)
                self.queued += len(chunk)
            else:
                self.close_file()
        return False

    def close_file(self) -> None:
        file, self.file = self.file, None
        if file is not None:
            file.close()  # type: ignore[attr-defined]

    def _wait_until_writable(self) -> None:
        poll = select.poll()
        poll.register(self, select.POLLOUT)
        if not poll.poll(STALLED_SECONDS * 1000):
            raise _connection_reset("The client stopped reading.")


def _connection_reset(message: str) -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, message)
