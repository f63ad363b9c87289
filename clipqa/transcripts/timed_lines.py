"""Parse plain lines with times, as users copy them from the transcript beside a video.

A time is on a line by itself with its words below, or before them on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.lib.timecodes import LIMIT_MS
from clipqa.transcripts.cues import (
    ARROW,
    BEFORE_ALL_TIMES,
    CueText,
    TranscriptError,
    Warnings,
    check_cue_length,
    check_length,
    ensure_duration,
    join_lines,
    limited,
    split_lines,
    to_milliseconds,
)

LAST_MS = 5_000  # the duration of the last line, whose end is unknown

NO_TIME = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no time. Write one such as 0:50 above its "
    "words or before them."
)
WRONG_TIME = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no valid time: minutes after hours, and "
    "seconds, must be below 60. Write 0:50 or 1:02:03."
)
TWO_TIMES = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has two times. Write only its start: it ends "
    "where the next one begins."
)
BACKWARDS = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” is before the time above it, “%(before)s”. "
    "Sort the lines, or correct the time."
)
TOO_LATE = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” is at 100 hours or later. Correct its time."
)

_SPACE = "[ \t\xa0]"
_TIME = r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})"
_LINE = re.compile(rf"{_SPACE}*+[\[(]?{_TIME}[\])]?(?:{_SPACE}++(.*+)|{_SPACE}*+)", re.DOTALL)
# A range belongs to another format. Distinguishes it from words that begin with a dash.
_RANGE = re.compile(rf"[-‐–—−>→~,]++{_SPACE}*+[0-9]{{1,9}}:[0-9]")
_TIMES_OF_SUBTITLES = re.compile(rf"[0-9]{_SPACE}*+{ARROW}|{ARROW}{_SPACE}*+[0-9]")


class _Timed(NamedTuple):
    start_ms: int
    time: str
    at: int  # index of its line
    words: str  # on that line


def recognises(text: str) -> bool:
    """Return whether the text has times of this format, and none of another.

    It begins with a time, or has one alone on a line.
    """
    if _TIMES_OF_SUBTITLES.search(text):
        return False
    lines = split_lines(text)
    if _is_timed(lines[0]):
        return True
    return ARROW not in text and any(_is_time_alone(line) for line in lines)


def parse(text: str, warnings: Warnings | None = None) -> list[CueText]:
    """Return the cues in the order of the text. Raises `TranscriptError` with the line.

    Words before the first time are added to `warnings`.
    """
    check_length(text)
    lines = split_lines(text)
    timed = limited(_timed(lines))
    _warn_of_text_above(lines[: timed[0].at if timed else None], timed, warnings or Warnings())
    ends = [*(each.start_ms for each in timed[1:]), LIMIT_MS][: len(timed)]
    line_ranges = pairwise([*(each.at for each in timed), len(lines)])
    cues = [
        _cue(each, next_ms, lines[begin:end])
        for each, next_ms, (begin, end) in zip(timed, ends, line_ranges, strict=True)
    ]
    return [cue for cue in cues if cue.text]


def _is_timed(line: str) -> bool:
    match = _LINE.fullmatch(line)
    return match is not None and not _RANGE.match(match[4] or "")


def _is_time_alone(line: str) -> bool:
    match = _LINE.fullmatch(line)
    return match is not None and not match[4]


def _timed(lines: list[str]) -> Iterator[_Timed]:
    before: _Timed | None = None
    for at, line in enumerate(lines):
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        each = _Timed(_start(match, line, at), line.strip(), at, match[4] or "")
        if before and each.start_ms < before.start_ms:
            raise _error(BACKWARDS, at, line, before=quote(before.time))
        yield each
        before = each


def _start(match: re.Match[str], line: str, at: int) -> int:
    hours, minutes, seconds, words = match.groups(default="")
    if _RANGE.match(words):
        raise _error(TWO_TIMES, at, line)
    start_ms = to_milliseconds(hours, minutes, seconds)
    if start_ms is None:
        raise _error(WRONG_TIME, at, line)
    if start_ms >= LIMIT_MS:
        raise _error(TOO_LATE, at, line)
    return start_ms


def _cue(timed: _Timed, next_ms: int, lines: list[str]) -> CueText:
    """Return the cue of a time. Of two lines with the same second, each gets a duration."""
    check_cue_length(timed.time, lines, timed.at + 1)
    end_ms = min(next_ms, timed.start_ms + LAST_MS) if next_ms == LIMIT_MS else next_ms
    end_ms = min(ensure_duration(timed.start_ms, end_ms), LIMIT_MS - 1)
    return CueText(timed.start_ms, end_ms, join_lines("\n".join([timed.words, *lines[1:]])))


def _warn_of_text_above(above: list[str], timed: list[_Timed], warnings: Warnings) -> None:
    for at, line in enumerate(above):
        if line.strip():
            if not timed:
                raise _error(NO_TIME, at, line)
            warnings.add(at + 1, line, BEFORE_ALL_TIMES)


def _error(template: str, at: int, line: str, **values: object) -> TranscriptError:
    return TranscriptError(template, number=at + 1, line=quote(line.strip()), **values)
