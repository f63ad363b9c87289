"""The table of transcript formats. Pure. A new format is a module with `parse`, and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from clipqa.lib.sentences import gettext_noop
from clipqa.transcripts import sbv, srt, timed_lines, vtt
from clipqa.transcripts.cues import ARROW, CueText, Warnings, check_length

Parse = Callable[[str, Warnings], list[CueText]]
Write = Callable[[Iterable[CueText]], str]


class Format(NamedTuple):
    name: str
    suffixes: tuple[str, ...]
    # Called with a text without leading white space and byte order mark.
    recognises: Callable[[str], bool]
    parse: Parse
    # For a text that may be from this library's own export.
    parse_exported: Parse | None = None
    # Only adds the warnings of a text that was parsed before; faster than `parse`.
    warn: Parse | None = None
    # Writes a text that `parse` reads back as the same cues; None for a format of imports only.
    write: Write | None = None
    media_type: str = "text/plain"


FORMATS = (
    Format(
        name=gettext_noop("WebVTT"),
        suffixes=(".vtt",),
        recognises=lambda text: text.startswith("WEBVTT"),
        parse=vtt.parse,
        parse_exported=partial(vtt.parse, keep_growing_rows=True),
        warn=vtt.add_warnings,
        write=vtt.write,
        media_type="text/vtt",
    ),
    Format(
        name=gettext_noop("SBV"),
        suffixes=(".sbv",),
        recognises=sbv.recognises,
        parse=sbv.parse,
    ),
    Format(
        name=gettext_noop("plain lines with times"),
        suffixes=(".txt",),
        recognises=timed_lines.recognises,
        parse=timed_lines.parse,
    ),
    Format(
        name=gettext_noop("SubRip"),
        suffixes=(".srt",),
        recognises=lambda text: ARROW in text,
        parse=srt.parse,
        write=srt.write,
        media_type="application/x-subrip",
    ),
)
# A text that no row recognises gets the error messages of this one, which name the line.
FALLBACK = FORMATS[-1]
SUFFIXES = tuple(suffix for row in FORMATS for suffix in row.suffixes)
EXPORTED = {row.suffixes[0].removeprefix("."): row for row in FORMATS if row.write}


def format_of(text: str) -> Format:
    """Return the first row that recognises a text, or `FALLBACK`."""
    return _recognised(text) or FALLBACK


def is_recognised(text: str) -> bool:
    return _recognised(text) is not None


def _recognised(text: str) -> Format | None:
    check_length(text)  # some rows look at every line
    body = text.removeprefix("\ufeff").lstrip()
    return next((row for row in FORMATS if row.recognises(body)), None)
