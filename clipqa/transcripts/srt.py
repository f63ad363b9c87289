"""Parse and write SubRip."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from clipqa.transcripts.cue_text import decode_references
from clipqa.transcripts.cues import (
    ARROW,
    CueText,
    Warnings,
    blocks,
    check_cue_length,
    format_timestamp,
    invalid_times_error,
    join_lines,
    limited,
    read_timing,
)
from clipqa.transcripts.rolling import RollingCue, is_growing, make_rolling_cue, unroll

# Tags of SubRip, and those of WebVTT without a speaker, which converters leave. A tag that isn't
# closed ends where the next one begins, so that no part of the text is scanned twice.
MARKUP = re.compile(
    r"</?(?:i|b|u|s|font|ruby|rt|lang)\b[^<>]*+>|</?c(?:\.[^<>]*+)?>|<[0-9]++:[0-9:.,]++>"
    r"|\{\\[^{}]*+\}",
    re.IGNORECASE,
)
_INLINE_TIME = re.compile(r"<[0-9]++:")
# SubRip has no speakers. The tag of WebVTT at the start of a cue is one, as an export writes it.
_VOICE = re.compile(r"<v(?:\.[^<> ]*+)? ([^<>]*+)>")
# Characters that would be read as markup, as references or as times.
_MARKED = re.compile(r"<(?=[/0-9a-zA-Z])|\{(?=\\)|(?<=--)>")
_REFERENCE_START = re.compile(r"&(?=[#a-zA-Z])")
# Written above cues that would be taken for captions that roll. Players leave such a tag out.
AS_STORED = "{\\as-stored}"
# A line that begins like this is a malformed time.
_LIKE_TIMES = re.compile(r"[0-9]++\s*+:\s*+[0-9]")
_DIGITS = frozenset("0123456789")


def parse(text: str, warnings: Warnings | None = None) -> list[CueText]:
    """Return the cues in the order of the text. Raises `TranscriptError` with the line.

    Words outside any cue are added to `warnings`.
    """
    cues = limited(_cues(text, Warnings() if warnings is None else warnings))
    is_export = AS_STORED in text[:100]
    return unroll([cue for cue in cues if cue.rows], keep_growing_rows=is_export)


def write(cues: Iterable[CueText]) -> str:
    """Return SubRip that `parse` reads back as the same cues."""
    cues = list(cues)
    mark = AS_STORED if is_growing(cues) else ""
    return "\n".join(
        _format_cue(cue, number, mark if number == 1 else "")
        for number, cue in enumerate(cues, start=1)
    )


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
    voice = _VOICE.match(marked)
    speaker = decode_references(voice[1]) if voice else ""
    marked = marked[voice.end() :] if voice else marked
    words = decode_references(MARKUP.sub("", marked))
    has_inline_times = "<" in marked and _INLINE_TIME.search(marked) is not None
    return make_rolling_cue(start_ms, end_ms, words, speaker, has_inline_times=has_inline_times)


def _format_cue(cue: CueText, number: int, mark: str) -> str:
    voice = f"<v {html.escape(join_lines(cue.speaker), quote=False)}>" if cue.speaker else ""
    start, end = format_timestamp(cue.start_ms, ","), format_timestamp(cue.end_ms, ",")
    return f"{number}\n{start} --> {end}\n{voice}{mark}{_escape(join_lines(cue.text))}\n"


def _escape(text: str) -> str:
    """Escape only what would be read otherwise, since many players show references as they are."""
    if decode_references(text) != text:
        text = _REFERENCE_START.sub("&amp;", text)
    return _MARKED.sub(lambda found: f"&#{ord(found[0])};", text)
