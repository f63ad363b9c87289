"""Valid and invalid requests, and requests that follow on the same connection."""

import socket

import pytest

from tests.serving.conftest import Server

pytestmark = pytest.mark.pure  # needs no database
NEXT = b"GET /?second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def everything(client: socket.socket) -> bytes:
    received = bytearray()
    while piece := client.recv(65_536):
        received += piece
    return bytes(received)


def ask(server: Server, *sent: bytes) -> bytes:
    with server.connect() as client:
        for part in sent:
            client.sendall(part)
        return everything(client)


def test_a_request_may_arrive_byte_by_byte(server: Server) -> None:
    sent = (
        b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde"
    )
    assert ask(server, *(sent[at : at + 1] for at in range(len(sent)))).endswith(b"\r\n\r\n5")


@pytest.mark.parametrize("size", [0, 1, 70_000, 1_048_576, 1_048_577, 5_000_000])
def test_a_body_of_any_size_is_read_whole(server: Server, size: int) -> None:
    head = f"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode()
    seen = ask(server, head + b"a" * size, NEXT)
    assert f"\r\n\r\n{size}HTTP/1.1 200".encode() in seen
    assert seen.endswith(b"second")


def test_pipelined_requests_are_answered_in_order(server: Server) -> None:
    three = b"".join(b"GET /?n%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(3))
    seen = ask(server, three + NEXT)
    assert [seen.count(word) for word in (b"n0", b"n1", b"n2", b"second")] == [1, 1, 1, 1]
    assert seen.index(b"n0") < seen.index(b"n1") < seen.index(b"n2") < seen.index(b"second")


def test_a_small_unread_body_is_not_parsed_as_a_request(server: Server) -> None:
    """Its bytes are skipped, and the next request begins after them."""
    inside = b"GET /?smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    head = b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(inside)
    seen = ask(server, head + inside + NEXT)
    assert b"smuggled" not in seen
    assert seen.endswith(b"second")


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 50000000", b"Transfer-Encoding: chunked"], ids=["long", "chunked"]
)
def test_a_large_unread_body_closes_the_connection(server: Server, framing: bytes) -> None:
    inside = b"GET /?smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    seen = ask(server, b"POST /unread HTTP/1.1\r\nHost: x\r\n" + framing + b"\r\n\r\n" + inside)
    assert seen.startswith(b"HTTP/1.1 413")
    assert seen.count(b"HTTP/1.1") == 1


def test_a_client_that_sends_a_refused_body_to_its_end_gets_the_response(server: Server) -> None:
    size = 8_000_000
    head = f"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode()
    assert b"too large" in ask(server, head, b"a" * size)


@pytest.mark.parametrize("size", [100, 2_000_000])
def test_a_client_that_expects_100_continue_gets_it(server: Server, size: int) -> None:
    with server.connect() as client:
        client.sendall(
            b"POST /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % size
        )
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a" * size)
        seen = everything(client)
    assert seen.startswith(b"HTTP/1.1 200")
    assert seen.endswith(str(size).encode())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET /" + b"a" * 50_000, b"414"),
        (b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 40_000, b"431"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 101 + b"\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", b"200"),
        (b"\r\n\r\n", b"400"),
    ],
)
def test_a_too_long_or_invalid_request_is_refused_at_once(
    server: Server, sent: bytes, status: bytes
) -> None:
    with server.connect() as client:
        client.sendall(sent)
        assert client.recv(1000).split(b" ")[1] == status
    assert server.status() == 200
