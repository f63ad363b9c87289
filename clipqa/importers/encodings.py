"""Detect a file's encoding. Reads the whole file once, before any of its rows."""

from __future__ import annotations

import codecs
import re
from typing import IO

PIECE = 1 << 18
UTF_8 = "utf-8-sig"
CP1252 = "cp1252"
_HIGH = re.compile(rb"[\x80-\xff]+")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in cp1252
# Languages that cp1252 was made for rarely have three of its non-ASCII characters in a row. Other
# alphabets and Asian encodings have long runs of such bytes.
MAX_RUN_LENGTH = 3


def is_text_encoding(name: str) -> bool:
    """Return whether Python has a text encoding with this name."""
    try:
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def normalize(name: str) -> str:
    """Return the requested encoding. For UTF-8 it is the variant that skips a byte order mark."""
    return UTF_8 if name and codecs.lookup(name).name == "utf-8" else name


def detect(file: IO[bytes]) -> str:
    """Return utf-8-sig, or cp1252 if the file isn't valid UTF-8 and looks like cp1252.

    A file with even one multi-byte character of UTF-8 is treated as damaged UTF-8, since as cp1252
    all its other characters would be wrong. Rows with fields that aren't valid UTF-8 are rejected.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        file.seek(0)
        return CP1252 if _is_cp1252(file) else UTF_8
    return UTF_8


def _is_cp1252(file: IO[bytes]) -> bool:
    before = b""  # the end of the last piece, since a run of bytes may span two
    while piece := file.read(PIECE):
        text = before + piece
        if _UNDEFINED.search(text) or not all(map(_may_be_cp1252, _HIGH.findall(text))):
            return False
        before = text[-MAX_RUN_LENGTH:]
    return True


def _may_be_cp1252(run: bytes) -> bool:
    return len(run) <= MAX_RUN_LENGTH and not _has_utf_8(run)


def _has_utf_8(run: bytes) -> bool:
    """Return whether these non-ASCII bytes contain a character of UTF-8.

    Syriac, Thaana and NKo are ignored, since in cp1252 the same bytes are a ß or Ü before a
    quotation mark, which is more likely.
    """
    return any(not "\u0700" <= char <= "\u07ff" for char in run.decode("utf-8", "ignore"))
