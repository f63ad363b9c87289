"""Parse YouTube's SBV: a line of two times, lines of words, an empty line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.transcripts.cue_text import decode_references
from clipqa.transcripts.cues import (
    CueText,
    TranscriptError,
    Warnings,
    blocks,
    check_cue_length,
    limited,
    to_milliseconds,
    validate_times,
)
from clipqa.transcripts.rolling import RollingCue, make_rolling_cue, unroll
from clipqa.transcripts.srt import MARKUP

NO_TIMES = gettext_noop(
    "Line %(number)d of the transcript: “%(line)s” has no valid times. Write them like "
    "0:00:50.000,0:00:52.000, minutes and seconds below 60."
)
_STAMP = r"([0-9]{1,9}):([0-9]{1,2}):([0-9]{1,2})\.([0-9]{1,3})"
_TIMES = re.compile(rf"[ \t]*+{_STAMP}[ \t]*+,[ \t]*+{_STAMP}[ \t]*+")
# Matches malformed times too: in speech, no line has only two times and a comma.
_LIKE_STAMP = r"[ \t]*+[0-9]++:[0-9:.]++[ \t]*+"
_LIKE_TIMES = re.compile(rf"{_LIKE_STAMP},{_LIKE_STAMP}(?=[\r\n]|\Z)")


def recognises(text: str) -> bool:
    return _LIKE_TIMES.match(text) is not None


def parse(text: str, warnings: Warnings | None = None) -> list[CueText]:
    """Return the cues in the order of the text. Raises `TranscriptError` with the line.

    Words outside any cue are added to `warnings`.
    """
    cues = limited(_cues(text, Warnings() if warnings is None else warnings))
    return unroll([cue for cue in cues if cue.rows])


def _cues(text: str, warnings: Warnings) -> Iterator[RollingCue]:
    """Yield the cues. A line of times begins a cue, even without an empty line before it."""
    has_cue = False
    for number, lines in blocks(text):
        starts = [at for at, line in enumerate(lines) if _LIKE_TIMES.match(line)]
        if not starts or starts[0]:
            if not has_cue:
                raise TranscriptError(NO_TIMES, number=number, line=quote(lines[0].strip()))
            warnings.add(number, lines[0])
        for at, end in pairwise([*starts, len(lines)]):
            check_cue_length(lines[at], lines[at:end], number + at)
            yield _cue(lines[at:end], number + at)
            has_cue = True


def _cue(lines: list[str], number: int) -> RollingCue:
    start_ms, end_ms = _times(lines[0], number)
    words = "\n".join(lines[1:]).replace("[br]", "\n")
    return make_rolling_cue(start_ms, end_ms, decode_references(MARKUP.sub("", words)))


def _times(line: str, number: int) -> tuple[int, int]:
    match = _TIMES.fullmatch(line)
    parts = match.groups() if match else ("",) * 8
    start_ms, end_ms = to_milliseconds(*parts[:4]), to_milliseconds(*parts[4:])
    if start_ms is None or end_ms is None:
        raise TranscriptError(NO_TIMES, number=number, line=quote(line.strip()))
    return validate_times(start_ms, end_ms, line, number)
