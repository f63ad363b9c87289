"""A cue of a transcript, and the code shared by its text formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

from clipqa.lib.sentences import SentenceError, gettext_noop, quote
from clipqa.lib.timecodes import LIMIT_MS

NO_TIMES = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no valid times. "
    "Write them like 00:50.000 --> 00:52.000."
)
WRONG_DIGITS = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no valid times: minutes and seconds have "
    "two digits. Write 100 minutes as 01:40:00.000."
)
OVER_SIXTY = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no valid times: minutes and seconds must be "
    "below 60. Write 90 minutes as 01:30:00.000."
)
WRONG_FRACTION = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no valid times: thousandths have three "
    "digits. Write half a second as 00:00.500."
)
COMMA = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no valid times: WebVTT uses a full stop, "
    "not a comma. Write 00:00.500."
)

Cue = TypeVar("Cue")
Block = tuple[int, list[str]]  # the number of the first line, and the lines

ARROW = "-->"
_STAMP = r"(?:([0-9]{1,9}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?"
_TIMING = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?")
# Matches malformed times, to report their mistake.
_ROUGH_STAMP = re.compile(
    r"\s*+(?:([0-9]{1,9}):)?([0-9]{1,9}):([0-9]{1,9})(?:([.,])([0-9]*+))?+(?:\s.*+)?", re.DOTALL
)


class TranscriptError(SentenceError):
    """The text is not valid in its format."""


class TranscriptWarning(SentenceError):  # noqa: N818 (never raised)
    """A warning about a text that can be read. Never raised."""


# Times rounded to whole seconds leave short cues with a duration of 0; their words are still
# needed.
MIN_CUE_MS = 1_000

# Checked before anything else is done with a text, so that no text takes long.
MAX_LENGTH = 30_000_000  # characters: the most cues with long lines
MAX_LINES = 2_000_000  # as a list, a text of line breaks alone would take ten times its size
MAX_CUE_LENGTH = 20_000  # characters of one cue with its times and its markup
MAX_CUES = 200_000
MAX_WARNINGS = 20

AFTER_EMPTY_LINE = gettext_noop(
    "Line %(number)d of the transcript: “%(words)s” is ignored, since an empty line separates it "
    "from its times. Delete the empty line to keep it."
)
BEFORE_ALL_TIMES = gettext_noop(
    "Line %(number)d of the transcript: “%(words)s” is ignored, since there are no times above it."
)
MORE_IGNORED = gettext_noop("More text is ignored from line %(number)d on.")


class Warnings:
    """The first warnings about a text, followed by one that there are more."""

    def __init__(self) -> None:
        self.found: list[TranscriptWarning] = []
        self.is_full = False

    def add(self, number: int, words: str, template: str = AFTER_EMPTY_LINE) -> None:
        """Add a warning about words that are omitted. `number` is that of their line."""
        if self.is_full:
            return
        self.is_full = len(self.found) == MAX_WARNINGS
        template = MORE_IGNORED if self.is_full else template
        warning = TranscriptWarning(template, number=number, words=quote(words.strip()))
        self.found.append(warning)


class CueText(NamedTuple):
    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    word_times: str = ""  # as in `word_times.py`


def join_lines(text: str) -> str:
    """Join lines, since line breaks in captions are layout, not speech."""
    return " ".join(text.split())


def blocks(text: str) -> Iterator[Block]:
    """Yield the groups of lines between empty lines. Raises `TranscriptError` for a long text.

    A line with only a space separates two rows of a cue; a group begins with a line with other
    characters.
    """
    check_length(text)
    lines: list[str] = []
    first = number = 0
    for number, line in enumerate(split_lines(text), start=1):
        if line.strip() or (line and lines):
            first = first if lines else number
            lines.append(line)
        elif lines:
            yield first, lines
            lines = []
    if lines:
        yield first, lines


def split_lines(text: str) -> list[str]:
    """Split lines as WebVTT does, and replace NUL, which is invalid in every format."""
    text = text.removeprefix("\ufeff").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise TranscriptError(
            gettext_noop(
                "The transcript has %(length)d characters; at most %(longest)d are allowed. "
                "Give the transcript of one video, or split it."
            ),
            length=len(text),
            longest=MAX_LENGTH,
        )
    if _line_count(text) > MAX_LINES:
        raise TranscriptError(
            gettext_noop(
                "The transcript has more than %(most)d lines. Delete empty lines, or split it."
            ),
            most=MAX_LINES,
        )


def _line_count(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n") + 1


def check_cue_length(times: str, lines: list[str], number: int) -> None:
    """Raise if a cue is too long. `lines` are all its lines, `number` that of the first."""
    length = sum(map(len, lines)) + len(lines) - 1
    if length > MAX_CUE_LENGTH:
        raise TranscriptError(
            gettext_noop(
                "Line %(number)d of the transcript: the cue “%(times)s” has %(length)d characters; "
                "at most %(longest)d are allowed. Split it."
            ),
            number=number,
            times=quote(times.strip()),
            length=length,
            longest=MAX_CUE_LENGTH,
        )


def limited(cues: Iterable[Cue]) -> list[Cue]:
    """Return all cues. Stops reading and raises after the most that a transcript can have."""
    found = list(islice(cues, MAX_CUES + 1))
    if len(found) > MAX_CUES:
        raise TranscriptError(
            gettext_noop("The transcript has more than %(most)d cues. Give fewer."),
            most=MAX_CUES,
        )
    return found


def read_timing(line: str, number: int) -> tuple[int, int]:
    """Parse both times of a line such as "00:00:50,000 --> 00:00:52,000"."""
    match = _TIMING.fullmatch(line)
    parts = match.groups(default="") if match else ("",) * 8
    return validate_times(to_milliseconds(*parts[:4]), to_milliseconds(*parts[4:]), line, number)


def validate_times(
    start_ms: int | None, end_ms: int | None, line: str, number: int
) -> tuple[int, int]:
    """Return the start and end of a cue, with a duration above 0. Raises `TranscriptError`."""
    if start_ms is None or end_ms is None:
        raise invalid_times_error(line, number)
    if max(start_ms, end_ms) >= LIMIT_MS:
        raise _times_error(
            gettext_noop(
                "Line %(number)d of the transcript: “%(line)s” is at 100 hours or later. "
                "Correct its times."
            ),
            line,
            number,
        )
    adjusted_end_ms = ensure_duration(start_ms, end_ms)
    if end_ms < start_ms or adjusted_end_ms == start_ms:
        raise _times_error(
            gettext_noop(
                "Line %(number)d of the transcript: “%(line)s” ends before it starts. "
                "Correct its times."
            ),
            line,
            number,
        )
    return start_ms, adjusted_end_ms


def to_milliseconds(
    hours: str = "", minutes: str = "", seconds: str = "", fraction: str = ""
) -> int | None:
    """Return milliseconds, or None if seconds, or minutes after hours, exceed 59.

    Called for tens of thousands of cues: it takes a tenth of the time of `parse_timecode`.
    """
    if not minutes or int(seconds) > 59 or (hours and int(minutes) > 59):
        return None
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def ensure_duration(start_ms: int, end_ms: int) -> int:
    """Return an end after the start, unless the limit leaves no room."""
    return end_ms if end_ms > start_ms else min(start_ms + MIN_CUE_MS, LIMIT_MS - 1)


def invalid_times_error(line: str, number: int) -> TranscriptError:
    """Return the error for a line of times, with the correction if the mistake is recognised."""
    start, _arrow, end = line.partition(ARROW)
    stamps = [_ROUGH_STAMP.fullmatch(start), _ROUGH_STAMP.fullmatch(end)]
    reasons = [_reason(*found.groups()) for found in stamps if found]
    template = next(filter(None, reasons), "") if len(reasons) == len(stamps) else ""
    return _times_error(template or NO_TIMES, line, number)


def _reason(
    hours: str | None, minutes: str, seconds: str, point: str | None, fraction: str | None
) -> str:
    if len(minutes) != 2 or len(seconds) != 2:
        return WRONG_DIGITS
    if int(seconds) > 59 or int(minutes) > 59:
        return OVER_SIXTY
    if len(fraction or "") != 3:
        return WRONG_FRACTION
    return COMMA if point == "," else ""


def _times_error(template: str, line: str, number: int) -> TranscriptError:
    return TranscriptError(template, number=number, line=quote(line.strip()))


def format_timestamp(ms: int, separator: str = ".") -> str:
    """Format a time like 01:02:03.500."""
    assert 0 <= ms <= LIMIT_MS
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{rest:03d}"
