"""A picture from outside becomes our own files: two widths, WebP and JPEG, nothing else kept."""

from __future__ import annotations

import contextlib
import io
import warnings
from dataclasses import dataclass
from typing import IO, Final

from PIL import Image, ImageOps

from clipqa.posters.limits import (
    BROKEN,
    FORMATS,
    MAX_BYTES,
    MAX_PIXELS,
    NOT_A_PICTURE,
    TOO_MANY_PIXELS,
    PosterError,
    check_bytes,
    check_pixels,
    check_scans,
)

# A poster is 296 CSS pixels wide on a desk and about 358 on a phone: 400 serves a desk's plain
# screen, 800 a phone's or a desk's fine one and the watch page.
WIDTHS: Final = (400, 800)
EXTENSIONS: Final = ("webp", "jpg")
DECODE_SIDE: Final = 2 * WIDTHS[-1]  # JPEG can be decoded at a half, a quarter, an eighth
WIDEST, TALLEST = 3.0, 0.5  # width / height; what is beyond loses its ends, not its middle
QUALITY: Final = {"webp": 78, "jpg": 80}

# Pillow makes room for a WebP's canvas while opening it; it refuses above twice this figure.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True)
class Rendition:
    width: int
    extension: str
    data: bytes


@dataclass(frozen=True)
class Renditions:
    """Width and height are those of the largest one."""

    width: int
    height: int
    files: tuple[Rendition, ...]


def rendition_widths(width: int) -> tuple[int, ...]:
    """The widths that exist for a poster whose largest rendition is `width` wide."""
    return (*(narrow for narrow in WIDTHS if narrow < width), width)


def make_renditions(file: IO[bytes]) -> Renditions:
    largest = _largest(_read(file))
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
    check_scans(data)
    return data


def _largest(data: bytes) -> Image.Image:
    with _opened(data) as picture:
        check_pixels(*picture.size, getattr(picture, "n_frames", 1))
        flat = _cropped(_flat(_upright(_decoded(picture))))
    return _scaled(flat, min(flat.width, WIDTHS[-1]))


def _opened(data: bytes) -> Image.Image:
    """Only the head is read here: nothing is decoded before its size was checked."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise PosterError(TOO_MANY_PIXELS) from bomb
        except Exception as error:  # whatever a hostile file makes a parser raise
            raise PosterError(NOT_A_PICTURE) from error


def _decoded(picture: Image.Image) -> Image.Image:
    try:
        picture.draft("RGB", (DECODE_SIDE, DECODE_SIDE))
        picture.load()
    except Exception as error:  # whatever a hostile file makes a decoder raise
        raise PosterError(BROKEN) from error
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    with contextlib.suppress(Exception):  # broken EXIF refuses no picture that shows well
        ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """On white, in plain RGB; without a copy where it is that already, for 40 megapixels weigh."""
    if picture.mode == "RGB" and not picture.has_transparency_data:
        return picture
    if picture.mode.startswith("I"):  # 16 bits of grey: convert() would cut, not scale
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _cropped(picture: Image.Image) -> Image.Image:
    width = min(picture.width, round(picture.height * WIDEST))
    height = min(picture.height, round(picture.width / TALLEST))
    if (width, height) == picture.size:
        return picture
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encode(picture: Image.Image, extension: str) -> bytes:
    """From bare pixels, so that no EXIF, profile or comment of the original survives."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    file = io.BytesIO()
    if extension == "webp":
        # Harder work takes three times as long and saves a twentieth.
        bare.save(file, "WEBP", quality=QUALITY["webp"], method=2)
    else:
        bare.save(file, "JPEG", quality=QUALITY["jpg"], progressive=True, optimize=True)
    return file.getvalue()
