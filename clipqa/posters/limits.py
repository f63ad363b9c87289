"""What a picture may be before anything decodes it."""

from __future__ import annotations

from typing import Final

from clipqa.sentences import SentenceError, gettext_noop

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000  # width x height x frames
MIN_SIDE: Final = 32
MAX_SCANS: Final = 100  # A progressive JPEG has about ten; each one costs a walk over all pixels.


class PosterError(SentenceError):
    """A picture that is refused: one sentence on what is wrong and what would be right."""


TOO_MANY_BYTES = gettext_noop(
    "This picture has %(megabytes)s MB; the most is 10 MB. Save it smaller or as JPEG."
)
NOT_A_PICTURE = gettext_noop(
    "This is not a picture that can be read. Give a JPEG, PNG or WebP file."
)
TOO_MANY_PIXELS = gettext_noop(
    "This picture has more than 40 megapixels, all its frames counted."
    " Make it smaller; 1600 pixels across are plenty."
)
TOO_SMALL = gettext_noop(
    "This picture has only %(width)s × %(height)s pixels. Give one of at least 32 × 32;"
    " 800 pixels across look best."
)
BROKEN = gettext_noop("This picture is damaged or cut short. Open it, save it anew and try again.")
TOO_MANY_SCANS = gettext_noop(
    "This JPEG is drawn in more than 100 passes, which no camera or editor writes."
    " Save it anew as an ordinary JPEG."
)


def check_bytes(size: int) -> None:
    if size > MAX_BYTES:
        raise PosterError(TOO_MANY_BYTES, megabytes=f"{size / 1024 / 1024:.1f}")


def check_scans(data: bytes) -> None:
    """Inside a scan a 0xFF byte is always escaped, so counting the markers counts the scans."""
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MAX_SCANS:
        raise PosterError(TOO_MANY_SCANS)


def check_pixels(width: int, height: int, frames: int) -> None:
    if width * height * max(1, frames) > MAX_PIXELS:
        raise PosterError(TOO_MANY_PIXELS)
    if min(width, height) < MIN_SIDE:
        raise PosterError(TOO_SMALL, width=width, height=height)
