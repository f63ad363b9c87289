"""Limits that a picture is checked against before it is decoded."""

from __future__ import annotations

from typing import Final

from clipqa.lib.sentences import SentenceError, gettext_noop

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000  # width x height x frames
# For the decoded picture and the buffers of its decoder. Including later copies, reading and
# scaling any picture takes less than 200 MiB, as tests/posters/test_memory.py measures.
MAX_MEMORY: Final = 128 * 1024 * 1024
MIN_SIDE: Final = 32
MAX_SCANS: Final = 100  # a progressive JPEG has about ten; decoding visits all pixels in each


class PosterError(SentenceError):
    """A refused picture, with a message that says what is wrong and what to do."""


TOO_MANY_BYTES = gettext_noop(
    "This picture has %(megabytes)s MB; the limit is 10 MB. Save it smaller or as JPEG."
)
NOT_A_PICTURE = gettext_noop(
    "This is not a picture that can be read. Choose a JPEG, PNG or WebP file."
)
TOO_MANY_PIXELS = gettext_noop(
    "This picture has %(width)s × %(height)s pixels and %(frames)s frames, together more than"
    " 40 megapixels. Make it smaller; a width of 1600 pixels is enough."
)
ENORMOUS = gettext_noop(
    "This picture has more than 80 megapixels; the limit is 40. Make it smaller; a width of"
    " 1600 pixels is enough."
)
TOO_MUCH_MEMORY = gettext_noop(
    "This picture has %(width)s × %(height)s pixels, %(megapixels)s megapixels; the limit for a"
    " %(format)s file of its kind is %(most)s. Make it smaller; a width of 1600 pixels is enough."
)
TOO_SMALL = gettext_noop(
    "This picture has only %(width)s × %(height)s pixels. Choose one of at least 32 × 32;"
    " a width of 800 pixels looks best."
)
BROKEN = gettext_noop("This picture is damaged or incomplete. Open it, save it again and retry.")
TOO_MANY_SCANS = gettext_noop(
    "This JPEG has more than 100 scans, which no camera or image editor writes."
    " Save it again as an ordinary JPEG."
)
BUSY = gettext_noop("Other pictures are being processed. Try again in a minute.")


def check_bytes(size: int) -> None:
    if size > MAX_BYTES:
        raise PosterError(TOO_MANY_BYTES, megabytes=f"{size / 1024 / 1024:.1f}")


def check_scans(data: bytes) -> None:
    """Refuse a JPEG with too many scans. 0xFF is escaped inside a scan, so counting is exact."""
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MAX_SCANS:
        raise PosterError(TOO_MANY_SCANS)


def check_pixels(width: int, height: int, frames: int) -> None:
    frames = max(1, frames)
    if width * height * frames > MAX_PIXELS:
        raise PosterError(TOO_MANY_PIXELS, width=width, height=height, frames=frames)
    if min(width, height) < MIN_SIDE:
        raise PosterError(TOO_SMALL, width=width, height=height)


def check_memory(kind: str, width: int, height: int, needed: float) -> None:
    """Refuse a picture whose decoding takes too many bytes (`decoding.memory_needed`)."""
    if needed <= MAX_MEMORY:
        return
    pixels = width * height
    raise PosterError(
        TOO_MUCH_MEMORY,
        width=width,
        height=height,
        megapixels=f"{pixels / 1_000_000:.1f}",
        format={"WEBP": "WebP"}.get(kind, kind),
        most=f"{pixels * MAX_MEMORY / needed / 1_000_000:.1f}",
    )
