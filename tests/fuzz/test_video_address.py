from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from clipqa import providers
from clipqa.importers import fields
from clipqa.importers.problems import FieldError
from clipqa.lib.timecodes import LIMIT_MS
from clipqa.providers.addresses import MAX_LENGTH
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.providers.tables import FULL_TABLE

ADDRESSES = Grammar(
    fragments=(
        *("https://", "http:", "//", "media:", "javascript:"),
        *("data:", "user:pw@", ":443", ":99999", "[::1]"),
        *("www.", "youtube.com", "youtu.be/"),
        *("vimeo.com/", "archive.org/", "dailymotion.com/video/", "dai.ly/"),
        *("example.org", "xn--", "例え.jp", "..", "../", "./"),
        *("%2e%2e", "%00", "%", "%zz", "?", "?v=", "&t=1h"),
        *("#t=10,20", "watch", "embed/", "shorts/"),
        *("details/", "download/", "video/", "showcase/", "a.mp4"),
        *(".m3u8", ".webm", "jNQXAC9IVRw", "76979871", "8272103f6e"),
        *("x5e9eog", "?start=", "1m2s", "&amp;", "."),
        *(urlsplit(row.example).netloc for row in FULL_TABLE),
    ),
    documents=(
        *(row.example for row in FULL_TABLE),
        "https://www.youtube.com/watch?v=jNQXAC9IVRw&t=1m2s",
        "https://youtu.be/jNQXAC9IVRw?t=10",
        "youtube.com/shorts/jNQXAC9IVRw",
        "https://vimeo.com/76979871/8272103f6e#t=10s",
        "https://vimeo.com/showcase/123/video/76979871",
        "https://archive.org/details/night_of_the_living_dead/ep 1.mp4?start=10",
        "https://archive.org/download/prelinger/ep1.ogv",
        "https://www.dailymotion.com/video/x5e9eog_title?start=3",
        "https://geo.dailymotion.com/player.html?video=x5e9eog",
        "https://example.org:8443/talk/a%20b.mp4?token=1#t=10,20",
        "http://[2001:db8::1]/index.m3u8",
        "media:talks/first.mp4",
    ),
)  # fmt: skip
SHAPES = [
    *shapes("a", "a.", ".", "a-", "-", "://", "/", "%", "@", ":", "[", " ", "?", "é", "\n"),
    *shapes("a.", "-", "a-", "_.", "xn--", "é.", "[", "1", "ß", "\u0300\u0327", head="https://"),
    *shapes("a/", "?t=1", "&v=1", ";", "#t=", "%41", "a", head="https://youtu.be/"),
    *shapes("1/", "1", "video/", "a/", "0123abc/", head="https://vimeo.com/"),
    *shapes("a/", "%2e", ".", "é", head="https://archive.org/details/a/", tail=".mp4"),
    *shapes("a/", "%", "é", "\U0010fffd", "../", head="https://example.org/", tail=".mp4"),
    *shapes("a/", ".", "é", "\\", head="media:", tail=".mp4"),
]


def check(text: str) -> None:
    try:
        source = FULL_TABLE.recognise(text)
    except providers.SourceError as error:
        assert_sentence(error)
        return
    provider = FULL_TABLE[source.provider]
    assert 0 < len(source.source_id) <= MAX_LENGTH
    assert source.start_ms is None or 0 <= source.start_ms < LIMIT_MS
    again = FULL_TABLE.recognise(provider.canonical_url(source.source_id))
    assert (again.provider, again.source_id) == (source.provider, source.source_id)
    for address in (
        provider.watch_url(source.source_id, 1_000),
        provider.embed_url(source.source_id, 0, 1_000),
    ):
        assert not address or address.startswith(("https://", "http://"))
        assert address.isprintable()


def test_an_address_is_recognised_or_refused_with_a_message() -> None:
    fuzz(check, ADDRESSES)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_an_address_takes_linear_time(shape: Shape) -> None:
    assert_linear(FULL_TABLE.recognise, shape, MAX_LENGTH, providers.SourceError)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_text_of_a_million_characters_is_refused_at_once(shape: Shape) -> None:
    assert_linear(fields.source, shape, 1_000_000, FieldError)
