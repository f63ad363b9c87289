"""During failures readers get cached pages; slow clients block nobody."""

import socket
import time

import pytest

from clipqa.models import LibraryState
from tests.operating import kept_pages
from tests.operating.conftest import Stage
from tests.operating.library import a_table_missing
from tests.operating.reader import Reader

pytestmark = pytest.mark.pure  # no database changes how nginx bears trouble, so one run is enough


def test_a_failing_page_is_served_stale_for_ten_minutes(stage: Stage) -> None:
    good = stage.reader().get("/topics/?page=2")
    with a_table_missing("clipqa_topic"):
        LibraryState.objects.touch()  # else the page that ClipQA keeps would do
        kept_pages.grow_older(stage.front.cache, 60 + 560)
        seen = stage.reader().get("/topics/?page=2")
        assert (seen.cache, seen.body) == ("STALE", good.body)
        kept_pages.grow_older(stage.front.cache, 60)
        broken = stage.reader().get("/topics/?page=2")
    assert (broken.status, broken.header("Cache-Control")) == (502, "no-store")


def test_while_clipqa_hangs_readers_get_the_cached_page_at_once(stage: Stage) -> None:
    kept = stage.reader().get("/topics/ports/")
    kept_pages.grow_older(stage.front.cache, 65)
    stage.origin.hang()
    try:
        began = time.monotonic()
        seen = [stage.reader().get("/topics/ports/") for _ in range(5)]
        assert time.monotonic() - began < 2
    finally:
        stage.origin.go_on()
    assert [answer.cache for answer in seen] == ["STALE", *["UPDATING"] * 4]
    assert {answer.body for answer in seen} == {kept.body}


def test_while_clipqa_is_down_readers_get_the_cached_page_for_ten_minutes(stage: Stage) -> None:
    kept = stage.reader().get("/outlets/hill-radio/")
    stage.origin.stop()
    try:
        for older in (65, 300, 270):
            kept_pages.grow_older(stage.front.cache, older)
            seen = stage.reader().get("/outlets/hill-radio/")
            assert (seen.status, seen.cache, seen.body) == (200, "STALE", kept.body)
        kept_pages.grow_older(stage.front.cache, 40)
        broken = stage.reader().get("/outlets/hill-radio/")
    finally:
        stage.origin.start()
    assert (broken.status, broken.header("Cache-Control")) == (502, "no-store")
    assert "Try again in a minute." in broken.text
    assert stage.reader().get("/outlets/hill-radio/").status == 200
    assert stage.reader().get("/_front/errors.css").header("Content-Type").startswith("text/css")


# Slow clients ---------------------------------------------------------------------------


def post_slowly(reader: Reader) -> socket.socket:
    """Send the beginning of a form, and leave the connection open."""
    connection = reader.socket()
    connection.sendall(
        b"POST /feedback/ HTTP/1.1\r\nHost: clips.example.org\r\nX-Forwarded-Proto: https\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nmessage="
    )
    return connection


def is_answering(stage: Stage) -> bool:
    try:
        return stage.straight.get("/livez", timeout=1).status == 200
    except TimeoutError:
        return False


def test_forty_slow_headers_block_no_thread_without_nginx(stage: Stage) -> None:
    slow = [stage.straight.socket() for _number in range(40)]
    for client in slow:
        client.sendall(b"GET /search/ HTTP/1.1\r\nHost: clips.example.org\r\nX-Slow: ")
    time.sleep(0.2)
    assert is_answering(stage)
    for client in slow:
        client.close()


def test_forty_slow_bodies_block_no_thread_with_nginx_or_without(stage: Stage) -> None:
    for reader in (stage.straight, stage.reader()):
        slow = [post_slowly(reader) for _number in range(40)]
        time.sleep(0.2)
        assert is_answering(stage)
        assert stage.reader().get("/search/?q=quick").status == 200
        for client in slow:
            client.close()
