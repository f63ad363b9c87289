from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from clipqa.media.uploads import (
    store_video,
    stored_duration_ms,
    validate_video_file,
    video_upload_name,
)
from tests.posters.films import film

MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0" * 100
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 100
MATROSKA = WEBM.replace(b"\x84webm", b"\x88matroska")


def sentence(name: str, data: bytes) -> str:
    try:
        validate_video_file(SimpleUploadedFile(name, data))
    except ValidationError as error:
        return error.messages[0]
    return ""


@pytest.mark.parametrize(
    ("name", "data"), [("a.mp4", MP4), ("A.MP4", MP4), ("a.m4v", MP4), ("a.webm", WEBM)]
)
def test_a_film_that_browsers_play_is_accepted(name: str, data: bytes) -> None:
    assert sentence(name, data) == ""


@pytest.mark.parametrize("name", ["a.mov", "a.mkv", "a.mp4.html", "mp4", ".mp4", "a.m3u8"])
def test_another_extension_is_refused_with_the_accepted_ones(name: str) -> None:
    assert "Only MP4, M4V and WebM films play here" in sentence(name, MP4)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp4", WEBM),
        ("a.webm", MP4),
        ("a.webm", MATROSKA),
        ("a.mp4", b""),
        ("a.mp4", b"<script>alert(1)</script>"),
        ("a.mp4", b"#EXTM3U\nhttp://127.0.0.1/"),
        ("a.mp4", MP4.replace(b"ftypisom", b"ftypavif")),
        ("a.mp4", MP4.replace(b"ftypisom", b"ftypM4A ")),
    ],
)
def test_an_extension_that_does_not_match_the_content_is_refused(name: str, data: bytes) -> None:
    assert "but the file has another format. Convert the film again." in sentence(name, data)


def box(kind: bytes, content: bytes, stated: int | None = None) -> bytes:
    return ((stated or 8 + len(content)).to_bytes(4) + kind) + content


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2")
MOOV, PICTURES = box(b"moov", b"\0" * 40), b"\0" * 300
LARGE_MDAT = b"\0\0\0\1mdat" + (316).to_bytes(8) + PICTURES
SEGMENT = b"\x18\x53\x80\x67"
EBML = b"\x1a\x45\xdf\xa3\x87" + b"\x42\x82\x84webm"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp4", FTYP + MOOV + box(b"mdat", PICTURES)),
        ("a.mp4", FTYP + box(b"mdat", PICTURES) + MOOV),
        ("a.mp4", FTYP + MOOV + LARGE_MDAT),
        ("a.mp4", FTYP + MOOV + b"\0\0\0\0mdat" + PICTURES),  # size 0: to the end of the file
        ("a.webm", EBML + SEGMENT + b"\x41\x2c" + PICTURES),
        ("a.webm", EBML + SEGMENT + b"\x01" + b"\xff" * 7 + PICTURES),  # of unknown size
    ],
)
def test_a_complete_film_is_accepted_wherever_its_index_is(name: str, data: bytes) -> None:
    assert sentence(name, data) == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp4", (FTYP + MOOV + box(b"mdat", PICTURES))[:-1]),
        ("a.mp4", FTYP + box(b"mdat", PICTURES)),
        ("a.mp4", (FTYP + box(b"mdat", PICTURES) + MOOV)[:200]),
        ("a.mp4", (FTYP + MOOV + LARGE_MDAT)[:-100]),
        ("a.m4v", (FTYP + MOOV)[:-20]),
        ("a.webm", (EBML + SEGMENT + b"\x41\x2c" + PICTURES)[:-1]),
        ("a.webm", EBML + SEGMENT + b"\x01" + (5_000).to_bytes(7) + PICTURES),
    ],
)
def test_an_incomplete_film_is_refused(name: str, data: bytes) -> None:
    assert "the file ends before the film does" in sentence(name, data)


def test_a_demo_film_is_complete_and_half_of_it_is_not() -> None:
    whole = (Path(__file__).parents[2] / "clipqa/demo/media/wion-munich.mp4").read_bytes()
    assert sentence("a.mp4", whole) == ""
    assert "the file ends before" in sentence("a.mp4", whole[: len(whole) // 2])


def test_a_film_above_the_limit_is_refused(settings: Settings) -> None:
    settings.CLIPQA_MAX_UPLOAD_MB = 1
    assert sentence("a.mp4", MP4.ljust(1024 * 1024, b"\0")) == ""
    too_large = sentence("a.mp4", MP4.ljust(1024 * 1024 + 1, b"\0"))
    assert too_large == "The film is larger than 1 MB. Encode it smaller."


def test_checking_leaves_the_file_at_its_beginning() -> None:
    file = SimpleUploadedFile("a.mp4", MP4)
    validate_video_file(file)
    assert file.read() == MP4


def test_the_stored_name_has_only_the_extension_of_the_given_name() -> None:
    names = {video_upload_name("../../Secret Plan (1).MP4") for _ in range(50)}
    assert len(names) == 50
    for name in names:
        folder, short, token = name.removesuffix(".mp4").split("/")
        assert (folder, short, len(token)) == ("videos", token[:2], 22)


def test_an_unvalidated_name_is_refused() -> None:
    with pytest.raises(ValueError, match="validated"):
        video_upload_name("page.html")


@pytest.mark.ffmpeg
def test_the_duration_of_a_stored_film_is_read(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    data = film(tmp_path / "film.mp4").read_bytes()
    upload = SimpleUploadedFile("My film.mp4", data)
    validate_video_file(upload)
    name = store_video(upload)
    assert default_storage.size(name) == len(data)
    assert stored_duration_ms(name) == 2000
    assert stored_duration_ms("videos/xx/missing.mp4") is None
