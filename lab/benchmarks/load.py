"""The load generator: HTTP/1.1 over open connections, in one thread.

It is not `lab.http_client`, which takes more CPU for a response: here client and server share the
machine, so the client has to be as cheap as it can be.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from lab.http_client import HTTPClient

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
NO_BODY = (204, 304)
TIMEOUT_S = 60
MAX_REOPENED = 50


@dataclass
class Load:
    """The results of one run; `processor` is the share of a processor that the client took."""

    latencies_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0
    failed: int = 0

    @property
    def per_second(self) -> float:
        return len(self.latencies_ms) / self.seconds if self.seconds else 0.0


class Closed(Exception):  # noqa: N818 (servers may close a connection between two requests)
    """The connection was closed before the response was whole."""


@dataclass
class Connection:
    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    sent_at: float = 0.0
    length: int = 0  # bytes of the whole response; 0 until its head has come
    status: int = 0

    def send(self, request: bytes) -> None:
        self.received.clear()
        self.length, self.sent_at = 0, time.perf_counter()
        with suppress(ConnectionError):  # the next read raises `Closed`
            self.socket.send(request)

    def read(self) -> bool:
        """Read what has arrived; return True once the response is whole. Raise `Closed`."""
        try:
            part = self.socket.recv(262_144)
        except ConnectionResetError as error:
            raise Closed from error
        if not part:
            raise Closed
        self.received += part
        if not self.length:
            self._read_head()
        return bool(self.length) and len(self.received) >= self.length

    def _read_head(self) -> None:
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return
        head, self.status = bytes(self.received[:end]), int(self.received[9:12])
        length = LENGTH.search(head)
        body = int(length[1]) if length and self.status not in NO_BODY else 0
        self.length = end + 4 + body


class ConnectionPool:
    """Connections that request one page; each waits for its response before it asks again."""

    def __init__(self, port: int, request: bytes, number: int) -> None:
        self._port, self._request, self._reopened = port, request, 0
        self._selector = selectors.DefaultSelector()
        self._connections = [Connection(_open_socket(port)) for _ in range(number)]
        self.waiting = number
        for connection in self._connections:
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(request)

    def completed(self) -> Iterator[Connection]:
        """Wait for data and yield the connections whose response is whole.

        Raise `TimeoutError` if the server sends nothing.
        """
        ready = self._selector.select(TIMEOUT_S)
        if not ready:
            raise TimeoutError(f"No response within {TIMEOUT_S} seconds.")
        for key, _ in ready:
            try:
                if key.data.read():
                    yield key.data
            except Closed:
                self._reopen(key.data)

    def send_again(self, connection: Connection) -> None:
        connection.send(self._request)

    def close(self) -> None:
        self._selector.close()
        for connection in self._connections:
            connection.socket.close()

    def _reopen(self, connection: Connection) -> None:
        """Repeat the request on a new connection, as browsers do.

        The latency counts from the first request.
        """
        self._reopened += 1
        if self._reopened > MAX_REOPENED:
            raise ConnectionError("The server closes one connection after the other.")
        sent_at = connection.sent_at
        self._selector.unregister(connection.socket)
        connection.socket.close()
        connection.socket = _open_socket(self._port)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(self._request)
        connection.sent_at = sent_at


def load(
    port: int,
    request: bytes,
    connections: int,
    seconds: float,
    *,
    least: int = 3,
    status: int = 200,
) -> Load:
    """Repeat the request for that many seconds, and at least `least` times."""
    run, began, used = Load(), time.perf_counter(), time.process_time()
    pool = ConnectionPool(port, request, connections)
    while pool.waiting:
        for connection in pool.completed():
            now = time.perf_counter()
            run.latencies_ms.append((now - connection.sent_at) * 1000)
            run.failed += connection.status != status
            if now - began < seconds or len(run.latencies_ms) + pool.waiting <= least:
                pool.send_again(connection)
            else:
                pool.waiting -= 1
    run.seconds = time.perf_counter() - began
    run.processor = (time.process_time() - used) / run.seconds
    pool.close()
    return run


def _open_socket(port: int) -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def request_for(port: int, path: str, *, compressed: bool = True, etag: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += ["Accept-Encoding: gzip"] if compressed else []
    lines += [f"If-None-Match: {etag}"] if etag else []
    return ("\r\n".join([*lines, "", ""])).encode()


def etag_of(port: int, path: str) -> str:
    """Ask this server for the page's `ETag`, which differs between ports."""
    client = HTTPClient(port)
    try:
        return client.get(path).etag
    finally:
        client.close()


def percentile(latencies_ms: list[float], share: float) -> float:
    ordered = sorted(latencies_ms)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
