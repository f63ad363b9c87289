"""A connection to the server that is kept open, as a browser keeps it."""

import gzip
import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

PATIENCE = 60  # seconds; whoever takes longer has failed
CLOSED = (http.client.RemoteDisconnected, ConnectionError)


@dataclass(frozen=True)
class Got:
    path: str
    status: int
    headers: Message
    text: str
    ms: float

    @property
    def etag(self) -> str:
        return self.headers["ETag"] or ""

    @property
    def worker(self) -> str:
        return self.headers["X-Worker"] or ""


class Line:
    def __init__(self, port: int) -> None:
        self.port = port
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, etag: str = "", headers: Mapping[str, str] | None = None) -> Got:
        """Asked once more where the server had closed the connection meanwhile, as it may."""
        sent = {**(headers or {}), **({"If-None-Match": etag} if etag else {})}
        try:
            return self.ask("GET", path, sent)
        except CLOSED:
            self.close()
            return self.ask("GET", path, sent)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Got:
        """Raises what http.client does, and `TimeoutError`."""
        began = time.perf_counter()
        connection = self._opened()
        try:
            connection.request(method, path, body, {"Accept-Encoding": "gzip", **headers})
            response = connection.getresponse()
            content = response.read()
        except (http.client.HTTPException, OSError):
            self.close()
            raise
        if response.headers["Content-Encoding"] == "gzip" and content:
            content = gzip.decompress(content)
        ms = (time.perf_counter() - began) * 1000
        text = content.decode("utf-8", "replace")
        return Got(path, response.status, response.headers, text, ms)

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _opened(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
        return self._connection
