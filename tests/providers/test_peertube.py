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
from tests.providers.tables import FULL, PLAIN

HOST = "tube.example.org"
UUID, SHORT = "9c9de5e8-0a1e-484a-b099-e80766180a6d", "kkGMgK9ZtnKfYAgnEtQxbv"
PEERTUBE = FULL["peertube"]


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
def test_every_form_of_an_address_is_that_video(path: str) -> None:
    for host in (HOST, f"{HOST}:443", f"{HOST.upper()}."):
        assert FULL.recognise(f"https://{host}{path}") == Source("peertube", f"{HOST}/{UUID}")


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
def test_the_part_that_an_address_asks_for_is_kept(
    query: str, start_ms: int | None, end_ms: int | None
) -> None:
    source = FULL.recognise(f"https://{HOST}/w/{SHORT}?{query}")
    assert (source.start_ms, source.end_ms) == (start_ms, end_ms)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/w/", "/w/7", f"/w/p/{SHORT}", f"/w/{SHORT[:-3]}", f"/w/{SHORT[:-1]}0"),
        *(f"/w/{'Z' * 22}", "/c/harbour/videos", f"/videos/local/{UUID}"),
        f"/videos/watch/playlist/{UUID}",
    ],
)
def test_a_list_a_channel_and_an_id_that_is_none_are_refused(path: str) -> None:
    with pytest.raises(BrokenUrl, match=f"PeerTube video.*such as https://{HOST}/w/{UUID}"):
        FULL.recognise(f"https://{HOST}{path}")


def test_only_the_instances_of_the_setting_are_known() -> None:
    port = f"https://videos.example.net:8443/w/{SHORT}"
    assert FULL.recognise(port).source_id == f"videos.example.net:8443/{UUID}"
    for host in ("videos.example.net", f"sub.{HOST}", f"{HOST}:8443", "other.example"):
        with pytest.raises(UnknownProvider, match="Dailymotion, PeerTube, or of a file"):
            FULL.recognise(f"https://{host}/w/{SHORT}")
    with pytest.raises(UnknownProvider, match="Dailymotion, or of a file"):
        PLAIN.recognise(f"https://{HOST}/w/{SHORT}")


def test_a_file_of_an_instance_is_a_file() -> None:
    address = f"https://{HOST}/static/web-videos/{UUID}-720.mp4"
    assert FULL.recognise(address) == Source("file", address)


def test_an_embed_knows_both_ends_and_tells_no_reader_of_another() -> None:
    url = urlsplit(PEERTUBE.embed_url(f"{HOST}/{UUID}", 50_900, 60_100))
    assert (url.netloc, url.path) == (HOST, f"/videos/embed/{UUID}")
    asked = dict(parse_qsl(url.query))
    assert (asked["start"], asked["stop"]) == ("50s", "61s")
    assert (asked["api"], asked["p2p"]) == ("1", "0")
    watch_url = PEERTUBE.watch_url(f"{HOST}/{UUID}", 50_900)
    assert watch_url == f"https://{HOST}/w/{UUID}?start=50s"


@pytest.mark.django_db
def test_an_instance_that_was_taken_out_is_linked_and_no_longer_framed(settings: Settings) -> None:
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
