from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from clipqa import providers
from tests.providers.tables import FULL, PLAIN

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
def test_what_can_stop_a_clip_is_a_fact_of_the_table(name: str, stops: str) -> None:
    assert PLAIN[name].stops == stops


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
def test_the_watch_address_begins_at_the_second(name: str, address: str) -> None:
    assert PLAIN[name].watch_url(SOURCES[name], 50_900) == address


def test_youtube_is_embedded_without_cookies_controls_or_its_own_end() -> None:
    url = urlsplit(PLAIN["youtube"].embed_url("jNQXAC9IVRw", 50_900, 60_000))
    assert (url.netloc, url.path) == ("www.youtube-nocookie.com", "/embed/jNQXAC9IVRw")
    assert {name: values[0] for name, values in parse_qs(url.query).items()} == {
        "enablejsapi": "1",
        "playsinline": "1",
        "controls": "0",
        "rel": "0",
        "start": "50",
    }


def test_vimeo_is_embedded_with_its_hash_and_without_tracking() -> None:
    url = PLAIN["vimeo"].embed_url("76979871/8272103f6e", 50_000, 60_000)
    assert url.startswith("https://player.vimeo.com/video/76979871?h=8272103f6e&api=1&dnt=1")
    public = PLAIN["vimeo"].embed_url("76979871", 50_000, 60_000)
    assert "h=" not in public


def test_archive_org_is_told_both_ends() -> None:
    url = PLAIN["archive_org"].embed_url("nasa/a b.ogv", 50_500, 60_000)
    assert url == "https://archive.org/embed/nasa/a%20b.ogv?start=50.5&end=60"


def test_dailymotion_only_links_until_a_player_id_is_configured() -> None:
    plain = PLAIN["dailymotion"]
    assert (plain.embed_url("x5e9eog", 0, 1000), plain.frame_hosts) == ("", ())
    own = FULL["dailymotion"]
    assert own.stops == "by_host"
    assert own.frame_hosts == ("geo.dailymotion.com",)
    address = "https://geo.dailymotion.com/player/xabc.html?video=x5e9eog&startTime=50"
    assert own.embed_url("x5e9eog", 50_000, 60_000) == address


@pytest.mark.parametrize("name", ["youtube", "vimeo", "archive_org"])
def test_an_embed_comes_from_a_host_that_the_policy_lets_us_frame(name: str) -> None:
    provider = PLAIN[name]
    host = urlsplit(provider.embed_url(SOURCES[name], 0, 1000)).hostname
    assert provider.frame_hosts == (host,)
    assert provider.media_host(SOURCES[name]) == ""


@pytest.mark.parametrize("name", ["file", "hls"])
def test_media_elsewhere_names_its_host_and_is_never_framed(name: str) -> None:
    provider = PLAIN[name]
    assert provider.media_host("https://cdn.example.org:8443/a.mp4") == "cdn.example.org:8443"
    assert (provider.frame_hosts, provider.embed_url(SOURCES[name], 0, 1)) == ((), "")


def test_a_stored_file_has_a_name_here_and_no_address_elsewhere() -> None:
    file = PLAIN["file"]
    assert providers.local_name("media:demo/x.mp4") == "demo/x.mp4"
    assert providers.local_name("https://example.org/a.mp4") == ""
    assert (file.watch_url("media:demo/x.mp4", 1), file.media_host("media:demo/x.mp4")) == ("", "")
    assert file.canonical_url("media:demo/x.mp4") == "media:demo/x.mp4"


def test_the_policy_hears_of_every_frame_and_of_a_configured_one() -> None:
    hosts = {"archive.org", "player.vimeo.com", "www.youtube-nocookie.com"}
    assert hosts <= {*PLAIN.frame_hosts()}
    assert "geo.dailymotion.com" not in PLAIN.frame_hosts()
    assert hosts | {"geo.dailymotion.com"} <= {*FULL.frame_hosts()}


def test_only_files_and_streams_are_played_by_the_page_itself() -> None:
    assert {"file", "hls"} == providers.MEDIA_PROVIDERS
