"""PeerTube: the instances that the setting names, and no other."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from clipqa.feed.cards.cards import card_of, public_answers
from clipqa.hosts import provider_table
from clipqa.providers import BrokenUrl, Source, UnknownProvider
from tests.factories import make_clip, make_published, make_video
from tests.providers.tables import DEFAULT_TABLE, FULL_TABLE

HOST = "tube.example.org"
UUID, SHORT = "9c9de5e8-0a1e-484a-b099-e80766180a6d", "kkGMgK9ZtnKfYAgnEtQxbv"
PEERTUBE = FULL_TABLE["peertube"]


@pytest.mark.parametrize(
    "path",
    [
        f"/w/{UUID}",
        f"/w/{UUID.upper()}",
        f"/w/{SHORT}",
        f"/w/{SHORT}/",
        f"/w/{SHORT};threadId=7",
        f"/videos/watch/{UUID}",
        f"/videos/watch/{SHORT}?autoplay=1",
        f"/videos/embed/{UUID}?api=1&amp;p2p=0",
    ],
)
def test_every_form_of_a_peertube_url_is_recognised(path: str) -> None:
    for host in (HOST, f"{HOST}:443", f"{HOST.upper()}."):
        assert FULL_TABLE.recognise(f"https://{host}{path}") == Source("peertube", f"{HOST}/{UUID}")


@pytest.mark.parametrize(
    ("query", "start_ms", "end_ms"),
    [
        ("start=1m30s", 90_000, None),
        ("start=1m30s&stop=2m", 90_000, 120_000),
        ("start=1h2m3s&stop=1h2m9s", 3_723_000, 3_729_000),
        ("start=50&stop=60", 50_000, 60_000),
        ("start=60&stop=50", 60_000, None),
        ("stop=9s", None, 9_000),
    ],
)
def test_the_range_in_a_url_is_parsed(query: str, start_ms: int | None, end_ms: int | None) -> None:
    source = FULL_TABLE.recognise(f"https://{HOST}/w/{SHORT}?{query}")
    assert (source.start_ms, source.end_ms) == (start_ms, end_ms)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/w/", "/w/7", f"/w/p/{SHORT}", f"/w/{SHORT[:-3]}", f"/w/{SHORT[:-1]}0"),
        *(f"/w/{'Z' * 22}", "/c/harbour/videos", f"/videos/local/{UUID}"),
        f"/videos/watch/playlist/{UUID}",
    ],
)
def test_lists_channels_and_invalid_ids_are_refused(path: str) -> None:
    with pytest.raises(BrokenUrl, match=f"a video at PeerTube.*such as https://{HOST}/w/{UUID}"):
        FULL_TABLE.recognise(f"https://{HOST}{path}")


def test_only_instances_in_the_setting_are_recognised() -> None:
    port = f"https://videos.example.net:8443/w/{SHORT}"
    assert FULL_TABLE.recognise(port).source_id == f"videos.example.net:8443/{UUID}"
    for host in ("videos.example.net", f"sub.{HOST}", f"{HOST}:8443", "other.example"):
        with pytest.raises(UnknownProvider, match="Dailymotion, PeerTube, or of a file"):
            FULL_TABLE.recognise(f"https://{host}/w/{SHORT}")
    with pytest.raises(UnknownProvider, match="Dailymotion, or of a file"):
        DEFAULT_TABLE.recognise(f"https://{HOST}/w/{SHORT}")


def test_a_file_of_an_instance_is_recognised_as_a_file() -> None:
    address = f"https://{HOST}/static/web-videos/{UUID}-720.mp4"
    assert FULL_TABLE.recognise(address) == Source("file", address)


def test_embeds_have_both_times_and_no_peer_to_peer() -> None:
    url = urlsplit(PEERTUBE.embed_url(f"{HOST}/{UUID}", 50_900, 60_100))
    assert (url.netloc, url.path) == (HOST, f"/videos/embed/{UUID}")
    parameters = dict(parse_qsl(url.query))
    assert (parameters["start"], parameters["stop"]) == ("50s", "61s")
    assert (parameters["api"], parameters["p2p"]) == ("1", "0")
    watch_url = PEERTUBE.watch_url(f"{HOST}/{UUID}", 50_900)
    assert watch_url == f"https://{HOST}/w/{UUID}?start=50s"


@pytest.mark.django_db
def test_a_removed_instance_is_linked_and_not_framed(settings: Settings) -> None:
    settings.CLIPQA_PEERTUBE_HOSTS = [HOST]
    video = make_video(url=f"https://{HOST}/videos/watch/{SHORT}?start=1m30s")
    make_published(clip=make_clip(video))
    assert HOST in Client().get("/")["Content-Security-Policy"]
    card = card_of(public_answers().get())
    assert (card.player.module, card.player.stops) == ("peertube", "exact")
    assert card.player.src.startswith(f"https://{HOST}/videos/embed/{UUID}?")

    settings.CLIPQA_PEERTUBE_HOSTS = []
    assert HOST not in provider_table().frame_hosts()
    card = card_of(public_answers().get())
    assert (card.player.stops, card.player.src) == ("link", "")
    assert card.player.watch_url.startswith(f"https://{HOST}/w/{UUID}?start=")
