"""From a pasted URL to the details of a video and its picture, over real connections."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from PIL import Image

from clipqa import remote
from clipqa.fetching import FetchError, RefusedError, UnavailableError
from clipqa.hosts import provider_table
from clipqa.lib.sentences import SentenceError
from clipqa.posters import PosterError
from clipqa.posters.thumbnails import fetch_renditions
from clipqa.providers import SourceError, VideoDetails
from tests.fetching.servers import PRIVATE, PUBLIC, Web, json_reply, reply

PASTED = "https://youtu.be/jNQXAC9IVRw?t=3"
UUID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
HOSTS = {
    PASTED: ("/oembed", "https://i.ytimg.com/vi/jNQXAC9IVRw/hqdefault.jpg"),
    "https://vimeo.com/76979871": ("/api/oembed.json", "https://i.vimeocdn.com/video/1-d_640"),
    f"https://tube.example.org/w/{UUID}": (
        "/services/oembed",
        "https://tube.example.org/lazy-static/previews/a.jpg",
    ),
    "https://dai.ly/x5e9eog": ("/services/oembed", "https://s1.dmcdn.net/v/a/x240"),
}


@pytest.fixture(autouse=True)
def one_peertube_instance() -> Iterator[None]:
    with override_settings(CLIPQA_PEERTUBE_HOSTS=["tube.example.org"]):
        yield


def described(**members: object) -> bytes:
    return json.dumps({"title": "Me at the zoo", "author_name": "jawed", **members}).encode()


def picture(kind: str = "JPEG", size: tuple[int, int] = (480, 360)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, comment=b"secret")
    return file.getvalue()


@pytest.mark.parametrize("pasted", HOSTS)
def test_a_pasted_url_gives_title_author_and_picture(web: Web, pasted: str) -> None:
    path, thumbnail = HOSTS[pasted]
    web.names.give("s1.dmcdn.net", [PUBLIC])
    web.serve(path, json_reply(described(thumbnail_url=thumbnail, duration=19)))
    web.serve("/" + thumbnail.split("/", 3)[3], reply(200, picture(), content_type="image/jpeg"))

    details = remote.video_details(pasted, web.client)
    assert (details.title, details.author) == ("Me at the zoo", "jawed")
    assert (details.thumbnail_url, details.duration_ms) == (thumbnail, 19_000)

    renditions = fetch_renditions(details, web.client)
    assert [(file.width, file.extension) for file in renditions.files] == [
        *((400, "webp"), (400, "jpg"), (480, "webp"), (480, "jpg"))
    ]
    assert not any(b"secret" in file.data for file in renditions.files)


def test_the_times_of_the_pasted_url_are_kept(web: Web) -> None:
    web.serve("/oembed", json_reply(described()))
    assert remote.video_details(PASTED, web.client).source.start_ms == 3_000


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_video_that_is_not_public_is_one_sentence(web: Web, status: int) -> None:
    web.serve("/oembed", reply(status, b"Unauthorized", content_type="text/plain"))
    with pytest.raises(FetchError, match="YouTube describes no video at this address") as failure:
        remote.video_details(PASTED, web.client)
    assert not failure.value.may_retry


def test_a_host_that_is_down_is_one_sentence(web: Web) -> None:
    web.serve("/oembed", reply(503))
    with pytest.raises(UnavailableError, match=r"“www\.youtube\.com” can't answer at the moment"):
        remote.video_details(PASTED, web.client)


def test_a_page_in_place_of_a_description_is_one_sentence(web: Web) -> None:
    web.serve("/oembed", reply(200, b"<html>", content_type="text/html"))
    with pytest.raises(RefusedError, match="another kind of content"):
        remote.video_details(PASTED, web.client)


def test_a_redirect_away_from_the_provider_is_refused(web: Web) -> None:
    web.serve("/oembed", reply(302, location="https://vimeo.com/api/oembed.json"))
    with pytest.raises(RefusedError, match=r"“vimeo\.com” is not one of the hosts"):
        remote.video_details(PASTED, web.client)
    assert len(web.paths) == 1


def test_a_provider_whose_name_leads_to_a_private_address_is_not_asked(web: Web) -> None:
    web.names.give("www.youtube.com", [PRIVATE])
    with pytest.raises(RefusedError, match="has no public internet address"):
        remote.video_details(PASTED, web.client)
    assert web.private.connections == 0


@pytest.mark.parametrize(
    "pasted", ["https://archive.org/details/an_item", "https://video.test/a.mp4", "media:a.mp4"]
)
def test_a_source_without_descriptions_is_not_asked(web: Web, pasted: str) -> None:
    with pytest.raises(RefusedError, match="offers no descriptions of videos"):
        remote.video_details(pasted, web.client)
    assert (web.names.asked, web.public.connections) == ([], 0)


@pytest.mark.parametrize("pasted", ["", "https://127.0.0.1/", "https://other.test/w/1", "a"])
def test_what_is_no_video_is_not_asked(web: Web, pasted: str) -> None:
    with pytest.raises(SourceError):
        remote.video_details(pasted, web.client)
    assert web.names.asked == []


def details_with(thumbnail: str) -> VideoDetails:
    source = provider_table().recognise(PASTED)
    return VideoDetails(source, "Me at the zoo", thumbnail_url=thumbnail)


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"<svg/>", "image/svg+xml", RefusedError),
        (b"<svg/>", "image/png", PosterError),
        (picture("GIF"), "image/gif", RefusedError),
        (picture("GIF"), "image/jpeg", PosterError),
        (picture()[:900], "image/jpeg", PosterError),
        (picture(size=(20, 20)), "image/jpeg", PosterError),
        (b"x" * (2 * 1024 * 1024 + 1), "image/jpeg", RefusedError),
    ],
)
def test_what_is_no_picture_is_one_sentence(
    web: Web, body: bytes, content_type: str, kind: type[SentenceError]
) -> None:
    web.serve("/a", reply(200, body, content_type=content_type))
    with pytest.raises(kind):
        fetch_renditions(details_with("https://i.ytimg.com/a"), web.client)


def test_a_picture_is_fetched_from_the_providers_hosts_only(web: Web) -> None:
    for url in ("https://i.vimeocdn.com/a", "https://www.youtube.com/a", "http://i.ytimg.com/a"):
        with pytest.raises(RefusedError):
            fetch_renditions(details_with(url), web.client)
    with pytest.raises(RefusedError, match="names no picture of this video"):
        fetch_renditions(details_with(""), web.client)
    assert web.names.asked == []


def test_fetching_is_on_unless_it_is_switched_off() -> None:
    assert django_settings.CLIPQA_FETCH_REMOTE is True
    assert remote.site_client().is_on
    with override_settings(CLIPQA_FETCH_REMOTE=False):
        with pytest.raises(RefusedError, match="CLIPQA_FETCH_REMOTE is off"):
            remote.video_details(PASTED)
        with pytest.raises(RefusedError, match="CLIPQA_FETCH_REMOTE is off"):
            fetch_renditions(details_with("https://i.ytimg.com/a"))
