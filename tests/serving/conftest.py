"""gunicorn with the shipped settings and two threads, serving a small application."""

import http.client
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.origin import Origin, throwaway_origin

APPLICATION = "tests.serving.app:application"
SLOTS = "60"
# Set TEST_WORKER=gthread to run the tests with another worker.
OPTIONS = ("--worker-connections", SLOTS)
if worker := os.environ.get("TEST_WORKER"):
    OPTIONS = (*OPTIONS, "--worker-class", worker)


@dataclass(frozen=True)
class Server:
    origin: Origin
    file: Path
    closed: Path

    def status(self, path: str = "/", timeout: float = 1) -> int:
        """Return the status that another client gets meanwhile."""
        client = http.client.HTTPConnection("127.0.0.1", self.origin.port, timeout=timeout)
        try:
            client.request("GET", path)
            return client.getresponse().status
        finally:
            client.close()

    def connect(self, received_at_once: int = 0) -> socket.socket:
        client = socket.socket()
        client.settimeout(10)
        if received_at_once:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, received_at_once)
        client.connect(("127.0.0.1", self.origin.port))
        return client


Clients = Callable[[bytes, int], list[socket.socket]]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    with started(folder) as running:
        yield running


@contextmanager
def started(folder: Path, **settings: str) -> Iterator[Server]:
    file, closed = folder / "film", folder / "closed"
    file.write_bytes(bytes(range(256)) * 40_000)
    closed.touch()
    named = {"TEST_FILE": str(file), "TEST_CLOSED": str(closed), "WEB_THREADS": "2"}
    with throwaway_origin({**named, **settings}, APPLICATION, *OPTIONS) as origin:
        yield Server(origin, file, closed)


@pytest.fixture
def clients(server: Server) -> Iterator[Clients]:
    """Many clients that send the same bytes, then neither send nor read anything."""
    opened: list[socket.socket] = []

    def many(sent: bytes, count: int = 40) -> list[socket.socket]:
        for _number in range(count):
            opened.append(server.connect(received_at_once=4096))
            opened[-1].sendall(sent)
        return opened

    yield many
    for client in opened:
        client.close()
