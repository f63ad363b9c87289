"""Decode a transcript file: by a byte order mark, by a guess, or in the chosen encoding.

A guess is accepted only if the text confirms it, and the caller reports it.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from clipqa.lib.sentences import gettext_noop
from clipqa.transcripts.cues import TranscriptError
from clipqa.transcripts.formats import is_recognised

# The encodings to choose from: names of codecs, and their labels.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": gettext_noop("UTF-16, little endian"),
    "utf-16-be": gettext_noop("UTF-16, big endian"),
    "cp1252": gettext_noop("Windows-1252 (Western Europe)"),
    "cp1250": gettext_noop("Windows-1250 (Central Europe)"),
    "cp1251": gettext_noop("Windows-1251 (Cyrillic)"),
    "cp1253": gettext_noop("Windows-1253 (Greek)"),
    "cp1254": gettext_noop("Windows-1254 (Turkish)"),
    "cp1255": gettext_noop("Windows-1255 (Hebrew)"),
    "cp1256": gettext_noop("Windows-1256 (Arabic)"),
    "cp1257": gettext_noop("Windows-1257 (Baltic)"),
    "cp1258": gettext_noop("Windows-1258 (Vietnamese)"),
    "cp874": gettext_noop("Windows-874 (Thai)"),
    "koi8-r": gettext_noop("KOI8-R (Russian)"),
    "mac-roman": gettext_noop("Mac Roman (Western Europe)"),
    "gb18030": gettext_noop("GB 18030 (Chinese)"),
    "big5hkscs": gettext_noop("Big5 (Chinese)"),
    "cp932": gettext_noop("Shift JIS (Japanese)"),
    "euc-jp": gettext_noop("EUC-JP (Japanese)"),
    "cp949": gettext_noop("EUC-KR (Korean)"),
}
# The longer marks first: that of UTF-16 is a prefix of that of UTF-32.
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_SHORT_LABELS = {
    "cp1252": "Windows-1252",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
# Names of smaller character sets, which browsers too decode as the larger one.
_ALIASES = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "utf-8-sig": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\N{REPLACEMENT CHARACTER}]")
_LONG_RUN = re.compile(rb"[\x80-\xff]{4,}")
_HIGH = bytes(range(0x80, 0x100))

READ_AS = gettext_noop("Read as %(encoding)s; choose another encoding if letters look wrong.")
UNREADABLE = gettext_noop(
    "Line %(number)d of the file can't be read as %(encoding)s. Choose its encoding, or save the "
    "file as UTF-8 and give it again."
)
UNKNOWN = gettext_noop(
    "The encoding of this file can't be detected. Choose its encoding, or save the file as UTF-8 "
    "and give it again."
)
WRONG_MARK = gettext_noop(
    "This file starts with the byte order mark of %(marked)s, so it is not %(encoding)s. Choose no "
    "encoding to use the byte order mark."
)


class Decoded(NamedTuple):
    text: str
    label: str
    is_guess: bool = False


def decode(content: bytes, encoding: str = "") -> Decoded:
    """Return the text of a file. Raises `TranscriptError` if its encoding can't be determined.

    `encoding` is a key of `ENCODINGS`. Without it a byte order mark decides, then UTF-8 if all of
    the file is valid, then UTF-16 if the text is then in a known format, then Windows-1252.
    """
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    if mark:
        mark_encoding = MARKS[mark]
        if encoding and encoding != mark_encoding:
            raise TranscriptError(
                WRONG_MARK, marked=short_label(mark_encoding), encoding=short_label(encoding)
            )
        return _decode(content[len(mark) :], mark_encoding)
    if encoding:
        return _decode(content, encoding)
    return _detect(content)


def normalize_encoding(name: str) -> str:
    """Return the key of `ENCODINGS` for a codec's name or alias, or ''."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    known = {codecs.lookup(key).name: key for key in ENCODINGS}
    return known.get(codec) or _ALIASES.get(codec, "")


def short_label(encoding: str) -> str:
    return _SHORT_LABELS.get(encoding) or ENCODINGS[encoding].partition(" (")[0]


def _decode(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "ignore")
        raise _unreadable(before, encoding) from None
    before, nul, _after = text.partition("\x00")
    if nul:
        raise _unreadable(before, encoding)
    return Decoded(text, short_label(encoding))


def _unreadable(before: str, encoding: str) -> TranscriptError:
    number = before.count("\n") + 1
    return TranscriptError(UNREADABLE, number=number, encoding=short_label(encoding))


def _detect(content: bytes) -> Decoded:
    if b"\x00" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _plain_text(content, encoding)
            if is_recognised(text):
                return Decoded(text, short_label(encoding), is_guess=True)
        raise TranscriptError(UNKNOWN)
    try:
        return Decoded(content.decode("utf-8"), short_label("utf-8"))
    except UnicodeDecodeError as error:
        if _is_mostly_utf_8(content):
            before = content[: error.start].decode("utf-8")
            raise _unreadable(before, "utf-8") from None
    text = _plain_text(content, "cp1252") if _may_be_cp1252(content) else ""
    if not text:
        raise TranscriptError(UNKNOWN)
    return Decoded(text, short_label("cp1252"), is_guess=True)


def _plain_text(content: bytes, encoding: str) -> str:
    """Return the text, or '' if the bytes are invalid or decode to control characters."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL_CHARACTERS.search(text) else text


def _is_mostly_utf_8(content: bytes) -> bool:
    """Return whether few bytes are invalid. In Windows-1252 every letter would become two."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    other = len(text) - len(text.encode("ascii", "ignore")) - broken
    return other >= broken


def _may_be_cp1252(content: bytes) -> bool:
    """Return whether bytes above 127 are single or in pairs, as letters with accents are.

    Other scripts have long runs of them.
    """
    high = len(content) - len(content.translate(None, _HIGH))
    return 2 * sum(map(len, _LONG_RUN.findall(content))) <= high
