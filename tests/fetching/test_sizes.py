"""Endless and inflating answers end at the policy's size, in little memory."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from clipqa.fetching import (
    Client,
    FetchError,
    RefusedError,
    media_probe,
    oembed,
    playlist,
    thumbnail,
)
from clipqa.fetching.policy import MEGABYTE, Policy
from tests.fetching.servers import Answer, Web, endless, json_reply, raw, reply

URL = "https://video.test/"
OEMBED, THUMBNAIL = oembed(["video.test"]), thumbnail(["video.test"])
PROBE, PLAYLIST = media_probe("video.test"), playlist("video.test")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n"
GZIPPED = OK + b"Content-Encoding: gzip\r\n"
PIECE = b" " * 16_384
MOST_MEMORY = 20 * MEGABYTE


def empty_blocks() -> bytes:
    """Deflate blocks that decompress to nothing."""
    packer = zlib.compressobj(wbits=-15)
    return (packer.flush(zlib.Z_FULL_FLUSH) or b"\0\0\0\xff\xff") * 1000


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


TOO_LARGE = {
    "a length beyond the limit": json_reply(content_length=str(MEGABYTE + 1)),
    "a length beyond any number": json_reply(content_length="9" * 4000),
    "an endless body": endless(OK + b"\r\n", PIECE),
    "endless chunks": endless(CHUNKED + b"\r\n", b"4000\r\n" + PIECE + b"\r\n"),
    "chunks that are mostly extensions": endless(
        CHUNKED + b"\r\n", b"1;" + b"x" * 16_000 + b"\r\n{\r\n"
    ),
    "one chunk of any size": endless(CHUNKED + b"\r\nffffffffff\r\n", PIECE),
    "endless trailers": endless(CHUNKED + b"\r\n0\r\n", b"X: " + b"y" * 16_000 + b"\r\n"),
    "an endless head": endless(OK, b"X: " + b"y" * 1000 + b"\r\n"),
    "an endless line of the head": endless(OK + b"X: ", PIECE),
    "an endless status": endless(b"HTTP/1.1 200 ", PIECE),
    "endless interim responses": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
    "a body that inflates to 200 MB": json_reply(bomb(200), content_encoding="gzip"),
    "an endless body that inflates": endless(GZIPPED + b"\r\n", bomb(20)[:-8]),
    "an endless body that inflates to nothing": endless(
        GZIPPED + b"\r\n" + b"\x1f\x8b\x08\0\0\0\0\0\0\x03", empty_blocks()
    ),
    "a gzip head with an endless name": endless(
        GZIPPED + b"\r\n" + b"\x1f\x8b\x08\x08\0\0\0\0\0\x03", b"n" * 16_384
    ),
}


def fetch(client: Client, policy: Policy) -> bytes:
    return client.fetch(URL, policy).body


def memory_of(action: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("answer", TOO_LARGE.values(), ids=TOO_LARGE.keys())
def test_it_is_refused_in_little_memory(web: Web, answer: Answer) -> None:
    web.serve("/", answer)

    def refused() -> None:
        with pytest.raises(FetchError) as refusal:
            fetch(web.client, OEMBED)
        assert "took too long" not in str(refusal.value)  # its size ended it, not its time

    assert memory_of(refused) < MOST_MEMORY


@pytest.mark.parametrize(
    "name", ["an endless body", "endless chunks", "a body that inflates to 200 MB"]
)
def test_the_message_says_that_it_is_too_large(web: Web, name: str) -> None:
    web.serve("/", TOO_LARGE[name])
    with pytest.raises(RefusedError, match="too large"):
        fetch(web.client, OEMBED)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(
    ("policy", "content_type"),
    [(OEMBED, "application/json"), (THUMBNAIL, "image/png"), (PLAYLIST, "audio/mpegurl")],
)
def test_a_body_of_exactly_the_limit_is_read(
    web: Web, policy: Policy, content_type: str, coding: str
) -> None:
    for extra, is_read in ((0, True), (1, False)):
        body = b"{" * (policy.max_bytes + extra)
        packed = gzip.compress(body) if coding == "gzip" else body
        web.serve("/", reply(200, packed, content_type=content_type, content_encoding=coding))
        if is_read:
            assert fetch(web.client, policy) == body
        else:
            with pytest.raises(RefusedError, match="too large"):
                fetch(web.client, policy)


def test_two_megabytes_of_a_picture_take_little_memory(web: Web) -> None:
    web.serve("/", reply(200, bytes(2 * MEGABYTE), content_type="image/jpeg"))
    assert memory_of(lambda: fetch(web.client, THUMBNAIL)) < MOST_MEMORY


def test_only_the_beginning_of_a_film_is_read(web: Web) -> None:
    film = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 4000000000\r\n\r\n"
    web.serve("/", endless(film, PIECE))
    response = web.client.fetch(URL, PROBE)
    assert response.body == PIECE * 4
    assert response.length == 4_000_000_000
    assert web.public.requests[0].headers["Range"] == "bytes=0-65535"


def test_a_part_of_a_film_says_the_length_of_the_whole(web: Web) -> None:
    part = {"content_type": "video/mp4", "content_range": "bytes 0-65535/70000"}
    web.serve("/", reply(206, b"x" * 65_536, **part))
    response = web.client.fetch(URL, PROBE)
    assert (len(response.body), response.length) == (65_536, 70_000)


def test_a_short_film_is_read_whole(web: Web) -> None:
    web.serve("/", reply(200, b"film", content_type="video/webm"))
    response = web.client.fetch(URL, PROBE)
    assert (response.body, response.length) == (b"film", 4)


def test_of_a_head_request_no_body_is_read(web: Web) -> None:
    web.serve("/", raw(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 9\r\n\r\n"))
    response = web.client.fetch(URL, PROBE, "HEAD")
    assert (response.body, response.length) == (b"", 9)
    assert web.public.requests[0].method == "HEAD"
    assert "Range" not in web.public.requests[0].headers
