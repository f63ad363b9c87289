"""During failures readers get cached pages; slow clients block nobody."""

import socket
import time

import pytest

from clipqa.models import LibraryState
from tests.operating import nginx_cache
from tests.operating.conftest import Deployment
from tests.operating.library import missing_table
from tests.operating.reader import Reader

pytestmark = pytest.mark.pure  # independent of the database


def test_a_failing_page_is_served_stale_for_ten_minutes(deployment: Deployment) -> None:
    good = deployment.reader().get("/topics/?page=2")
    with missing_table("clipqa_topic"):
        LibraryState.objects.touch()  # otherwise ClipQA's own page cache would be used
        nginx_cache.age(deployment.front.cache, 60 + 560)
        seen = deployment.reader().get("/topics/?page=2")
        assert (seen.cache, seen.body) == ("STALE", good.body)
        nginx_cache.age(deployment.front.cache, 60)
        broken = deployment.reader().get("/topics/?page=2")
    assert (broken.status, broken.header("Cache-Control")) == (502, "no-store")


def test_while_clipqa_hangs_readers_get_the_cached_page_at_once(deployment: Deployment) -> None:
    cached = deployment.reader().get("/topics/ports/")
    nginx_cache.age(deployment.front.cache, 65)
    deployment.origin.hang()
    try:
        began = time.monotonic()
        seen = [deployment.reader().get("/topics/ports/") for _ in range(5)]
        assert time.monotonic() - began < 2
    finally:
        deployment.origin.go_on()
    assert [answer.cache for answer in seen] == ["STALE", *["UPDATING"] * 4]
    assert {answer.body for answer in seen} == {cached.body}


def test_while_clipqa_is_down_readers_get_the_cached_page_for_ten_minutes(
    deployment: Deployment,
) -> None:
    cached = deployment.reader().get("/outlets/hill-radio/")
    deployment.origin.stop()
    try:
        for older in (65, 300, 270):
            nginx_cache.age(deployment.front.cache, older)
            seen = deployment.reader().get("/outlets/hill-radio/")
            assert (seen.status, seen.cache, seen.body) == (200, "STALE", cached.body)
        nginx_cache.age(deployment.front.cache, 40)
        broken = deployment.reader().get("/outlets/hill-radio/")
    finally:
        deployment.origin.start()
    assert (broken.status, broken.header("Cache-Control")) == (502, "no-store")
    assert "Try again in a minute." in broken.text
    assert deployment.reader().get("/outlets/hill-radio/").status == 200
    assert (
        deployment.reader().get("/_front/errors.css").header("Content-Type").startswith("text/css")
    )


# Slow clients ---------------------------------------------------------------------------


def post_slowly(reader: Reader) -> socket.socket:
    """Send the beginning of a form, and leave the connection open."""
    connection = reader.socket()
    connection.sendall(
        b"POST /ask/ HTTP/1.1\r\nHost: clips.example.org\r\nX-Forwarded-Proto: https\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nmessage="
    )
    return connection


def is_answering(deployment: Deployment) -> bool:
    try:
        return deployment.direct.get("/livez", timeout=1).status == 200
    except TimeoutError:
        return False


def test_forty_slow_headers_block_no_thread_without_nginx(deployment: Deployment) -> None:
    slow = [deployment.direct.socket() for _number in range(40)]
    for client in slow:
        client.sendall(b"GET /search/ HTTP/1.1\r\nHost: clips.example.org\r\nX-Slow: ")
    time.sleep(0.2)
    assert is_answering(deployment)
    for client in slow:
        client.close()


def test_forty_slow_bodies_block_no_thread_with_nginx_or_without(deployment: Deployment) -> None:
    for reader in (deployment.direct, deployment.reader()):
        slow = [post_slowly(reader) for _number in range(40)]
        time.sleep(0.2)
        assert is_answering(deployment)
        assert deployment.reader().get("/search/?q=quick").status == 200
        for client in slow:
            client.close()
