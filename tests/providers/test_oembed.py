"""A host's description of a video is parsed without trust."""

from __future__ import annotations

import json
import tracemalloc
from urllib.parse import parse_qs, urlsplit

import pytest

from clipqa.fetching import UnavailableError
from clipqa.fetching.policy import MEGABYTE, thumbnail
from clipqa.fetching.urls import parse_url
from clipqa.providers import Provider, VideoDetails
from clipqa.providers.oembed import parse_details
from tests.providers.tables import FULL_TABLE

VIMEO = FULL_TABLE["vimeo"]
SOURCE = FULL_TABLE.recognise(VIMEO.example)
WITH_DESCRIPTIONS = [row for row in FULL_TABLE if row.oembed_hosts]


def parsed(**members: object) -> VideoDetails:
    return parse_details(VIMEO, SOURCE, json.dumps({"title": "A talk", **members}).encode())


def test_four_hosts_describe_their_videos() -> None:
    names = [row.name for row in WITH_DESCRIPTIONS]
    assert names == ["youtube", "vimeo", "dailymotion", "peertube"]


@pytest.mark.parametrize("row", [*FULL_TABLE], ids=lambda row: row.name)
def test_a_row_is_asked_at_its_own_hosts_for_the_video_that_it_recognises(row: Provider) -> None:
    source = FULL_TABLE.recognise(row.example)
    url = row.oembed_url(source.source_id)
    assert bool(url) == bool(row.oembed_hosts) == bool(row.thumbnail_hosts)
    if url:
        assert parse_url(url).url == url
        assert urlsplit(url).hostname in row.oembed_hosts
        assert parse_qs(urlsplit(url).query)["url"] == [row.example]


def test_an_unlisted_video_is_asked_for_with_its_hash() -> None:
    url = VIMEO.oembed_url("76979871/8272103f6e")
    assert parse_qs(urlsplit(url).query)["url"] == ["https://vimeo.com/76979871/8272103f6e"]


def test_all_of_a_description_is_read() -> None:
    details = parsed(
        author_name="The  Channel\n",
        author_url="https://vimeo.com/channel",
        thumbnail_url="https://i.vimeocdn.com/video/1-d_640?region=us",
        duration=62,
        html="<iframe></iframe>",
    )
    assert details == VideoDetails(
        SOURCE,
        "A talk",
        author="The Channel",
        author_url="https://vimeo.com/channel",
        thumbnail_url="https://i.vimeocdn.com/video/1-d_640?region=us",
        duration_ms=62_000,
    )


def test_only_the_title_is_needed() -> None:
    assert parsed() == VideoDetails(SOURCE, "A talk")


@pytest.mark.parametrize("title", [None, 7, "", " ", ["A"], {"a": 1}, "\u202eA", "\u200b", "a\0b"])
def test_without_a_usable_title_there_are_no_details(title: object) -> None:
    with pytest.raises(UnavailableError, match="The description that Vimeo sent can't be read"):
        parsed(title=title)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"A talk"',
        b'{"title": "A talk"',
        b'{"title": "A talk\xff"}',
        b"<oembed><title>A talk</title></oembed>",
        b"[" * 100_000,
        b'{"title":' * 400,
        b'{"title": ' + b"9" * 100_000 + b"}",
        json.dumps({"title": "A talk"}).encode("utf-16"),
    ],
)
def test_what_is_no_object_of_json_is_refused(body: bytes) -> None:
    with pytest.raises(UnavailableError, match="can't be read"):
        parse_details(VIMEO, SOURCE, body)


@pytest.mark.parametrize("element", [b"[]", b"{}", b"1.5", b'"\xc4\x80"', b"[[]]", b'{"a":{}}'])
def test_a_megabyte_of_small_values_takes_little_memory(element: bytes) -> None:
    body = b'{"title": "A", "b": [' + (element + b",") * (MEGABYTE // (len(element) + 1)) + b"1]}"
    tracemalloc.start()
    with pytest.raises(UnavailableError):
        parse_details(VIMEO, SOURCE, body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * MEGABYTE


def test_long_texts_are_cut_to_their_fields() -> None:
    details = parsed(title="t" * 400, author_name="a" * 200)
    assert (len(details.title), len(details.author)) == (300, 120)
    assert details.title.endswith("t…")


@pytest.mark.parametrize("author", [None, 7, ["A"], "\u202eA"])
def test_an_unusable_author_is_left_out(author: object) -> None:
    assert parsed(author_name=author).author == ""


@pytest.mark.parametrize(
    "url", [None, 7, "", "javascript:alert(1)", "https://a@b.example", "media:a.mp4", "ftp://a.b/"]
)
def test_an_unusable_page_of_the_author_is_left_out(url: object) -> None:
    assert parsed(author_url=url).author_url == ""


@pytest.mark.parametrize(
    "url",
    [
        None,
        7,
        "",
        "http://i.vimeocdn.com/a.jpg",
        "https://example.org/a.jpg",
        "https://i.vimeocdn.com.example.org/a.jpg",
        "https://i.vimeocdn.com:8443/a.jpg",
        "https://i.vimeocdn.com@10.0.0.1/a.jpg",
        "https://127.0.0.1/a.jpg",
        "data:image/png;base64,AA==",
        "//i.vimeocdn.com/a.jpg",
    ],
)
def test_a_picture_from_elsewhere_is_left_out(url: object) -> None:
    assert parsed(thumbnail_url=url).thumbnail_url == ""


@pytest.mark.parametrize(
    ("duration", "milliseconds"),
    [
        (1, 1_000),
        (61.25, 61_250),
        (360_000, 360_000_000),
        (360_001, None),
        (0, None),
        (-5, None),
        (True, None),
        ("62", None),
        (None, None),
        ([62], None),
        (10**400, None),
        (float("inf"), None),
        (float("nan"), None),
        (0.0001, None),
    ],
)
def test_a_duration_is_a_number_of_seconds(duration: object, milliseconds: int | None) -> None:
    assert parsed(duration=duration).duration_ms == milliseconds


def test_a_host_with_its_port_is_not_asked() -> None:
    """PeerTube may run at another port; ClipQA fetches from port 443 only."""
    peertube = FULL_TABLE["peertube"]
    assert peertube.oembed_hosts == peertube.thumbnail_hosts == ("tube.example.org",)
    assert peertube.oembed_url("videos.example.net:8443/9c9de5e8-0a1e-484a-b099-e80766180a6d") == ""


def test_the_numbered_hosts_of_dailymotions_pictures_are_known() -> None:
    policy = thumbnail(FULL_TABLE["dailymotion"].thumbnail_hosts)
    assert policy.allows_host("s1.dmcdn.net")
    assert policy.allows_host("s2.dmcdn.net")
