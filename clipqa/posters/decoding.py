"""Decode an untrusted picture within a memory budget, as a small upright RGB picture."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Final

from PIL import Image, ImageOps, PngImagePlugin

from clipqa.posters.limits import (
    BROKEN,
    ENORMOUS,
    FORMATS,
    MAX_PIXELS,
    NOT_A_PICTURE,
    PosterError,
    check_memory,
    check_pixels,
    check_scans,
)

MIN_WIDTH: Final = 1600  # of the cropped picture: twice the widest rendition, for good scaling
# Width divided by height. A picture beyond these is cropped at its ends.
MAX_WIDTH_RATIO, MAX_HEIGHT_RATIO = 3.0, 0.5
BAND_PIXELS: Final = 500_000
ORIENTATION: Final = 0x0112  # the EXIF tag; values from 5 on are turned by 90 degrees

# Bytes per pixel, measured with getrusage: two canvases, a copy of one, and the picture.
WEBP_BYTES_PER_PIXEL: Final = 16
# By mode; Pillow stores all other modes in 4 bytes.
BYTES_PER_PIXEL: Final = {"1": 1, "L": 1, "P": 1, "I;16": 2}
# Decoding a JPEG with several scans keeps the coefficients of the whole picture.
COEFFICIENT_BYTES: Final = 2

# Pillow allocates a WebP's canvas while opening it, and refuses more than twice this many pixels.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Text chunks of a PNG are decompressed while it is read. None of them is used.
PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK


def small_picture(data: bytes) -> Image.Image:
    """Decode to RGB on white, upright and cropped. Raise PosterError for an unusable picture."""
    check_scans(data)
    small, orientation = _decode_small(data)
    # After `_decode_small`, so that the full picture is freed before the copy is made.
    small.getexif()[ORIENTATION] = orientation
    ImageOps.exif_transpose(small, in_place=True)
    return small


def _decode_small(data: bytes) -> tuple[Image.Image, int]:
    with _open(data) as picture:
        width, height = picture.size
        check_pixels(width, height, getattr(picture, "n_frames", 1))
        picture.draft("RGB", (MIN_WIDTH, MIN_WIDTH))
        needed = memory_needed(picture, width * height, data)
        check_memory(str(picture.format), width, height, needed)
        return _decode(picture)


def memory_needed(picture: Image.Image, pixels: int, data: bytes) -> float:
    """Return the peak memory of decoding in bytes. `pixels` is the file's count before draft()."""
    if picture.format == "WEBP":
        return pixels * WEBP_BYTES_PER_PIXEL
    decoded = picture.width * picture.height * BYTES_PER_PIXEL.get(picture.mode, 4)
    is_kept = picture.format in {"JPEG", "MPO"} and not _is_single_scan(data)
    return decoded + (pixels * _coefficient_bytes(picture) if is_kept else 0)


def _coefficient_bytes(picture: Image.Image) -> float:
    """Return coefficient bytes per pixel, which depend on chroma subsampling."""
    layers: list[tuple[int, int, int, int]] = getattr(picture, "layer", [])
    factors = [max(1, h) * max(1, v) for _id, h, v, _table in layers]
    return COEFFICIENT_BYTES * sum(factors) / max(factors, default=1)


def _is_single_scan(data: bytes) -> bool:
    """Whether the first scan of a JPEG has all components, so that no coefficients are kept."""
    at, components = 2, 0
    while at + 5 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker in {0xC0, 0xC1} and at + 9 < len(data):
            components = data[at + 9]
        if marker == 0xDA:
            return components == data[at + 4]
        at += 1 if marker == 0xFF else 2 + length
    return False


def _open(data: bytes) -> Image.Image:
    """Open a picture without decoding it, so that its size can be checked first."""
    with warnings.catch_warnings():
        # Pillow raises above twice MAX_PIXELS; below that `check_pixels` names the size.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError as bomb:
            raise PosterError(ENORMOUS) from bomb
        except Exception as error:  # a hostile file may make the parser raise anything
            raise PosterError(NOT_A_PICTURE) from error


def _decode(picture: Image.Image) -> tuple[Image.Image, int]:
    """Return the small picture before rotation, and its orientation."""
    try:
        picture.load()
        orientation = _orientation(picture)
        is_sideways = orientation >= 5
        box = _crop_box(*picture.size, is_sideways=is_sideways)
        factor = _reduction_factor(box, is_sideways=is_sideways)
        return _reduce(picture, box, factor), orientation
    except Exception as error:  # a hostile file may make the decoder raise anything
        raise PosterError(BROKEN) from error


def _orientation(picture: Image.Image) -> int:
    with contextlib.suppress(Exception):  # broken EXIF is no reason to refuse a picture
        return int(picture.getexif().get(ORIENTATION, 1))
    return 1


def _crop_box(width: int, height: int, *, is_sideways: bool) -> tuple[int, int, int, int]:
    """Return the box that remains after cropping to the allowed ratios."""
    widest, tallest = (
        (1 / MAX_HEIGHT_RATIO, 1 / MAX_WIDTH_RATIO)
        if is_sideways
        else (MAX_WIDTH_RATIO, MAX_HEIGHT_RATIO)
    )
    shown_width = min(width, round(height * widest))
    shown_height = min(height, round(width / tallest))
    left, top = (width - shown_width) // 2, (height - shown_height) // 2
    return left, top, left + shown_width, top + shown_height


def _reduction_factor(box: tuple[int, int, int, int], *, is_sideways: bool) -> int:
    left, top, right, bottom = box
    return max(1, (bottom - top if is_sideways else right - left) // MIN_WIDTH)


def _reduce(picture: Image.Image, box: tuple[int, int, int, int], factor: int) -> Image.Image:
    """Convert and scale in bands, since each of these steps needs a copy of its input."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = max(1, BAND_PIXELS // (width * factor)) * factor
    for y in range(top, bottom, rows):
        band = _on_white(picture.crop((left, y, right, min(y + rows, bottom))))
        small.paste(band.reduce(factor) if factor > 1 else band, (0, (y - top) // factor))
    return small


def _on_white(picture: Image.Image) -> Image.Image:
    """Convert to RGB, with transparency on white."""
    if picture.mode.startswith("I"):  # 16-bit grey: convert() would clip instead of scaling
        picture.info.pop("transparency", None)
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")
