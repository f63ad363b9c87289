"""/livez responds while the process handles the most expensive input that a client can send."""

import http.client
import struct
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import quote

import pytest

from tests.hostile.conftest import SYLLABLES, EditorClient

pytestmark = pytest.mark.slow

TRIES = 3  # other processes may delay a response
TAGS = "<v." * 33_333


def raw_png(side: int) -> bytes:
    """Return a PNG with 16 bits a channel: 311 kB that took 836 MB to decode."""
    row = b"\0" + b"\0\0" * 3 * side

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    kinds = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, content) for kind, content in kinds)


def large_webp() -> bytes:
    """Return a WebP of 34 bytes with 6,324 by 6,324 pixels (VP8L: 14 bits each, from 1)."""
    size = (6_323 | 6_323 << 14).to_bytes(4, "little")
    image = b"\x2f" + size + bytes.fromhex("88880808")[:4] + b"\0\0\0\0\0"
    chunk = b"VP8L" + len(image).to_bytes(4, "little") + image
    return b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk


def a_cue_of_tags(editor: EditorClient) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{TAGS}\n"
    editor.post(f"/admin/clipqa/video/{editor.video}/change/", {"transcript_text": text})


def a_subrip_cue_of_tags(editor: EditorClient) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\n{TAGS}\n"
    editor.post(f"/admin/clipqa/video/{editor.video}/change/", {"transcript_text": text})


def a_regular_expression_on_drafts(editor: EditorClient) -> None:
    editor.get("/admin/clipqa/answer/?body__regex=^(a%2B)%2B$")


def a_search_of_answers_in_brackets(editor: EditorClient) -> None:
    editor.get(f"/search/?q=bracket+{time.monotonic_ns()}")
    editor.get(f"/api/v1/answers/?q=bracket&per_page=100&page={time.monotonic_ns() % 10 + 1}")


def a_question_without_spaces(editor: EditorClient) -> None:
    editor.get(f"/search/?q={quote(SYLLABLES[:200])}{time.monotonic_ns()}")


def a_search_of_many_words(editor: EditorClient) -> None:
    words = "+".join(f"w{number}" for number in range(700))
    editor.get(f"/admin/clipqa/answer/?q={words}")
    editor.get(f"/search/?q={words}")


def a_picture_of_many_pixels(editor: EditorClient) -> None:
    files = {"picture": ("a.webp", large_webp())}
    editor.post("/admin/clipqa/topic/add/", {"name": "Ports", "position": "0"}, files)


def a_picture_of_deep_colours(editor: EditorClient) -> None:
    files = {"picture": ("a.png", raw_png(5_000))}
    editor.post("/admin/clipqa/topic/add/", {"name": "Ports", "position": "0"}, files)


def a_large_anonymous_body(editor: EditorClient) -> None:
    anonymous = EditorClient(editor.port, "", editor.token)
    files = {"film": ("a.mp4", b"\0" * 20_000_000)}
    with suppress(OSError):  # refused before it was sent completely
        anonymous.post("/admin/login/", {}, files)


HOSTILE = (
    a_cue_of_tags,
    a_subrip_cue_of_tags,
    a_regular_expression_on_drafts,
    a_search_of_answers_in_brackets,
    a_question_without_spaces,
    a_search_of_many_words,
    a_picture_of_many_pixels,
    a_picture_of_deep_colours,
    a_large_anonymous_body,
)


@pytest.mark.parametrize("send", HOSTILE, ids=lambda send: send.__name__)
def test_livez_responds_within_a_second_while_expensive_input_is_handled(
    editor: EditorClient, send: Callable[[EditorClient], None]
) -> None:
    waits = []
    for _ in range(TRIES):
        with ThreadPoolExecutor(1) as sender:
            waits.append(longest_wait(editor.port, sender.submit(send, editor)))
        if waits[-1] < 1:
            return
    pytest.fail(f"/livez took {', '.join(f'{wait:.1f} s' for wait in waits)}")


def longest_wait(port: int, work: "Future[None]") -> float:
    """Return the longest response time of /livez during `work`, sampled ten times a second."""
    longest = 0.0
    while not work.done():
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/livez")
        assert connection.getresponse().read() == b"ok\n"
        connection.close()
        longest = max(longest, time.monotonic() - began)
        time.sleep(0.1)
    work.result()
    return longest
