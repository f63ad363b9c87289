"""Crafted pictures: small files that decode to large ones."""

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image

GREY, RGB, RGBA = (0, 1), (2, 3), (6, 4)  # PNG's colour type, and its samples a pixel


def one_colour_webp(width: int, height: int) -> bytes:
    """A lossless WebP of 34 bytes for any size: each code has one symbol, so pixels take no bits.

    After the size come: no alpha, version 0; no transform, no colour cache, no meta codes; five
    simple codes (1) of one symbol (0) that is one bit long (0), which is 0.
    """
    codes = sum(0b0001 << (3 + 4 * number) for number in range(5))
    head = (width - 1) | (height - 1) << 14 | codes << 32
    body = b"\x2f" + head.to_bytes(13, "little")
    chunk = b"VP8L" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def flat_png(width: int, height: int, kind: tuple[int, int] = RGB, bits: int = 8) -> bytes:
    """A complete black picture, a thousand times smaller than its pixels (the most of deflate)."""
    colour, samples = kind
    row = b"\0" * (1 + width * samples * bits // 8)
    return png(width, height, colour, bits, _deflated(row for _ in range(height)))


def hollow_png(width: int, height: int, kind: tuple[int, int] = RGB) -> bytes:
    """A PNG that claims a size and has hardly any pixels."""
    return png(width, height, kind[0], 8, zlib.compress(b"\0" * 1000))


def png(width: int, height: int, colour: int, bits: int, data: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def jpeg(width: int, height: int, *, is_progressive: bool = False) -> bytes:
    """A JPEG without chroma subsampling, which takes most memory."""
    file = io.BytesIO()
    flat = Image.new("RGB", (width, height), "teal")
    flat.save(file, "JPEG", progressive=is_progressive, subsampling=0, quality=30)
    return file.getvalue()


def _deflated(rows: Iterable[bytes]) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(row) for row in rows) + packer.flush()


def _chunk(name: bytes, body: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + crc
