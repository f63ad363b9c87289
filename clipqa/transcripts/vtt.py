"""Parse and write WebVTT, by the file parsing rules of the specification."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.transcripts.cue_text import voices
from clipqa.transcripts.cues import (
    ABOVE_ALL_TIMES,
    ARROW,
    BELOW_EMPTY_LINE,
    CueText,
    TranscriptError,
    Warnings,
    checked_times,
    folded,
    listed,
    moment,
    refuse_long,
    refuse_long_cue,
    split_lines,
    stamp,
)
from clipqa.transcripts.rolling import Rolled, in_rows, unrolled

_STAMP = r"([0-9]++):([0-9]{2})(?::([0-9]{2}))?\.([0-9]{3})(?![0-9])"
_TIMES = re.compile(rf"[\t\f ]*+{_STAMP}[\t\f ]*+-->[\t\f ]*+{_STAMP}")
_INLINE_TIME = re.compile(r"<[0-9]")
_COMMENT = re.compile(r"NOTE(?:[ \t]|$)")
_NO_WORDS = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_MAX_HOURS_DIGITS = 9  # digits; more than enough to exceed the limit


def parse(
    text: str, warnings: Warnings | None = None, *, keeps_growth: bool = False
) -> list[CueText]:
    """Return the cues in the order of the text. Raises `TranscriptError` for an invalid line.

    Words outside any cue are added to `warnings`. Rolling captions are unrolled; `keeps_growth` is
    for texts that may be from this library's own export.
    """
    cues = listed(_or_raise(found) for found in _cues(text, warnings))
    return unrolled([cue for cue in cues if cue.rows], keeps_growth=keeps_growth)


def read(text: str) -> tuple[list[CueText], list[TranscriptError]]:
    """Parse like a player: return all cues with words, and the errors of the others.

    Raises `TranscriptError` only if the text is not WebVTT or exceeds the limits.
    """
    broken: list[TranscriptError] = []

    def sound() -> Iterator[Rolled]:
        for found in _cues(text):
            if isinstance(found, TranscriptError):
                broken.append(found)
            else:
                yield found

    return [rolled.cue for rolled in listed(sound()) if rolled.rows], broken


def left_out(text: str, warnings: Warnings) -> list[CueText]:
    """Add the warnings of `parse` without its cues, for a text that was parsed before."""
    refuse_long(text)
    lines = split_lines(text)
    _leave_out(lines, _starts(lines), warnings)
    return []


def write(cues: Iterable[CueText]) -> str:
    """Return WebVTT that `parse` reads back as the same cues."""
    return "\n".join(["WEBVTT\n", *(_written(cue) for cue in cues)])


def _or_raise(found: Rolled | TranscriptError) -> Rolled:
    if isinstance(found, TranscriptError):
        raise found
    return found


def _cues(text: str, warnings: Warnings | None = None) -> Iterator[Rolled | TranscriptError]:
    """Yield the cues. By the specification, every line with an arrow begins one.

    In the first two lines of a block it has the times; further below it ends the block and begins
    another.
    """
    refuse_long(text)
    lines = split_lines(text)
    _refuse_other_formats(lines[0])
    starts = _starts(lines)
    if warnings is not None:
        _leave_out(lines, starts, warnings)
    for at, end in pairwise([*starts, len(lines)]):
        try:
            yield from _cues_of(lines, at, end)
        except TranscriptError as error:
            if not _COMMENT.match(lines[at]):
                yield error


def _refuse_other_formats(line: str) -> None:
    if line[:6] != "WEBVTT" or line[6:7] not in {"", " ", "\t"}:
        raise TranscriptError(
            gettext_noop(
                "The transcript starts with “%(line)s”. WebVTT starts with a line that says WEBVTT."
            ),
            line=quote(line.strip()),
        )


def _leave_out(lines: list[str], starts: list[int], warnings: Warnings) -> None:
    """Warn of blocks that neither begin a cue nor are notes, styles or regions."""
    first = _end_of_block(lines, 1, len(lines))  # the header
    template, has_words = ABOVE_ALL_TIMES, True
    for at in [*starts, len(lines)]:
        for begin, end in _blocks(lines, first, at):
            is_name = end == at < len(lines) and end - begin == 1
            if not is_name and _has_words(lines, begin, end, has_words):
                at_words = next(n for n in range(begin, end) if lines[n].strip())
                warnings.leave_out(at_words + 1, lines[at_words], template)
                if warnings.are_enough:
                    return
        first = _end_of_block(lines, at + 1, len(lines))
        template, has_words = BELOW_EMPTY_LINE, first > at + 1


def _has_words(lines: list[str], begin: int, end: int, is_number_no_word: bool) -> bool:
    """Return whether a block without times has text. A single number is the identifier of a cue."""
    first = lines[begin].strip()
    if end - begin == 1 and (not first or (is_number_no_word and first.isdecimal())):
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


def _cues_of(lines: list[str], at: int, end: int) -> Iterator[Rolled]:
    """Yield the cue with times in that line, and another for every further voice.

    Only an empty line ends its text: a line with a space separates two rows.
    """
    last = _end_of_block(lines, at + 1, end)
    refuse_long_cue(lines[at], lines[at:last], at + 1)
    start_ms, end_ms = read_times(lines[at], at + 1)
    text = "\n".join(lines[at + 1 : last])
    has_inline_times = "<" in text and _INLINE_TIME.search(text) is not None
    for speaker, words in list(voices(text)) or [("", "")]:
        yield in_rows(start_ms, end_ms, words, speaker, has_inline_times=has_inline_times)


def read_times(line: str, number: int) -> tuple[int, int]:
    """Parse both times of a line such as "00:50.000 --> 00:52.000 align:start"."""
    match = _TIMES.match(line)
    parts = match.groups() if match else (None,) * 8
    return checked_times(_moment(*parts[:4]), _moment(*parts[4:]), line, number)


def _moment(
    first: str | None, second: str | None, third: str | None, fraction: str | None
) -> int | None:
    """Return milliseconds. Two numbers are minutes (two digits) and seconds; three have hours."""
    if first is None or second is None or fraction is None:
        return None
    if third is None:
        return moment("0", first, second, fraction) if len(first) == 2 else None
    return moment(first.lstrip("0")[:_MAX_HOURS_DIGITS] or "0", second, third, fraction)


def _written(cue: CueText) -> str:
    voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
    times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}"
    return f"{times}\n{voice}{_escaped(cue.text)}\n"


def _escaped(text: str) -> str:
    return html.escape(folded(text), quote=False)
