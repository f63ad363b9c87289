"""Load over HTTP/1.1 with connections kept open: one thread, so that it stays out of the way."""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
NO_BODY = (204, 304)
PATIENCE = 60  # seconds for an answer; whoever takes longer has failed
MOST_REOPENED = 50


@dataclass
class Load:
    """What one run saw; `processor` is the share of a processor that asking took."""

    latencies_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0
    failed: int = 0

    @property
    def per_second(self) -> float:
        return len(self.latencies_ms) / self.seconds if self.seconds else 0.0


def whole_of(parts: Sequence[Load]) -> Load:
    """One run, of what its parts saw one after the other."""
    seconds = sum(part.seconds for part in parts)
    return Load(
        [latency for part in parts for latency in part.latencies_ms],
        seconds,
        sum(part.processor * part.seconds for part in parts) / seconds,
        sum(part.failed for part in parts),
    )


class Closed(Exception):  # noqa: N818 (servers may close a connection between two requests)
    """The connection was closed before the response was whole."""


@dataclass
class Asker:
    socket: socket.socket
    got: bytearray = field(default_factory=bytearray)
    asked_at: float = 0.0
    wanted: int = 0  # bytes of the whole response, once its head is here
    status: int = 0

    def ask(self, request: bytes) -> None:
        self.got.clear()
        self.wanted, self.asked_at = 0, time.perf_counter()
        with suppress(ConnectionError):  # reading will tell
            self.socket.send(request)

    def is_answered(self) -> bool:
        """Read what has come; True once the response is whole. Raises `Closed`."""
        try:
            part = self.socket.recv(262_144)
        except ConnectionResetError as error:
            raise Closed from error
        if not part:
            raise Closed
        self.got += part
        if not self.wanted:
            self._read_head()
        return bool(self.wanted) and len(self.got) >= self.wanted

    def _read_head(self) -> None:
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            return
        head, self.status = bytes(self.got[:end]), int(self.got[9:12])
        length = LENGTH.search(head)
        body = int(length[1]) if length and self.status not in NO_BODY else 0
        self.wanted = end + 4 + body


class Crowd:
    """Connections that ask for one page; each waits for its answer before it asks again."""

    def __init__(self, port: int, request: bytes, number: int) -> None:
        self._port, self._request, self._reopened = port, request, 0
        self._selector = selectors.DefaultSelector()
        self._askers = [Asker(_connected(port)) for _ in range(number)]
        self.waiting = number
        for asker in self._askers:
            self._selector.register(asker.socket, selectors.EVENT_READ, asker)
            asker.ask(request)

    def answered(self) -> Iterator[Asker]:
        """Those whose answer is whole by now; nobody where the server has fallen silent."""
        ready = self._selector.select(PATIENCE)
        if not ready:
            raise TimeoutError(f"No answer within {PATIENCE} seconds.")
        for key, _ in ready:
            try:
                if key.data.is_answered():
                    yield key.data
            except Closed:
                self._reopen(key.data)

    def ask_again(self, asker: Asker) -> None:
        asker.ask(self._request)

    def close(self) -> None:
        self._selector.close()
        for asker in self._askers:
            asker.socket.close()

    def _reopen(self, asker: Asker) -> None:
        """Ask on another connection, as browsers do; the wait counts from the first asking."""
        self._reopened += 1
        if self._reopened > MOST_REOPENED:
            raise ConnectionError("The server closes one connection after the other.")
        asked_at = asker.asked_at
        self._selector.unregister(asker.socket)
        asker.socket.close()
        asker.socket = _connected(self._port)
        self._selector.register(asker.socket, selectors.EVENT_READ, asker)
        asker.ask(self._request)
        asker.asked_at = asked_at


def load(
    port: int,
    request: bytes,
    connections: int,
    seconds: float,
    *,
    least: int = 3,
    status: int = 200,
) -> Load:
    """Ask over and over for so long, at least so many times."""
    run, began, used = Load(), time.perf_counter(), time.process_time()
    crowd = Crowd(port, request, connections)
    while crowd.waiting:
        for asker in crowd.answered():
            now = time.perf_counter()
            run.latencies_ms.append((now - asker.asked_at) * 1000)
            run.failed += asker.status != status
            if now - began < seconds or len(run.latencies_ms) + crowd.waiting <= least:
                crowd.ask_again(asker)
            else:
                crowd.waiting -= 1
    run.seconds = time.perf_counter() - began
    run.processor = (time.process_time() - used) / run.seconds
    crowd.close()
    return run


def _connected(port: int) -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def request_for(port: int, path: str, *, packed: bool = True, etag: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += ["Accept-Encoding: gzip"] if packed else []
    lines += [f"If-None-Match: {etag}"] if etag else []
    return ("\r\n".join([*lines, "", ""])).encode()


def etag_of(port: int, path: str) -> str:
    """Asked of this server, since another port is another address, and so another page."""
    connection = HTTPConnection("localhost", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        return response.headers.get("ETag") or ""
    finally:
        connection.close()


def percentile(latencies_ms: list[float], share: float) -> float:
    ordered = sorted(latencies_ms)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
