"""Load over HTTP/1.1 with connections kept open: one thread, so that it stays out of the way."""

import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
NO_BODY = (204, 304)
PATIENCE = 30  # seconds for an answer; whoever takes longer has failed


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
        self.socket.send(request)

    def is_answered(self) -> bool:
        """Read what has come; True once the response is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("The server closed the connection.")
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


def load(
    port: int,
    request: bytes,
    connections: int,
    seconds: float,
    *,
    least: int = 3,
    status: int = 200,
) -> Load:
    """Ask over and over for so long, at least so many times; each connection waits its turn."""
    run, selector = Load(), selectors.DefaultSelector()
    began, used = time.perf_counter(), time.process_time()
    askers = [_connected(port) for _ in range(connections)]
    for asker in askers:
        selector.register(asker.socket, selectors.EVENT_READ, asker)
        asker.ask(request)
    waiting = connections
    while waiting:
        ready = selector.select(PATIENCE)
        if not ready:
            run.failed += waiting
            break
        for key, _ in ready:
            asker = key.data
            if not asker.is_answered():
                continue
            now = time.perf_counter()
            run.latencies_ms.append((now - asker.asked_at) * 1000)
            run.failed += asker.status != status
            if now - began < seconds or len(run.latencies_ms) + waiting <= least:
                asker.ask(request)
            else:
                waiting -= 1
    run.seconds = time.perf_counter() - began
    run.processor = (time.process_time() - used) / run.seconds
    selector.close()
    for asker in askers:
        asker.socket.close()
    return run


def _connected(port: int) -> Asker:
    opened = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Asker(opened)


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
