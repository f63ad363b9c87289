from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from clipqa.fetching import RefusedError
from clipqa.fetching.urls import MAX_LENGTH, parse_url
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes

URLS = Grammar(
    fragments=(
        *("https://", "http://", "HTTPS:", "//", "\\", "/\\", "@", "user:pw@", ":443", ":0443"),
        *(":8443", "127.0.0.1", "127.1", "0177.0.0.1", "0x7f000001", "2130706433", "[::1]"),
        *("[::ffff:7f00:1]", "[fe80::1%25lo]", "localhost", "１２７", "。", "①", "ß", "\u200d"),
        *("xn--", "-", "_", ".", "..", "%2e", "%40", "%00", "#", "?", "?a=b#c", "\u2100", "ⓔ"),
        *("video.test", "例え.jp", "..", "%", "é", "\t", "\r\nHost: other.test", "\x7f"),
    ),
    documents=(
        "https://video.test/",
        "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fyoutu.be%2FjNQXAC9IVRw",
        "https://bücher.test:443/ä/b?ö=ü#part",
        "https://user:pw@video.test:8443/a",
        "https://[2606:4700::1111]/a",
        "https://video.test./a/../b",
    ),
)
PRINTABLE_ASCII = re.compile(r"[!-\[\]-~]+")  # without a space and a backslash
SHAPES = [
    *shapes("a", "a.", ".", "%", "@", ":", "[", "?", "é", "ß", "-", "/", head="https://"),
    *shapes("a/", "%41", "é", "?", "&a=b", "#", "\U0010fffd", head="https://video.test/"),
]


def check(text: str) -> None:
    try:
        target = parse_url(text)
    except RefusedError as error:
        assert_sentence(error)
        return
    assert PRINTABLE_ASCII.fullmatch(target.url)
    assert target.path.startswith("/")
    assert parse_url(target.url) == target
    url = urlsplit(target.url)
    assert (url.scheme, url.netloc, url.fragment) == ("https", target.host, "")
    assert "." in target.host
    assert target.host.rpartition(".")[2][0].isalpha()


def test_a_url_is_read_in_one_way_or_refused_with_a_sentence() -> None:
    fuzz(check, URLS)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_url_takes_no_more_than_its_length(shape: Shape) -> None:
    assert_linear(parse_url, shape, MAX_LENGTH, RefusedError)
