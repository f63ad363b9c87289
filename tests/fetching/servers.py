"""TLS servers on loopback that answer as a test says and record what reaches them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from clipqa.fetching import Client

PUBLIC, PRIVATE, SILENT, CLOSED = "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"
MAX_HEAD = 16_384


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]


class Server:
    """Answers by path, in a thread for each connection. Everything else is 404."""

    def __init__(self, address: str, port: int, tls: ssl.SSLContext) -> None:
        self.listening = socket.create_server((address, port))
        self.port: int = self.listening.getsockname()[1]
        self.tls = tls
        self.answers: dict[str, Answer] = {}
        self.requests: list[Request] = []
        self.connections = 0
        self.stopping = Event()
        self.threads = [self._start(self._accept)]

    def close(self) -> None:
        self.stopping.set()
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self.listening.close()
        for thread in self.threads:
            thread.join(5)

    def _start(self, function: Callable[..., None], *args: object) -> Thread:
        thread = Thread(target=function, args=args, daemon=True)
        thread.start()
        return thread

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                plain, _address = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            self.threads.append(self._start(self._serve, plain))

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(10)
        with plain, suppress(OSError), self.tls.wrap_socket(plain, server_side=True) as secured:
            request = _read(secured)
            if request is not None:
                self.requests.append(request)
                answer = self.answers.get(request.path.partition("?")[0], reply(404))
                answer(secured, self.stopping)


Answer = Callable[[ssl.SSLSocket, Event], None]


def _read(connection: ssl.SSLSocket) -> Request | None:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < MAX_HEAD:
        piece = connection.recv(MAX_HEAD)
        if not piece:
            return None
        head += piece
    first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    method, path, _version = first.split(" ")
    return Request(method, path, dict(line.split(": ", 1) for line in lines))


def reply(status: int, body: bytes = b"", **headers: str) -> Answer:
    """An ordinary answer. A header such as Content-Type is written `content_type`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("content-length", str(len(body)))
    lines = [f"HTTP/1.1 {status} Any", *(f"{name}: {value}" for name, value in named.items())]
    return raw("\r\n".join([*lines, "", ""]).encode() + body)


def json_reply(body: bytes = b"{}", **headers: str) -> Answer:
    return reply(200, body, **{"content_type": "application/json; charset=utf-8", **headers})


def raw(data: bytes) -> Answer:
    def answer(connection: ssl.SSLSocket, _stopping: Event) -> None:
        connection.sendall(data)

    return answer


def endless(head: bytes, piece: bytes) -> Answer:
    """Sends as fast as the client takes it, until the client hangs up."""

    def answer(connection: ssl.SSLSocket, stopping: Event) -> None:
        connection.sendall(head)
        while not stopping.is_set():
            connection.sendall(piece)

    return answer


def drip(head: bytes, piece: bytes = b"", every: float = 0.02) -> Answer:
    """Sends a piece now and then, or nothing more if it is empty."""

    def answer(connection: ssl.SSLSocket, stopping: Event) -> None:
        connection.sendall(head)
        while not stopping.wait(every):
            connection.sendall(piece)

    return answer


@dataclass
class Names:
    """A resolver: each name has a list of answers, the last of which is given again."""

    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        answers = self.answers.get(host, [[]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def give(self, host: str, *answers: list[str]) -> None:
        self.answers[host] = list(answers)


@dataclass
class Web:
    """A public and a private server at the same port, and a client that may reach the former."""

    public: Server
    private: Server
    names: Names
    client: Client

    def serve(self, path: str, answer: Answer) -> None:
        self.public.answers[path] = answer

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.public.requests]


def listening(address: str, port: int) -> Iterator[None]:
    """A host that accepts connections and says nothing."""
    with socket.create_server((address, port)):
        yield
