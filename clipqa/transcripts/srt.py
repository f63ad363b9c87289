"""Parse SubRip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from clipqa.transcripts.cue_text import decode_references
from clipqa.transcripts.cues import (
    ARROW,
    CueText,
    Warnings,
    blocks,
    check_cue_length,
    invalid_times_error,
    limited,
    read_timing,
)
from clipqa.transcripts.rolling import RollingCue, make_rolling_cue, unroll

# Tags of SubRip, and those of WebVTT without a speaker, which converters leave. A tag that isn't
# closed ends where the next one begins, so that no part of the text is scanned twice.
MARKUP = re.compile(
    r"</?(?:i|b|u|s|font|ruby|rt|lang)\b[^<>]*+>|</?c(?:\.[^<>]*+)?>|<[0-9]++:[0-9:.,]++>"
    r"|\{\\[^{}]*+\}",
    re.IGNORECASE,
)
_INLINE_TIME = re.compile(r"<[0-9]++:")
# A line that begins like this is a malformed time.
_LIKE_TIMES = re.compile(r"[0-9]++\s*+:\s*+[0-9]")
_DIGITS = frozenset("0123456789")


def parse(text: str, warnings: Warnings | None = None) -> list[CueText]:
    """Return the cues in the order of the text. Raises `TranscriptError` with the line.

    Words outside any cue are added to `warnings`.
    """
    cues = limited(_cues(text, Warnings() if warnings is None else warnings))
    return unroll([cue for cue in cues if cue.rows])


def _cues(text: str, warnings: Warnings) -> Iterator[RollingCue]:
    """Yield the cue of each block.

    A line with an arrow begins another cue, even without an empty line before it.
    """
    has_cue, has_words = False, False
    for number, lines in blocks(text):
        if ARROW not in "\n".join(lines):
            if _is_outside_cues(lines, number, has_cue, has_words):
                warnings.add(number, lines[0])
            continue
        starts = [at for at, line in enumerate(lines) if ARROW in line]
        above = lines[: starts[0]]
        if above and above[-1].strip().isdecimal():
            above = above[:-1]  # the number of the cue
        if above and _is_outside_cues(above, number, has_cue, has_words):
            warnings.add(number, above[0])
        for at, end in pairwise([*starts, len(lines)]):
            check_cue_length(lines[at], lines[at:end], number + at)
            start_ms, end_ms = read_timing(lines[at], number + at)
            cue = _cue(start_ms, end_ms, lines[at + 1 : end], end < len(lines))
            has_cue, has_words = True, bool(cue.rows)
            yield cue


def _is_outside_cues(lines: list[str], number: int, has_cue: bool, has_words: bool) -> bool:
    """Return whether lines without times are words after a cue and an empty line.

    A single number belongs to the next cue. Lines before all cues, and malformed times, raise.
    """
    begin = lines[0].strip()
    if has_cue and begin[:1] not in _DIGITS:
        return True
    is_number = begin.isdecimal()
    if has_cue and is_number and len(lines) == 1:
        return not has_words
    at = 1 if is_number and len(lines) > 1 else 0
    if not has_cue or at or _LIKE_TIMES.match(begin):
        raise invalid_times_error(lines[at], number + at)
    return True


def _cue(start_ms: int, end_ms: int, lines: list[str], has_next: bool) -> RollingCue:
    if has_next and lines and lines[-1].strip().isdecimal():
        lines = lines[:-1]  # the number of the cue that follows
    marked = "\n".join(lines)
    words = decode_references(MARKUP.sub("", marked))
    has_inline_times = "<" in marked and _INLINE_TIME.search(marked) is not None
    return make_rolling_cue(start_ms, end_ms, words, has_inline_times=has_inline_times)
