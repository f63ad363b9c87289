from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from wsgiref.util import FileWrapper

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from django.utils.http import http_date
from pytest_django import Settings

from clipqa.lib.byte_ranges import MAX_PART
from clipqa.views.media import FileSlice
from tests.factories import make_clip, make_published, make_video
from tests.streaming_responses import close_response

pytestmark = pytest.mark.django_db  # the 404 page queries the database

BYTES = bytes(range(256)) * 40  # 10,240 of them
LONG_AGO = 1_700_000_000


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    """All files in the storage and in `demo` belong to a public stream."""
    settings.MEDIA_ROOT = tmp_path / "media"
    store(settings.MEDIA_ROOT, "demo/film.mp4", BYTES)
    for playlist in ("media:index.m3u8", "media:demo/index.m3u8"):
        make_published(clip=make_clip(make_video(url=playlist)))
    return settings.MEDIA_ROOT


def store(media: Path, name: str, data: bytes = b"x") -> Path:
    file = media / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    os.utime(file, (LONG_AGO, LONG_AGO))
    return file


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)


def test_a_whole_file_is_streamed_and_accepts_ranges(client: Client, media: Path) -> None:
    response = client.get("/media/demo/film.mp4")
    assert (response.status_code, body(response)) == (200, BYTES)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == "10240"
    assert response["Content-Type"] == "video/mp4"
    assert "Content-Range" not in response


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=100-", 100, 10239),
        ("bytes=-40", 10200, 10239),
        ("bytes=10000-99999", 10000, 10239),
        ("bytes=5-9,20-30", 5, 9),
    ],
)
def test_a_part_is_answered_as_206(
    client: Client, media: Path, header: str, first: int, last: int
) -> None:
    response = client.get("/media/demo/film.mp4", headers={"Range": header})
    assert (response.status_code, body(response)) == (206, BYTES[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/10240"
    assert response["Content-Length"] == str(last - first + 1)


def test_an_open_ended_part_of_a_film_is_two_mebibytes(client: Client, media: Path) -> None:
    with store(media, "film.mp4").open("r+b") as film:
        film.truncate(5 * MAX_PART)
    response = client.get("/media/film.mp4", headers={"Range": "bytes=0-"})
    assert response["Content-Range"] == f"bytes 0-{MAX_PART - 1}/{5 * MAX_PART}"
    assert [len(chunk) for chunk in response.streaming_content] == [64 * 1024] * 32


def test_a_range_beyond_the_end_is_416_with_the_size(client: Client, media: Path) -> None:
    response = client.get("/media/demo/film.mp4", headers={"Range": "bytes=10240-"})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10240"
    assert response["Content-Type"].startswith("text/plain")
    assert b"Request a range below its size" in response.content


@pytest.mark.parametrize("header", ["bytes=9-1", "lines=0-1", "bytes=x"])
def test_an_invalid_range_gets_the_whole_file(client: Client, media: Path, header: str) -> None:
    response = client.get("/media/demo/film.mp4", headers={"Range": header})
    assert (response.status_code, len(body(response))) == (200, 10240)


def test_head_has_all_headers_and_no_body(client: Client, media: Path) -> None:
    response = client.head("/media/demo/film.mp4", headers={"Range": "bytes=0-1"})
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == "10240"
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"]


def test_nothing_may_be_posted(client: Client, media: Path) -> None:
    assert client.post("/media/demo/film.mp4").status_code == 405


def test_an_unchanged_file_is_304_by_tag_and_by_date(client: Client, media: Path) -> None:
    first = client.get("/media/demo/film.mp4")
    close_response(first)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"other", {first["ETag"]}', "Range": "bytes=0-1"},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        response = client.get("/media/demo/film.mp4", headers=headers)
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == first["ETag"]
        assert response["Cache-Control"] == first["Cache-Control"]


def test_a_changed_file_has_another_tag(client: Client, media: Path) -> None:
    first = client.get("/media/demo/film.mp4")
    close_response(first)
    (media / "demo/film.mp4").write_bytes(BYTES[::-1])
    second = client.get("/media/demo/film.mp4", headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, body(second)) == (200, BYTES[::-1])
    assert (
        client.get("/media/demo/film.mp4", headers={"If-Match": first["ETag"]}).status_code == 412
    )


def test_if_range_gives_a_part_of_the_same_version_only(client: Client, media: Path) -> None:
    tag = client.head("/media/demo/film.mp4")["ETag"]

    def status(condition: str) -> int:
        headers = {"Range": "bytes=0-1", "If-Range": condition}
        response = client.get("/media/demo/film.mp4", headers=headers)
        close_response(response)
        return response.status_code

    assert [status(tag), status(http_date(LONG_AGO))] == [206, 206]
    assert [status('"old"'), status(f"W/{tag}"), status("rubbish")] == [200, 200, 200]
    assert [status(http_date(LONG_AGO + 5)), status(http_date(LONG_AGO - 5))] == [200, 200]


def test_a_date_within_this_second_is_too_weak_for_if_range(client: Client, media: Path) -> None:
    soon = time.time() + 60  # a margin for slow machines
    os.utime(media / "demo/film.mp4", (soon, soon))
    headers = {"Range": "bytes=0-1", "If-Range": http_date(int(soon))}
    response = client.get("/media/demo/film.mp4", headers=headers)
    close_response(response)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.webm", "video/webm"),
        ("a.M4V", "video/mp4"),
        ("a.m3u8", "application/vnd.apple.mpegurl"),
        ("a.ts", "video/mp2t"),
        ("a.m4s", "video/iso.segment"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("a.jpg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.png", "image/png"),
    ],
)
def test_the_type_comes_from_the_table(client: Client, media: Path, name: str, kind: str) -> None:
    store(media, name)
    response = client.get(f"/media/{name}")
    close_response(response)
    assert response["Content-Type"] == kind
    assert "Content-Disposition" not in response


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "script.js", "film.mp4.xml", "none"])
def test_files_of_other_types_are_downloaded(client: Client, media: Path, name: str) -> None:
    store(media, name, b"<script>alert(1)</script>")
    response = client.get(f"/media/{name}")
    close_response(response)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_film_may_be_opened_by_its_url(client: Client, media: Path) -> None:
    policy = client.head("/media/demo/film.mp4")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" not in policy  # Chromium would show a black box


@pytest.mark.parametrize(
    "path",
    [
        *("", "demo", "demo/", "missing.mp4", "demo/film.mp4/more", "a" * 5000, "pipe.mp4"),
        *("../secret.txt", "demo/../../secret.txt", "%2e%2e/secret.txt", "/etc/passwd"),
        *("demo/../demo/film.mp4", "./demo/film.mp4", "demo//film.mp4", "demo%5c..%5cfilm.mp4"),
        *("demo/%00film.mp4", "%ff%fe.mp4", "%ed%a0%80.mp4", ".hidden/film.mp4"),
    ],
)
def test_an_unknown_file_is_a_404(client: Client, media: Path, path: str) -> None:
    (media.parent / "secret.txt").write_text("secret")
    store(media, ".hidden/film.mp4")
    os.mkfifo(media / "pipe.mp4")
    assert client.get(f"/media/{path}").status_code == 404


def test_no_cookie_is_set_or_read(client: Client, media: Path) -> None:
    response = client.get("/media/demo/film.mp4")
    close_response(response)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def open_files() -> Iterator[str]:
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            yield str(descriptor.readlink())
        except OSError:
            continue


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to see open files")
def test_no_response_leaves_its_file_open(client: Client, media: Path) -> None:
    tag = client.head("/media/demo/film.mp4")["ETag"]
    for headers in (
        {},
        {"Range": "bytes=5-"},
        {"Range": "bytes=99999-"},
        {"If-None-Match": tag},
    ):
        close_response(client.get("/media/demo/film.mp4", headers=headers))  # the body is not read
    client.get("/media/demo")
    assert not [name for name in open_files() if name.startswith(str(media))]


def test_a_film_that_shrinks_while_being_sent_aborts_the_response(media: Path) -> None:
    film = media / "demo/film.mp4"
    part = FileSlice(film.open("rb", buffering=0), 0, len(BYTES))
    film.write_bytes(BYTES[:100])
    with pytest.raises(OSError, match="became shorter"):
        list(part)
    part.close()
    assert part.file.closed


def test_a_web_server_in_front_can_send_the_file(
    client: Client, media: Path, settings: Settings
) -> None:
    settings.CLIPQA_MEDIA_ACCEL = "/protected/"
    store(media, "demo/a film?.mp4")
    response = client.get("/media/demo/a%20film%3F.mp4", headers={"Range": "bytes=0-1"})
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == "/protected/demo/a%20film%3F.mp4"
    assert response["Content-Type"] == "video/mp4"
    assert client.get("/media/../secret.txt").status_code == 404


@pytest.mark.parametrize("name", ["missing.mp4", "demo", "x" * 5_000])
def test_a_missing_file_is_not_passed_to_the_web_server(
    client: Client, media: Path, settings: Settings, name: str
) -> None:
    settings.CLIPQA_MEDIA_ACCEL = "/protected/"
    response = client.get(f"/media/{name}")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("headers", [{"Range": "bytes=99999-"}, {"If-Match": '"other"'}])
def test_a_refusal_is_not_cached_like_the_film(
    client: Client, media: Path, headers: dict[str, str]
) -> None:
    response = client.get("/media/demo/film.mp4", headers=headers)
    assert response.status_code in {412, 416}
    assert response["Cache-Control"] == "no-store"


def test_a_remote_storage_serves_its_own_files(
    client: Client, media: Path, settings: Settings
) -> None:
    foreign = {"BACKEND": "django.core.files.storage.Storage"}  # has no local paths, like S3
    settings.STORAGES = {**settings.STORAGES, "default": foreign}
    assert client.get("/media/demo/film.mp4").status_code == 404


def test_a_large_film_is_never_whole_in_memory(client: Client, media: Path) -> None:
    with store(media, "film.mp4").open("r+b") as film:
        film.truncate(256 * 1024 * 1024)
    tracemalloc.start()
    try:
        response = client.get("/media/film.mp4")
        sent = sum(len(chunk) for chunk in response.streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent == 256 * 1024 * 1024
    assert peak < 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "policy"), [("film.mp4", "same-origin"), ("p.webp", "cross-origin")]
)
def test_other_sites_may_embed_pictures_but_not_films(
    client: Client, media: Path, name: str, policy: str
) -> None:
    (media / name).write_bytes(b"anything")
    assert client.get(f"/media/{name}")["Cross-Origin-Resource-Policy"] == policy


@pytest.mark.django_db(transaction=True)  # the handler closes connections
def test_the_server_gets_the_film_as_a_file(media: Path) -> None:
    """The server can then send it without a thread (PEP 3333, wsgi.file_wrapper)."""
    (media / "long.mp4").write_bytes(BYTES)
    environ = RequestFactory().get("/media/long.mp4", headers={"range": "bytes=2-"}).environ
    given = WSGIHandler()({**environ, "wsgi.file_wrapper": FileWrapper}, lambda *said: None)
    assert isinstance(given, FileWrapper)
    assert b"".join(given) == BYTES[2:]
    file = given.filelike.file
    given.close()
    assert file.closed
