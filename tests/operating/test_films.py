"""nginx serves films and posters after ClipQA has authorized them."""

import os
from pathlib import Path

import pytest

from clipqa.curation import archive, publish
from clipqa.media import private_url
from clipqa.models import Answer
from tests.factories import make_clip, make_published, make_video
from tests.operating.conftest import Deployment
from tests.operating.reader import Answer as Reply

pytestmark = pytest.mark.pure  # independent of the database

BYTES = bytes(range(256)) * 400  # 102,400 of them
LONG_AGO = 1_700_000_000
FILM = "/media/videos/ab/abcdefghijklmnopqrstuv.mp4"


@pytest.fixture(scope="module", autouse=True)
def shown(deployment: Deployment) -> Answer:
    """Publish a film, and streams to which all files in two folders belong."""
    for playlist in ("media:index.m3u8", "media:demo/index.m3u8"):
        make_published(clip=make_clip(make_video(url=playlist)))
    video = make_video(url=FILM.replace("/media/", "media:"))
    return make_published("What does the film show?", clip=make_clip(video))


@pytest.fixture
def film(deployment: Deployment) -> str:
    store(deployment.media, FILM, BYTES)
    return FILM


def store(media: Path, address: str, data: bytes) -> Path:
    file = media / address.removeprefix("/media/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    os.utime(file, (LONG_AGO, LONG_AGO))
    return file


def test_a_whole_film_has_the_headers_of_clipqa(deployment: Deployment, film: str) -> None:
    answer = deployment.reader().get(film)
    assert (answer.status, answer.body) == (200, BYTES)
    sent_headers = {
        "Content-Type": "video/mp4",
        "Content-Length": "102400",
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=3600, s-maxage=60, stale-while-revalidate=30, "
        "stale-if-error=600",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'",
    }
    assert {name: answer.header(name) for name in sent_headers} == sent_headers
    assert not answer.headers["X-Accel-Redirect"]


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=100-", 100, 102399), ("bytes=-40", 102360, 102399)],
)
def test_a_part_is_206(
    deployment: Deployment, film: str, header: str, first: int, last: int
) -> None:
    answer = deployment.reader().get(film, Range=header)
    assert (answer.status, answer.body) == (206, BYTES[first : last + 1])
    assert answer.header("Content-Range") == f"bytes {first}-{last}/102400"
    assert answer.header("Content-Type") == "video/mp4"


def test_many_ranges_are_never_more_than_the_film(deployment: Deployment, film: str) -> None:
    greedy = deployment.reader().get(film, Range="bytes=" + ",".join(["0-102399"] * 50))
    assert (greedy.status, len(greedy.body)) == (200, 102_400)
    two = deployment.reader().get(film, Range="bytes=0-1,100-109")
    assert two.status == 206
    assert two.header("Content-Type").startswith("multipart/byteranges")


def test_a_range_beyond_the_end_is_416_and_not_cached(deployment: Deployment, film: str) -> None:
    answer = deployment.reader().get(film, Range="bytes=102400-")
    assert (answer.status, answer.header("Content-Range")) == (416, "bytes */102400")
    assert "no-store" in answer.header("Cache-Control")
    assert "Request a range below its size" in answer.text


def test_a_part_of_another_version_is_not_sent(deployment: Deployment, film: str) -> None:
    tag = deployment.reader().get(film).header("ETag")

    def status(condition: str) -> int:
        return deployment.reader().get(film, Range="bytes=0-1", If_Range=condition).status

    assert [status(tag), status('"old"')] == [206, 200]
    assert status("Tue, 14 Nov 2023 22:13:20 GMT") == 206
    assert status("Tue, 14 Nov 2023 22:13:21 GMT") == 200


def test_an_unchanged_film_is_304(deployment: Deployment, film: str) -> None:
    first = deployment.reader().get(film)
    again = deployment.reader().get(film, If_None_Match=first.header("ETag"))
    assert (again.status, again.body) == (304, b"")
    assert again.header("Cache-Control") == first.header("Cache-Control")


def test_head_has_all_headers_and_no_body(deployment: Deployment, film: str) -> None:
    answer = deployment.reader().ask("HEAD", film, headers={})
    assert (answer.status, answer.body) == (200, b"")
    assert answer.header("Content-Length") == "102400"
    assert answer.header("Accept-Ranges") == "bytes"


def test_an_archived_film_is_no_longer_served(
    deployment: Deployment, film: str, shown: Answer
) -> None:
    tag = deployment.reader().get(film).header("ETag")
    archive([shown])
    try:
        for headers in ({}, {"Range": "bytes=0-1"}, {"If_None_Match": tag}):
            answer = deployment.reader().get(film, **headers)
            assert (answer.status, answer.header("Cache-Control")) == (404, "no-store")
            assert BYTES not in answer.body
        private = deployment.reader().get(
            private_url(film.removeprefix("/media/")), Range="bytes=0-1"
        )
        assert (private.status, private.body) == (206, BYTES[:2])
        assert private.header("Cache-Control") == "private, max-age=3600"
    finally:
        publish([shown])
    assert deployment.reader().get(film).status == 200


def test_the_internal_location_is_not_public(deployment: Deployment, film: str) -> None:
    name = film.removeprefix("/media/")
    for path in (
        f"/protected/{name}",
        "/protected/",
        f"/x/../protected/{name}",
        f"//protected/{name}",
    ):
        answer = deployment.reader().get(path)
        assert answer.status == 404, path
        assert BYTES not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/media/videos/ab/nothing-like-this.mp4",
        "/media/.hidden.mp4",
        "/media/../secret_key",
        "/media/..%2fsecret_key",
        "/media/%2e%2e/secret_key",
        "/media/videos",
        "/media/videos/",
        "/media/",
        "/media//etc/passwd",
        "/_front/../nginx.conf",
        "/_front../http.conf",
        "/static/../../secret_key",
    ],
)
def test_an_unknown_file_is_a_404(deployment: Deployment, film: str, path: str) -> None:
    store(deployment.media, "/media/.hidden.mp4", b"secret")
    (deployment.media.parent / "secret_key").write_text("secret")
    answer = deployment.reader().get(path)
    assert (answer.status, answer.header("Cache-Control")) in {(404, "no-store"), (400, "no-store")}
    assert "secret" not in answer.text


def test_files_of_other_types_are_downloaded(deployment: Deployment) -> None:
    store(deployment.media, "/media/page.html", b"<script>alert(1)</script>")
    answer = deployment.reader().get("/media/page.html")
    assert answer.header("Content-Type") == "application/octet-stream"
    assert answer.header("Content-Disposition") == "attachment"
    assert answer.header("Content-Security-Policy") == "default-src 'none'; sandbox"


def test_a_name_with_odd_characters_is_found(deployment: Deployment) -> None:
    store(deployment.media, "/media/demo/a film? 100% über.mp4", b"odd")
    answer = deployment.reader().get("/media/demo/a%20film%3F%20100%25%20%C3%BCber.mp4")
    assert (answer.status, answer.body) == (200, b"odd")


def test_a_slow_reader_of_a_film_holds_no_thread(deployment: Deployment) -> None:
    with store(deployment.media, FILM, b"").open("r+b") as file:
        file.truncate(64 * 1024 * 1024)
    readers = [deployment.reader().socket(received_at_once=4_096) for _ in range(5)]
    for reader in readers:
        reader.sendall(f"GET {FILM} HTTP/1.1\r\nHost: clips.example.org\r\n\r\n".encode())
        assert b"200 OK" in reader.recv(1_000)
    assert deployment.direct.get("/livez", timeout=2).status == 200
    for reader in readers:
        reader.close()


def test_a_session_cookie_changes_no_media_response(deployment: Deployment, film: str) -> None:
    answer: Reply = deployment.reader().get(film, Cookie="sessionid=anything")
    assert (answer.status, answer.cache) == (200, "-")
    assert not answer.headers["Set-Cookie"]
