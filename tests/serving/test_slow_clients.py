"""With forty slow clients, two threads and no proxy in front, other clients are still served."""

import socket
import time
from pathlib import Path

import pytest

from tests.serving.app import LARGE, PART, PARTS
from tests.serving.conftest import Clients, Server, started

pytestmark = pytest.mark.pure  # needs no database
FORM = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\nmessage="


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing at all"),
        pytest.param(b"G", id="one byte"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", id="half a head"),
        pytest.param(b"\r\n", id="an empty line"),
        pytest.param(FORM % 500, id="half a form"),
        pytest.param(FORM % 1_000_000, id="the beginning of a large form"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo", id="a second head"),
        pytest.param(
            b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\nx",
            id="a body that is refused",
        ),
        pytest.param(
            b"POST /unread HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            id="a body in chunks that is refused",
        ),
        pytest.param(b"GET / HTTP/1.0\r\n\r\n", id="a connection that the client leaves open"),
        pytest.param(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n", id="a large page, not read"),
        pytest.param(b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n", id="a film, not read"),
        pytest.param(b"no request\r\n\r\n", id="no request"),
    ],
)
def test_slow_clients_do_not_delay_others(server: Server, clients: Clients, sent: bytes) -> None:
    clients(sent, 40)
    time.sleep(0.3)
    for _again in range(3):
        assert server.status(timeout=1) == 200


def test_more_slow_clients_than_connections_do_not_delay_others(
    server: Server, clients: Clients
) -> None:
    clients(b"GET / HTTP/1.1\r\nX-Slow: ", 150)
    time.sleep(0.3)
    assert server.status(timeout=1) == 200


def test_an_unfinished_head_times_out(tmp_path: Path) -> None:
    with started(tmp_path, TEST_HEAD_SECONDS="1") as server, server.connect() as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert b"408 Request Timeout" in slow.recv(1000)


def test_an_unfinished_body_times_out(tmp_path: Path) -> None:
    with started(tmp_path, TEST_HEAD_SECONDS="1") as server, server.connect() as slow:
        slow.sendall(FORM % 500)
        assert b"408 Request Timeout" in slow.recv(1000)


def test_a_stopping_server_waits_for_requests_but_not_for_idle_clients(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        idle = [server.connect() for _number in range(20)]
        with server.connect() as working:
            working.sendall(b"GET /pause?done HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.3)
            began = time.monotonic()
            server.origin.begin_to_stop()
            assert working.recv(1000).endswith(b"done")
        server.origin.stop()
        assert time.monotonic() - began < 6
    for client in idle:
        client.close()


def read_slowly(client: socket.socket, size: int) -> bytes:
    """Read a response, with pauses at its beginning."""
    received = bytearray()
    while len(received) < size:
        received += client.recv(65_536)
        if len(received) < 200_000:
            time.sleep(0.01)
    return bytes(received)


@pytest.mark.parametrize("path", ["/large", "/file"])
def test_a_slow_reader_gets_the_whole_response_and_may_send_another_request(
    server: Server, path: str
) -> None:
    whole = LARGE if path == "/large" else server.file.read_bytes()
    with server.connect(received_at_once=4096) as slow:
        for _again in range(2):
            slow.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += slow.recv(1)
            assert read_slowly(slow, len(whole)) == whole


def test_a_streaming_response_arrives_whole(server: Server) -> None:
    with server.connect(received_at_once=4096) as slow:
        slow.sendall(b"GET /parts HTTP/1.0\r\n\r\n")
        received = bytearray()
        while piece := slow.recv(65_536):
            received += piece
    assert bytes(received).endswith(PART * PARTS)


def test_a_file_is_closed_whether_it_was_read_or_not(server: Server) -> None:
    server.closed.write_text("")
    assert server.status("/file", timeout=5) == 200
    with server.connect(received_at_once=4096) as leaving:
        leaving.sendall(b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n")
        leaving.recv(100)
    until = time.monotonic() + 5
    while server.closed.read_text().count("closed") < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert server.closed.read_text().count("closed") == 2
