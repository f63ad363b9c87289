"""Render an untrusted picture as new files: two widths, each in WebP and JPEG, no metadata."""

from __future__ import annotations

import io
from dataclasses import dataclass
from threading import Lock
from typing import IO, Final

from PIL import Image

from clipqa.posters.decoding import small_picture
from clipqa.posters.limits import BUSY, MAX_BYTES, PosterError, check_bytes

# A poster is 296 CSS pixels wide on a desktop and about 358 on a phone. 400 serves desktop screens,
# 800 phones, high-resolution screens and the watch page.
WIDTHS: Final = (400, 800)
EXTENSIONS: Final = ("webp", "jpg")
QUALITY: Final = {"webp": 78, "jpg": 80}
MAX_WAIT_SECONDS: Final = 20  # for pictures of other requests

_lock = Lock()


@dataclass(frozen=True)
class Rendition:
    width: int
    extension: str
    data: bytes


@dataclass(frozen=True)
class Renditions:
    """All files of a poster, and the size of the largest."""

    width: int
    height: int
    files: tuple[Rendition, ...]


def rendition_widths(width: int) -> tuple[int, ...]:
    """Return the widths of a poster's files, whose largest is `width`."""
    return (*(narrow for narrow in WIDTHS if narrow < width), width)


def make_renditions(file: IO[bytes]) -> Renditions:
    """Render the files of a poster. Raise PosterError if the picture is unusable.

    A process renders one picture at a time, so that concurrent uploads need no more memory than
    one. Takes up to a few seconds, so call it outside transactions.
    """
    data = _read(file)
    if not _lock.acquire(timeout=MAX_WAIT_SECONDS):
        raise PosterError(BUSY)
    try:
        return _render(data)
    finally:
        _lock.release()


def _render(data: bytes) -> Renditions:
    picture = small_picture(data)
    largest = _scaled(picture, min(picture.width, WIDTHS[-1]))
    scaled = {width: _scaled(largest, width) for width in rendition_widths(largest.width)}
    files = tuple(
        Rendition(width, extension, _encode(picture, extension))
        for width, picture in scaled.items()
        for extension in EXTENSIONS
    )
    return Renditions(largest.width, largest.height, files)


def _read(file: IO[bytes]) -> bytes:
    file.seek(0, io.SEEK_END)
    check_bytes(file.tell())
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    check_bytes(len(data))
    return data


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encode(picture: Image.Image, extension: str) -> bytes:
    """Encode from raw pixels, without EXIF, colour profile and comments of the original."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    file = io.BytesIO()
    if extension == "webp":
        # A higher method takes three times as long and saves 5 %.
        bare.save(file, "WEBP", quality=QUALITY["webp"], method=2)
    else:
        bare.save(file, "JPEG", quality=QUALITY["jpg"], progressive=True, optimize=True)
    return file.getvalue()
