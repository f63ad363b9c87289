"""Requests of the fetcher, and which responses it accepts."""

from __future__ import annotations

import gzip
import zlib

import pytest

from clipqa.fetching import (
    AnsweredError,
    Client,
    FetchError,
    RefusedError,
    UnavailableError,
    media_probe,
    oembed,
    playlist,
    thumbnail,
)
from clipqa.fetching.policy import Policy
from tests.fetching.servers import CLOSED, Answer, Web, json_reply, raw, reply

POLICY = oembed(["video.test", "xn--bcher-kva.test"])
URL = "https://video.test/a?b=c"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def test_a_request_carries_nothing_of_the_user_or_the_site(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{CLOSED}:9")
    monkeypatch.setenv("ALL_PROXY", f"socks5://{CLOSED}:9")
    web.serve("/a", json_reply(set_cookie="a=b; Path=/"))
    for _ in range(2):
        web.client.fetch(URL, POLICY)
    assert web.paths == ["/a?b=c", "/a?b=c"]
    assert [request.headers for request in web.public.requests] == [
        {
            "Host": "video.test",
            "User-Agent": "ClipQA",
            "Accept": "application/json, application/json+oembed, text/json",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
    ] * 2


def test_a_name_beyond_ascii_is_asked_for_in_its_coded_form(web: Web) -> None:
    web.serve("/a", json_reply())
    web.client.fetch("https://bücher.test/a", POLICY)
    assert web.names.asked == ["xn--bcher-kva.test"]
    assert web.public.requests[0].headers["Host"] == "xn--bcher-kva.test"


@pytest.mark.parametrize(
    ("status", "kind", "words", "may_retry"),
    [
        (401, AnsweredError, "does not give this out", False),
        (403, AnsweredError, "does not give this out", False),
        (404, AnsweredError, "has nothing at this address", False),
        (410, AnsweredError, "has nothing at this address", False),
        (204, AnsweredError, "unexpected answer", False),
        (206, AnsweredError, "unexpected answer", False),
        (418, AnsweredError, "unexpected answer", False),
        (429, UnavailableError, "Try again later", True),
        (500, UnavailableError, "Try again later", True),
        (503, UnavailableError, "Try again later", True),
    ],
)
def test_another_status_is_one_sentence(
    web: Web, status: int, kind: type[FetchError], words: str, may_retry: bool
) -> None:
    web.serve("/a", reply(status, content_type="application/json"))
    with pytest.raises(kind, match=words) as failure:
        web.client.fetch(URL, POLICY)
    assert "video.test" in str(failure.value)
    assert failure.value.may_retry is may_retry


@pytest.mark.parametrize(
    ("policy", "content_type", "is_read"),
    [
        (POLICY, "application/json", True),
        (POLICY, "Application/JSON ; charset=utf-8", True),
        (POLICY, "text/html", False),
        (POLICY, "", False),
        (thumbnail(["video.test"]), "image/webp", True),
        (thumbnail(["video.test"]), "image/svg+xml", False),
        (thumbnail(["video.test"]), "image/gif", False),
        (thumbnail(["video.test"]), "text/html", False),
        (media_probe("video.test"), "video/mp4", True),
        (media_probe("video.test"), "application/octet-stream", True),
        (media_probe("video.test"), "text/html", False),
        (media_probe("video.test"), "application/json", False),
        (playlist("video.test"), "application/vnd.apple.mpegurl", True),
        (playlist("video.test"), "text/html", False),
    ],
)
def test_only_the_kinds_of_the_policy_are_read(
    web: Web, policy: Policy, content_type: str, is_read: bool
) -> None:
    web.serve("/a", reply(200, b"secret", content_type=content_type))
    if is_read:
        assert web.client.fetch(URL, policy).body == b"secret"
    else:
        with pytest.raises(RefusedError, match="another kind of content"):
            web.client.fetch(URL, policy)


CODED = {
    "gzip": ("gzip", gzip.compress(b"{}")),
    "the old name of gzip": ("X-GZip", gzip.compress(b"{}")),
    "identity": ("identity", b"{}"),
}
BROKEN = {
    "a coding that was not asked for": json_reply(zlib.compress(b"{}"), content_encoding="deflate"),
    "brotli": json_reply(b"\x0b\x00\x80{}\x03", content_encoding="br"),
    "two codings": json_reply(gzip.compress(gzip.compress(b"{}")), content_encoding="gzip, gzip"),
    "no gzip": json_reply(b"{}", content_encoding="gzip"),
    "half of the gzip": json_reply(gzip.compress(b"{}" * 99)[:-9], content_encoding="gzip"),
    "a wrong checksum": json_reply(gzip.compress(b"{}")[:-8] + b"\0" * 8, content_encoding="gzip"),
    "something after the gzip": json_reply(gzip.compress(b"{}") + b"x", content_encoding="gzip"),
    "a body shorter than announced": raw(OK + b"Content-Length: 9\r\n\r\n{}"),
    "a chunk shorter than announced": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\n{}"),
    "chunks without an end": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
    "a size of a chunk that is no number": raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
    "HTTP/0.9": raw(b"{}"),
    "HTTP/2": raw(b"HTTP/2 200\r\n\r\n{}"),
    "a status that is no number": raw(b"HTTP/1.1 two OK\r\n\r\n{}"),
    "a negative status": raw(b"HTTP/1.1 -20 OK\r\n\r\n{}"),
    "nothing": raw(b""),
    "two hundred headers": raw(OK + b"X: y\r\n" * 200 + b"\r\n{}"),
}


@pytest.mark.parametrize(("coding", "body"), CODED.values(), ids=CODED.keys())
def test_a_coded_body_is_decoded(web: Web, coding: str, body: bytes) -> None:
    web.serve("/a", json_reply(body, content_encoding=coding))
    assert web.client.fetch(URL, POLICY).body == b"{}"


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_answer_is_one_sentence(web: Web, answer: Answer) -> None:
    web.serve("/a", answer)
    with pytest.raises(FetchError, match=r"“video\.test”"):
        web.client.fetch(URL, POLICY)


def test_a_body_that_ends_with_the_connection_is_read(web: Web) -> None:
    web.serve("/a", raw(OK + b"\r\n{}"))
    assert web.client.fetch(URL, POLICY).body == b"{}"


def test_a_body_in_chunks_is_read(web: Web) -> None:
    chunks = b"1\r\n{\r\n1;name=value\r\n}\r\n0\r\nTrailer: x\r\n\r\n"
    web.serve("/a", raw(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks))
    assert web.client.fetch(URL, POLICY).body == b"{}"


def test_a_client_that_is_off_asks_nobody(web: Web, client_that_is_off: Client) -> None:
    with pytest.raises(RefusedError, match="CLIPQA_FETCH_REMOTE is off"):
        client_that_is_off.fetch(URL, POLICY)
    assert (web.names.asked, web.public.connections) == ([], 0)
