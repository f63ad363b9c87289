from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from clipqa import providers
from tests.providers.tables import DEFAULT_TABLE, FULL_TABLE

SOURCES = {
    "youtube": "jNQXAC9IVRw",
    "vimeo": "76979871/8272103f6e",
    "archive_org": "nasa 1969/a?.ogv",
    "dailymotion": "x5e9eog",
    "file": "https://example.org/a.mp4",
    "hls": "https://example.org/a.m3u8",
}


@pytest.mark.parametrize(
    ("name", "stops"),
    [
        ("file", "exact"),
        ("hls", "exact"),
        ("youtube", "exact"),
        ("vimeo", "exact"),
        ("archive_org", "by_host"),
        ("dailymotion", "link"),
    ],
)
def test_the_table_has_how_each_provider_stops_a_clip(name: str, stops: str) -> None:
    assert DEFAULT_TABLE[name].stops == stops


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("youtube", "https://www.youtube.com/watch?v=jNQXAC9IVRw&t=50s"),
        ("vimeo", "https://vimeo.com/76979871/8272103f6e#t=50s"),
        ("archive_org", "https://archive.org/details/nasa%201969/a%3F.ogv?start=50"),
        ("dailymotion", "https://www.dailymotion.com/video/x5e9eog?start=50"),
        ("file", "https://example.org/a.mp4#t=50.9"),
        ("hls", "https://example.org/a.m3u8#t=50.9"),
    ],
)
def test_the_watch_url_starts_at_the_second(name: str, address: str) -> None:
    assert DEFAULT_TABLE[name].watch_url(SOURCES[name], 50_900) == address


def test_youtube_is_embedded_without_cookies_controls_and_end() -> None:
    url = urlsplit(DEFAULT_TABLE["youtube"].embed_url("jNQXAC9IVRw", 50_900, 60_000))
    assert (url.netloc, url.path) == ("www.youtube-nocookie.com", "/embed/jNQXAC9IVRw")
    assert {name: values[0] for name, values in parse_qs(url.query).items()} == {
        "enablejsapi": "1",
        "playsinline": "1",
        "controls": "0",
        "rel": "0",
        "start": "50",
    }


def test_vimeo_is_embedded_with_its_hash_and_without_tracking() -> None:
    url = DEFAULT_TABLE["vimeo"].embed_url("76979871/8272103f6e", 50_000, 60_000)
    assert url.startswith("https://player.vimeo.com/video/76979871?h=8272103f6e&api=1&dnt=1")
    public = DEFAULT_TABLE["vimeo"].embed_url("76979871", 50_000, 60_000)
    assert "h=" not in public


def test_the_embed_url_of_archive_org_has_start_and_end() -> None:
    url = DEFAULT_TABLE["archive_org"].embed_url("nasa/a b.ogv", 50_500, 60_000)
    assert url == "https://archive.org/embed/nasa/a%20b.ogv?start=50.5&end=60"


def test_dailymotion_is_only_linked_without_a_player_id() -> None:
    plain = DEFAULT_TABLE["dailymotion"]
    assert (plain.embed_url("x5e9eog", 0, 1000), plain.frame_hosts) == ("", ())
    own = FULL_TABLE["dailymotion"]
    assert own.stops == "by_host"
    assert own.frame_hosts == ("geo.dailymotion.com",)
    address = "https://geo.dailymotion.com/player/xabc.html?video=x5e9eog&startTime=50"
    assert own.embed_url("x5e9eog", 50_000, 60_000) == address


@pytest.mark.parametrize("name", ["youtube", "vimeo", "archive_org"])
def test_embeds_are_from_a_frame_host(name: str) -> None:
    provider = DEFAULT_TABLE[name]
    host = urlsplit(provider.embed_url(SOURCES[name], 0, 1000)).hostname
    assert provider.frame_hosts == (host,)
    assert provider.media_host(SOURCES[name]) == ""


@pytest.mark.parametrize("name", ["file", "hls"])
def test_media_of_other_hosts_have_a_media_host_and_are_not_framed(name: str) -> None:
    provider = DEFAULT_TABLE[name]
    assert provider.media_host("https://cdn.example.org:8443/a.mp4") == "cdn.example.org:8443"
    assert (provider.frame_hosts, provider.embed_url(SOURCES[name], 0, 1)) == ((), "")


def test_a_stored_file_has_a_local_name_and_no_urls() -> None:
    file = DEFAULT_TABLE["file"]
    assert providers.local_name("media:demo/x.mp4") == "demo/x.mp4"
    assert providers.local_name("https://example.org/a.mp4") == ""
    assert (file.watch_url("media:demo/x.mp4", 1), file.media_host("media:demo/x.mp4")) == ("", "")
    assert file.canonical_url("media:demo/x.mp4") == "media:demo/x.mp4"


def test_frame_hosts_include_configured_ones() -> None:
    hosts = {"archive.org", "player.vimeo.com", "www.youtube-nocookie.com"}
    assert hosts <= {*DEFAULT_TABLE.frame_hosts()}
    assert "geo.dailymotion.com" not in DEFAULT_TABLE.frame_hosts()
    assert hosts | {"geo.dailymotion.com"} <= {*FULL_TABLE.frame_hosts()}


def test_only_files_and_streams_are_media_providers() -> None:
    assert {"file", "hls"} == providers.MEDIA_PROVIDERS
