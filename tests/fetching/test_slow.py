"""Each step has a time limit, and so has the whole fetch."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from dataclasses import replace
from threading import Event

import pytest

from clipqa.fetching import Client, UnavailableError, oembed
from clipqa.fetching.policy import Policy
from tests.fetching.servers import SILENT, Answer, Web, drip, json_reply, reply

POLICY = oembed(["video.test"])
URL = "https://video.test/"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

SLOW_IN_A_STEP = {
    "nothing is said": drip(b""),
    "the head does not end": drip(OK),
    "the head comes in drops": drip(OK, b"X: y\r\n"),
    "the status comes in drops": drip(b"HTTP/1.1 2", b"0"),
    "interim responses": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "the body does not begin": drip(OK + b"Content-Length: 10\r\n\r\n"),
    "the body stops": drip(OK + b"Content-Length: 10\r\n\r\n{"),
    "the body comes in drops": drip(OK + b"Content-Length: 99999\r\n\r\n", b" "),
    "chunks come in drops": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "a chunk's size comes in drops": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "trailers come in drops": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
}


def assert_slow(client: Client, policy: Policy, most: float) -> None:
    begin = time.monotonic()
    with pytest.raises(UnavailableError, match="took too long") as failure:
        client.fetch(URL, policy)
    assert time.monotonic() - begin < most
    assert failure.value.may_retry


@pytest.mark.parametrize("answer", SLOW_IN_A_STEP.values(), ids=SLOW_IN_A_STEP.keys())
def test_a_slow_answer_is_given_up_after_the_time_of_a_step(web: Web, answer: Answer) -> None:
    web.serve("/", answer)
    assert_slow(web.client, replace(POLICY, step_seconds=0.15), most=3)


def test_a_host_that_does_not_begin_tls_is_given_up(web: Web, silent: str) -> None:
    web.names.give("video.test", [silent])
    assert_slow(web.client, replace(POLICY, step_seconds=0.2), most=3)


def test_a_host_that_does_not_take_the_connection_is_given_up(web: Web) -> None:
    web.names.give("video.test", [SILENT])
    with socket.create_server((SILENT, web.public.port), backlog=0), ExitStack() as stack:
        for _ in range(4):  # more than the queue holds, so that the system drops the next
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((SILENT, web.public.port))
        assert_slow(web.client, replace(POLICY, step_seconds=0.2), most=3)


def test_a_slow_resolver_is_given_up(web: Web) -> None:
    released = Event()

    def resolve(_host: str) -> list[str]:
        released.wait(10)
        return []

    client = Client(replace(web.client.network, resolve=resolve))
    assert_slow(client, replace(POLICY, step_seconds=0.1), most=3)
    released.set()


def test_waiting_resolvers_are_limited_and_come_free_again(web: Web) -> None:
    released, asked = Event(), []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        released.wait(10)
        return []

    client = Client(replace(web.client.network, resolve=resolve))
    for _ in range(10):
        assert_slow(client, replace(POLICY, step_seconds=0.02), most=3)
    assert len(asked) == 8
    released.set()
    web.serve("/", json_reply())
    assert web.client.fetch(URL, POLICY).body == b"{}"


def test_a_body_that_keeps_coming_is_given_up_after_the_time_of_the_whole(web: Web) -> None:
    body = OK + b"Content-Length: 999999\r\n\r\n"
    web.serve("/", drip(body, b" " * 4096, every=0.05))
    assert_slow(web.client, replace(POLICY, step_seconds=5, total_seconds=0.4), most=3)


def test_redirects_share_the_time_of_the_whole(web: Web) -> None:
    def slowly(location: str) -> Answer:
        def answer(connection, stopping):  # type: ignore[no-untyped-def]
            stopping.wait(0.2)
            reply(302, location=location)(connection, stopping)

        return answer

    web.serve("/", slowly("/1"))
    web.serve("/1", slowly("/2"))
    web.serve("/2", slowly("/3"))
    web.serve("/3", json_reply())
    assert_slow(web.client, replace(POLICY, step_seconds=5, total_seconds=0.5), most=3)
    assert "/3" not in web.paths
