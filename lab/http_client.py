"""The laboratories' HTTP client: one connection that stays open, as in a browser."""

import gzip
import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

TIMEOUT_S = 60
CLOSED_BY_SERVER = (http.client.RemoteDisconnected, ConnectionError)
NO_RESPONSE = (OSError, http.client.HTTPException)  # all that a request can raise


@dataclass(frozen=True)
class Response:
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
        """The process that answered, where `lab.soak.freshness.WorkerMiddleware` runs."""
        return self.headers["X-Worker"] or ""


class HTTPClient:
    """`tls` makes it an HTTPS client."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.port, self._tls = port, tls
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, etag: str = "", headers: Mapping[str, str] | None = None) -> Response:
        """Repeats the request once if the server had closed the idle connection, as it may."""
        sent = {**(headers or {}), **({"If-None-Match": etag} if etag else {})}
        try:
            return self.request("GET", path, sent)
        except CLOSED_BY_SERVER:
            self.close()
            return self.request("GET", path, sent)

    def request(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Response:
        """Raise an error of `NO_RESPONSE` if the response does not come or breaks off."""
        began = time.perf_counter()
        response, content = self.fetch(method, path, headers, body)
        if response.headers["Content-Encoding"] == "gzip" and content:
            content = gzip.decompress(content)
        ms = (time.perf_counter() - began) * 1000
        return Response(
            path, response.status, response.headers, content.decode("utf-8", "replace"), ms
        )

    def fetch(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Return the body as it was sent, for callers that must not spend time on unpacking."""
        connection = self._open()
        try:
            connection.request(method, path, body, {"Accept-Encoding": "gzip", **headers})
            response = connection.getresponse()
            return response, response.read()
        except NO_RESPONSE:
            self.close()
            raise

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = self._new_connection()
        return self._connection

    def _new_connection(self) -> http.client.HTTPConnection:
        if self._tls:
            return http.client.HTTPSConnection(
                "localhost", self.port, timeout=TIMEOUT_S, context=self._tls
            )
        return http.client.HTTPConnection("localhost", self.port, timeout=TIMEOUT_S)
