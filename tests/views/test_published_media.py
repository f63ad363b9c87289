"""Files of the media storage (posters, films, segments) are public with their answers."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from clipqa.curation import archive, publish
from clipqa.curation.previews import preview_token
from clipqa.media import private_url
from clipqa.models import Answer, Outlet, Topic, Video
from clipqa.posters import attach_poster
from clipqa.posters.stored import rendition_names
from tests.admin.pages import list_page, page_of
from tests.admin.people import person
from tests.database_errors import failing
from tests.factories import (
    make_answer,
    make_clip,
    make_outlet,
    make_published,
    make_topic,
    make_video,
)
from tests.roles.users import signed_in
from tests.streaming_responses import close_response
from tests.views.test_unpublished import HIDINGS, Hide

pytestmark = pytest.mark.django_db

PAGE = "public, max-age=3600, s-maxage=60, stale-while-revalidate=30, stale-if-error=600"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def store(media: Path, name: str) -> str:
    file = media / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"film")
    return f"/media/{name}"


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (400, 225), "teal").save(file, "PNG")
    return file


def posters(*owners: Any) -> list[str]:
    """Give each a poster, and return the URLs of all their files."""
    for owner in owners:
        attach_poster(owner, picture())
    return [
        f"/media/{name}"
        for owner in owners
        for name in rendition_names(owner.poster, owner.poster_width)
    ]


def statuses(addresses: list[str]) -> set[int]:
    found = set()
    for address in addresses:
        response = Client().get(address)
        found.add(response.status_code)
        close_response(response)
    return found


def make_filmed(media: Path, **values: Any) -> tuple[Answer, list[str]]:
    """Create a published answer. Return it and the URLs of its film, posters, logo and image."""
    outlet, topic = make_outlet("Canary TV"), make_topic("Birds")
    video = make_video(outlet, url="media:videos/ab/abcdefghijklmnopqrstuv.mp4")
    film = store(media, video.stored_name)
    answer = make_published(clip=make_clip(video), topics=[topic], **values)
    return answer, [film, *posters(answer.clip, video, outlet, topic)]


def test_files_of_a_published_answer_are_public(media: Path) -> None:
    _, addresses = make_filmed(media)
    assert len(addresses) == 9
    assert statuses(addresses) == {200}


@pytest.mark.parametrize("hide", HIDINGS)
def test_no_file_of_a_hidden_answer_is_public(media: Path, hide: Hide) -> None:
    answer, addresses = make_filmed(media)
    assert statuses(addresses) == {200}
    hide(answer)
    assert statuses(addresses) == {404}


def test_a_file_that_another_answer_shows_stays_public(media: Path) -> None:
    answer, addresses = make_filmed(media)
    other = make_clip(answer.clip.video, 70_000, 80_000)
    others = posters(other)
    make_published(answer.question, clip=other)
    archive([answer])
    gone = {f"/media/{name}" for name in rendition_names(answer.clip.poster, 400)}
    assert statuses([*gone]) == {404}
    assert statuses([*set(addresses) - gone, *others]) == {200}


def test_a_file_is_public_again_when_its_answer_is_published_again(media: Path) -> None:
    answer, addresses = make_filmed(media)
    archive([answer])
    assert statuses(addresses) == {404}
    publish([answer])
    assert statuses(addresses) == {200}


def test_files_of_a_scheduled_answer_become_public_when_due(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = timezone.now() + timedelta(hours=1)
    _, addresses = make_filmed(media, publish_at=soon)
    assert statuses(addresses) == {404}
    monkeypatch.setattr(timezone, "now", lambda: soon + timedelta(seconds=1))
    assert statuses(addresses) == {200}


def test_a_file_that_no_record_names_is_not_public(media: Path) -> None:
    make_filmed(media)
    token = "abcdefghijklmnopqrstuv"
    names = ["film.mp4", "videos/ab/other.mp4", f"posters/ab/{token}-400.jpg", "posters/x.jpg"]
    assert statuses([store(media, name) for name in names]) == {404}


def test_a_stream_is_public_with_its_parts(media: Path) -> None:
    make_published(clip=make_clip(make_video(url="media:hls/open/index.m3u8")))
    make_answer(clip=make_clip(make_video(url="media:hls/shut/index.m3u8")))
    parts = ["index.m3u8", "low/index.m3u8", "low/1.m4s", "1.ts"]
    assert statuses([store(media, f"hls/open/{part}") for part in parts]) == {200}
    assert statuses([store(media, f"hls/shut/{part}") for part in parts]) == {404}


def test_a_hidden_film_in_the_folder_of_a_public_stream_stays_hidden(media: Path) -> None:
    make_published(clip=make_clip(make_video(url="media:talks/index.m3u8")))
    make_answer(clip=make_clip(make_video(url="media:talks/later.mp4")))
    make_answer(clip=make_clip(make_video(url="media:talks/later/index.m3u8")))
    hidden = ["talks/later.mp4", "talks/later/index.m3u8", "talks/later/1.ts"]
    assert statuses([store(media, name) for name in hidden]) == {404}
    assert statuses([store(media, "talks/1.ts")]) == {200}


def test_a_playlist_in_the_root_makes_no_folder_public(media: Path) -> None:
    make_published(clip=make_clip(make_video(url="media:index.m3u8")))
    assert statuses([store(media, "index.m3u8"), store(media, "1.ts")]) == {200}
    assert statuses([store(media, "talks/1.ts")]) == {404}


def test_hidden_and_unknown_files_take_the_same_statements(media: Path) -> None:
    answer, addresses = make_filmed(media)
    archive([answer])
    film, poster = addresses[0], addresses[1]

    def asked(address: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert Client().get(address).status_code == 404
        return [re.sub(r"'[^']*'", "", query["sql"]) for query in captured]

    asked("/media/other.mp4")  # caches the folders of streams for this version
    assert asked(film) == asked("/media/videos/ab/unknown.mp4")
    assert asked(poster) == asked("/media/posters/ab/unknown-400.jpg")


def test_a_film_in_many_parts_costs_one_statement_each(media: Path) -> None:
    _, addresses = make_filmed(media)
    statuses(addresses)
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            close_response(Client().get(address, headers={"Range": "bytes=0-1"}))
        assert len(captured) == 1  # the library's version


def test_caches_may_store_a_file_as_long_as_a_page(media: Path) -> None:
    _, addresses = make_filmed(media)
    for address in addresses:
        response = Client().get(address)
        close_response(response)
        assert response["Cache-Control"] == PAGE
        again = Client().get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, PAGE)


def test_caches_store_no_file_past_the_next_due_time(media: Path) -> None:
    _, addresses = make_filmed(media, expire_at=timezone.now() + timedelta(seconds=20))
    response = Client().get(addresses[0])
    close_response(response)
    shared = re.search(r"s-maxage=(\d+)", response["Cache-Control"])
    assert shared is not None
    assert int(shared[1]) <= 20


def test_a_conditional_request_for_a_hidden_file_is_a_404(media: Path) -> None:
    answer, addresses = make_filmed(media)
    response = Client().get(addresses[0])
    close_response(response)
    archive([answer])
    again = Client().get(addresses[0], headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (404, "no-store")


def test_the_web_server_is_not_told_to_send_a_hidden_file(media: Path, settings: Settings) -> None:
    settings.CLIPQA_MEDIA_ACCEL = "/protected/"
    answer, addresses = make_filmed(media)
    assert all("X-Accel-Redirect" in Client().get(each) for each in addresses)
    archive([answer])
    for address in addresses:
        assert "X-Accel-Redirect" not in Client().get(address)


# During database outages ----------------------------------------------------------------


def test_a_public_film_keeps_playing_during_a_database_outage(media: Path) -> None:
    _, (film, poster, *_) = make_filmed(media)
    client = Client(raise_request_exception=False)
    close_response(client.get(film))
    with failing("the connection is lost"):
        assert client.get(film, headers={"Range": "bytes=0-1"}).status_code == 206
        assert client.get(poster).status_code == 503  # not requested before


def test_no_film_keeps_playing_longer_than_stale_pages(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (film, *_) = make_filmed(media)
    client = Client(raise_request_exception=False)
    close_response(client.get(film))
    monkeypatch.setattr("clipqa.views.media.STALE_IF_ERROR_SECONDS", 0)
    with failing("the connection is lost"):
        assert client.get(film).status_code == 503


# In the admin and in previews ---------------------------------------------------------------


def media_in(content: str) -> set[str]:
    return set(re.findall(r"/media/[^\s\"'<>]+", content))


def test_the_admin_shows_the_files_of_a_draft(media: Path) -> None:
    answer, addresses = make_filmed(media)
    archive([answer])
    desk = signed_in(person("ada", is_superuser=True))
    clip = answer.clip
    pages = [
        page_of(each) for each in (clip, clip.video, Outlet.objects.get(), Topic.objects.get())
    ]
    for page in [*pages, list_page("clip"), list_page("answer"), list_page("video")]:
        found = media_in(desk.get(page).content.decode())
        assert found, page
        assert statuses([*found]) == {200}
        assert not found & set(addresses)


def test_a_preview_shows_poster_and_film(media: Path) -> None:
    answer, addresses = make_filmed(media)
    archive([answer])
    answer.status = "draft"
    Answer.objects.filter(pk=answer.pk).update(status="draft")
    content = Client().get(f"/preview/{preview_token(answer)}/").content.decode()
    found = media_in(content)
    assert any(address.endswith(".mp4") for address in found)
    assert any(address.endswith("-400.webp") for address in found)
    assert statuses([*found]) == {200}
    assert not found & set(addresses)


def test_a_stream_in_a_preview_plays_with_its_parts(media: Path) -> None:
    make_answer(clip=make_clip(make_video(url="media:hls/shut/index.m3u8")))
    for part in ("index.m3u8", "low/1.m4s"):
        store(media, f"hls/shut/{part}")
    store(media, "hls/other/1.m4s")
    address = private_url("hls/shut/index.m3u8")
    folder = address.removesuffix("index.m3u8")
    assert statuses([address, f"{folder}low/1.m4s"]) == {200}
    outside = folder.replace("hls/shut/", "hls/other/")
    assert statuses([f"{outside}1.m4s", f"{folder}../other/1.m4s"]) == {404}


def test_a_signed_url_is_for_one_file_and_expires(media: Path) -> None:
    name, other = "videos/ab/one.mp4", "videos/ab/other.mp4"
    store(media, name)
    store(media, other)
    address = private_url(name)
    assert statuses([address]) == {200}
    assert statuses([address.replace(name, other), address.replace("~", "~x")]) == {404}
    assert statuses([private_url(name, until=timezone.now().timestamp() - 1)]) == {404}
    assert statuses([f"/media/~/{name}", f"/media/~~/{name}", f"/media/~W10:a:b/{name}"]) == {404}


def test_no_shared_cache_stores_a_private_file(media: Path) -> None:
    store(media, "videos/ab/one.mp4")
    response = Client().get(private_url("videos/ab/one.mp4"))
    close_response(response)
    assert response["Cache-Control"] == "private, max-age=3600"
    soon = private_url("videos/ab/one.mp4", until=timezone.now().timestamp() + 60)
    response = Client().head(soon)
    assert re.fullmatch(r"private, max-age=(5\d|60)", response["Cache-Control"])


def test_an_admin_page_opened_again_has_the_same_urls() -> None:
    assert private_url("videos/ab/one.mp4") == private_url("videos/ab/one.mp4")


def test_a_poster_is_found_by_an_index(media: Path) -> None:
    make_filmed(media)
    for model in (Video, Outlet, Topic):
        table = model._meta.db_table
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            named = connection.introspection.get_constraints(cursor, table)
        assert any(each["index"] and each["columns"] == ["poster"] for each in named.values())
