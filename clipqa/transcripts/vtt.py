"""Parse and write WebVTT, by the file parsing rules of the specification."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.transcripts.cue_text import timed_voices, voices
from clipqa.transcripts.cues import (
    AFTER_EMPTY_LINE,
    ARROW,
    BEFORE_ALL_TIMES,
    MAX_CUE_LENGTH,
    CueText,
    TranscriptError,
    Warnings,
    check_cue_length,
    check_length,
    format_timestamp,
    join_lines,
    limited,
    split_lines,
    to_milliseconds,
    validate_times,
)
from clipqa.transcripts.rolling import RollingCue, is_growing, make_rolling_cue, unroll
from clipqa.transcripts.word_times import Stamp, offsets_of_rows, unpack_offsets

_STAMP = r"([0-9]++):([0-9]{2})(?::([0-9]{2}))?\.([0-9]{3})(?![0-9])"
_TIMESTAMP = re.compile(_STAMP)
_TIMES = re.compile(rf"[\t\f ]*+{_STAMP}[\t\f ]*+-->[\t\f ]*+{_STAMP}")
_INLINE_TIME = re.compile(r"<[0-9]")
_COMMENT = re.compile(r"NOTE(?:[ \t]|$)")
_NO_WORDS = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
# Written above cues that would be taken for captions that roll: inline times are a sign of these.
AS_STORED = "NOTE Each cue is as it was stored."
_LENGTH_OF_TIMES = 100  # characters, at most, of a cue's times and tags
_MAX_HOURS_DIGITS = 9  # digits; more than enough to exceed the limit


def parse(
    text: str, warnings: Warnings | None = None, *, keep_growing_rows: bool = False
) -> list[CueText]:
    """Return the cues in the order of the text. Raises `TranscriptError` for an invalid line.

    Words outside any cue are added to `warnings`. Rolling captions are unrolled;
    `keep_growing_rows` is for texts that may be from this library's own export.
    """
    found = limited(_or_raise(found) for found in _cues(text, warnings))
    cues = [cue for cue in found if cue.rows]
    if AS_STORED in text[:100]:
        return [rolled.cue for rolled in cues]
    return unroll(cues, keep_growing_rows=keep_growing_rows)


def read(text: str) -> tuple[list[CueText], list[TranscriptError]]:
    """Parse like a player: return all cues with words, and the errors of the others.

    Raises `TranscriptError` only if the text is not WebVTT or exceeds the limits.
    """
    errors: list[TranscriptError] = []

    def valid_cues() -> Iterator[RollingCue]:
        for found in _cues(text):
            if isinstance(found, TranscriptError):
                errors.append(found)
            else:
                yield found

    return [rolled.cue for rolled in limited(valid_cues()) if rolled.rows], errors


def add_warnings(text: str, warnings: Warnings) -> list[CueText]:
    """Add the warnings of `parse` without its cues, for a text that was parsed before."""
    check_length(text)
    lines = split_lines(text)
    _add_block_warnings(lines, _starts(lines), warnings)
    return []


def write(cues: Iterable[CueText]) -> str:
    """Return WebVTT that `parse` reads back as the same cues."""
    cues = list(cues)
    is_marked = any(cue.word_times for cue in cues) or is_growing(cues)
    note = [f"{AS_STORED}\n"] if is_marked else []
    return "\n".join(["WEBVTT\n", *note, *(_format_cue(cue) for cue in cues)])


def _or_raise(found: RollingCue | TranscriptError) -> RollingCue:
    if isinstance(found, TranscriptError):
        raise found
    return found


def _cues(text: str, warnings: Warnings | None = None) -> Iterator[RollingCue | TranscriptError]:
    """Yield the cues. By the specification, every line with an arrow begins one.

    In the first two lines of a block it has the times; further below it ends the block and begins
    another.
    """
    check_length(text)
    lines = split_lines(text)
    _check_header(lines[0])
    starts = _starts(lines)
    if warnings is not None:
        _add_block_warnings(lines, starts, warnings)
    for at, end in pairwise([*starts, len(lines)]):
        try:
            yield from _cues_of(lines, at, end)
        except TranscriptError as error:
            if not _COMMENT.match(lines[at]):
                yield error


def _check_header(line: str) -> None:
    if line[:6] != "WEBVTT" or line[6:7] not in {"", " ", "\t"}:
        raise TranscriptError(
            gettext_noop(
                "The transcript starts with “%(line)s”. WebVTT must start with the line WEBVTT."
            ),
            line=quote(line.strip()),
        )


def _add_block_warnings(lines: list[str], starts: list[int], warnings: Warnings) -> None:
    """Warn of blocks that neither begin a cue nor are notes, styles or regions."""
    first = _end_of_block(lines, 1, len(lines))  # the header
    template, has_words = BEFORE_ALL_TIMES, True
    for at in [*starts, len(lines)]:
        for begin, end in _blocks(lines, first, at):
            is_name = end == at < len(lines) and end - begin == 1
            if not is_name and _has_words(lines, begin, end, has_words):
                at_words = next(n for n in range(begin, end) if lines[n].strip())
                warnings.add(at_words + 1, lines[at_words], template)
                if warnings.is_full:
                    return
        first = _end_of_block(lines, at + 1, len(lines))
        template, has_words = AFTER_EMPTY_LINE, first > at + 1


def _has_words(lines: list[str], begin: int, end: int, ignore_number: bool) -> bool:
    """Return whether a block without times has text. A single number is the identifier of a cue."""
    first = lines[begin].strip()
    if end - begin == 1 and (not first or (ignore_number and first.isdecimal())):
        return False
    return not _NO_WORDS.match(first) and any(line.strip() for line in lines[begin:end])


def _starts(lines: list[str]) -> list[int]:
    """Return the indices of the lines with an arrow, where cues begin."""
    return [at for at, line in enumerate(lines) if ARROW in line and at]


def _end_of_block(lines: list[str], first: int, end: int) -> int:
    """Return the next line that is empty or has an arrow. A line with a space is not empty."""
    while first < end and lines[first] and ARROW not in lines[first]:
        first += 1
    return first


def _blocks(lines: list[str], first: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each group of lines between empty ones."""
    begin = first
    for at in range(first, end):
        if not lines[at]:
            if at > begin:
                yield begin, at
            begin = at + 1
    if end > begin:
        yield begin, end


def _cues_of(lines: list[str], at: int, end: int) -> Iterator[RollingCue]:
    """Yield the cue with times in that line, and another for every further voice.

    Only an empty line ends its text: a line with a space separates two rows.
    """
    last = _end_of_block(lines, at + 1, end)
    check_cue_length(lines[at], lines[at:last], at + 1)
    start_ms, end_ms = read_times(lines[at], at + 1)
    text = "\n".join(lines[at + 1 : last])
    if "<" in text and _INLINE_TIME.search(text):
        yield from _timed_cues(start_ms, end_ms, text)
        return
    for speaker, words in list(voices(text)) or [("", "")]:
        yield make_rolling_cue(start_ms, end_ms, words, speaker)


def _timed_cues(start_ms: int, end_ms: int, text: str) -> Iterator[RollingCue]:
    """Yield a cue for each voice, with the times of its words."""
    for speaker, words, times in list(timed_voices(text)) or [("", "", [])]:
        stamps = [_stamp(at, written) for at, written in times]
        offsets = offsets_of_rows(words, stamps, start_ms, end_ms)
        yield make_rolling_cue(
            start_ms, end_ms, words, speaker, has_inline_times=True, offsets=offsets
        )


def _stamp(at: int, written: str) -> Stamp:
    match = _TIMESTAMP.fullmatch(written)
    return at, _to_milliseconds(*match.groups()) if match else None


def read_times(line: str, number: int) -> tuple[int, int]:
    """Parse both times of a line such as "00:50.000 --> 00:52.000 align:start"."""
    match = _TIMES.match(line)
    parts = match.groups() if match else (None,) * 8
    return validate_times(_to_milliseconds(*parts[:4]), _to_milliseconds(*parts[4:]), line, number)


def _to_milliseconds(
    first: str | None, second: str | None, third: str | None, fraction: str | None
) -> int | None:
    """Return milliseconds. Two numbers are minutes (two digits) and seconds; three have hours."""
    if first is None or second is None or fraction is None:
        return None
    if third is None:
        return to_milliseconds("0", first, second, fraction) if len(first) == 2 else None
    return to_milliseconds(first.lstrip("0")[:_MAX_HOURS_DIGITS] or "0", second, third, fraction)


def _format_cue(cue: CueText) -> str:
    voice = f"<v {_escape(cue.speaker)}>" if cue.speaker else ""
    times = f"{format_timestamp(cue.start_ms)} --> {format_timestamp(cue.end_ms)}"
    return f"{times}\n{voice}{(cue.word_times and _timed_words(cue)) or _escape(cue.text)}\n"


def _timed_words(cue: CueText) -> str:
    """Return the words with their times; '' without these, or if they would be too long to read."""
    offsets = unpack_offsets(cue.word_times, cue.text)
    words = (
        _escape(word) if ms is None else f"<{format_timestamp(cue.start_ms + ms)}>{_escape(word)}"
        for word, ms in zip(cue.text.split(), offsets, strict=False)
    )
    written = " ".join(words)
    length = len(written) + len(_escape(cue.speaker)) + _LENGTH_OF_TIMES
    return written if length <= MAX_CUE_LENGTH else ""


def _escape(text: str) -> str:
    return html.escape(join_lines(text), quote=False)
