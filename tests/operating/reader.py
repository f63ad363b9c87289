"""A client that requests pages as a browser does: over TLS from nginx, or from gunicorn."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message

from scripts.nginx import NAME

UNVERIFIED_TLS = ssl.create_default_context()
UNVERIFIED_TLS.check_hostname = False
UNVERIFIED_TLS.verify_mode = ssl.CERT_NONE


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def cache(self) -> str:
        return self.headers["X-Cache"] or "-"

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> str:
        return ", ".join(self.headers.get_all(name, []))


class Reader:
    """A client with its own address (127.0.0.x). Each request opens a connection, unless steady."""

    def __init__(self, port: int, *, is_tls: bool = True, address: str = "127.0.0.1") -> None:
        self.port, self.is_tls, self.address = port, is_tls, address
        self._connection_kept_open: http.client.HTTPConnection | None = None

    @contextmanager
    def steady(self) -> Iterator["Reader"]:
        """Use one connection for many pages, as browsers do."""
        self._connection_kept_open = self._connection(timeout=20)
        try:
            yield self
        finally:
            self._connection_kept_open.close()
            self._connection_kept_open = None

    def get(self, path: str, timeout: float = 20, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, headers=named, timeout=timeout)

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str],
        body: bytes | None = None,
        timeout: float = 20,
    ) -> Answer:
        connection = self._connection_kept_open or self._connection(timeout)
        # For gunicorn, the headers that nginx would add.
        forwarded = {} if self.is_tls else {"X-Forwarded-Proto": "https"}
        try:
            connection.request(method, path, body, {"Host": NAME, **forwarded, **headers})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            if connection is not self._connection_kept_open:
                connection.close()

    def socket(self, timeout: float = 10, received_at_once: int = 0) -> socket.socket:
        """Return an open connection, to send invalid requests."""
        plain = socket.socket()
        plain.settimeout(timeout)
        if received_at_once:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, received_at_once)
        plain.bind((self.address, 0))
        plain.connect(("127.0.0.1", self.port))
        return UNVERIFIED_TLS.wrap_socket(plain, server_hostname=NAME) if self.is_tls else plain

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        where, bound = ("127.0.0.1", self.port), (self.address, 0)
        if not self.is_tls:
            return http.client.HTTPConnection(*where, timeout=timeout, source_address=bound)
        return http.client.HTTPSConnection(
            *where, timeout=timeout, source_address=bound, context=UNVERIFIED_TLS
        )
