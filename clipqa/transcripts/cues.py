"""A line of a transcript, and what its text formats share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from clipqa.sentences import SentenceError, gettext_noop, quote
from clipqa.timecodes import LIMIT_MS, TimecodeError, parse_timecode

Block = tuple[int, list[str]]  # the number of its first line, and its lines

_STAMP = r"[0-9]{1,3}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]{1,3})?"
_TIMING = re.compile(rf"\s*(?P<start>{_STAMP})\s*-->\s*(?P<end>{_STAMP})(?:\s.*)?")


class TranscriptError(SentenceError):
    """The text is not what its format says."""


# Times rounded to whole seconds leave short cues without any length; their words still count.
SHORTEST_MS = 1_000


class CueText(NamedTuple):
    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""


def folded(text: str) -> str:
    """Line breaks in captions are layout, not speech."""
    return " ".join(text.split())


def blocks(text: str) -> Iterator[Block]:
    """The groups of lines between empty lines."""
    lines: list[str] = []
    first = number = 0
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            first = first if lines else number
            lines.append(line)
        elif lines:
            yield first, lines
            lines = []
    if lines:
        yield first, lines


def read_timing(line: str, number: int) -> tuple[int, int]:
    """Both moments of a line such as "00:50.000 --> 00:52.000"."""
    match = _TIMING.fullmatch(line)
    if match is None:
        raise unreadable_times(line, number)
    try:
        start_ms, end_ms = (
            parse_timecode(match[side].replace(",", ".")) for side in ("start", "end")
        )
    except TimecodeError:
        raise unreadable_times(line, number) from None
    if end_ms < start_ms:
        raise TranscriptError(
            gettext_noop(
                "Line %(number)d of the transcript: “%(line)s” ends before it starts. "
                "Mend its times."
            ),
            number=number,
            line=quote(line.strip()),
        )
    return start_ms, with_length(start_ms, end_ms)


def with_length(start_ms: int, end_ms: int) -> int:
    """The end of a cue that lasts at least something."""
    return end_ms if end_ms > start_ms else start_ms + SHORTEST_MS


def unreadable_times(line: str, number: int) -> TranscriptError:
    return TranscriptError(
        gettext_noop(
            "Line %(number)d of the transcript: “%(line)s” gives no times. "
            "Write them like 00:50.000 --> 00:52.000."
        ),
        number=number,
        line=quote(line.strip()),
    )


def stamp(ms: int, separator: str = ".") -> str:
    """ "01:02:03.500", as both formats write it."""
    assert 0 <= ms <= LIMIT_MS
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{rest:03d}"
