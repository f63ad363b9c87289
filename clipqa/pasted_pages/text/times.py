"""Times, lengths and ranges of a pasted topic. Texts are folded."""

from __future__ import annotations

import re
from typing import NamedTuple

from clipqa.pasted_pages.languages import any_of, phrases
from clipqa.pasted_pages.text.lines import MAX_LINE

_CLOCK = r"\d{1,3}(?::\d{2}){1,2}(?:[.,]\d{1,3})?"
_HOURS, _MINUTES, _SECONDS = 3600, 60, 1
_SECONDS_OF = {
    **dict.fromkeys(phrases("hours"), _HOURS),
    **dict.fromkeys(phrases("minutes") | {"'", "′"}, _MINUTES),
    **dict.fromkeys(phrases("seconds") | {"''", "″"}, _SECONDS),
}
_AND = phrases("conjunction")
_PART = re.compile(r" *(\d{1,5}) ?([^\W\d_]+|['′″]+)\.?,?|[ ,]*([^\W\d_]{1,3})(?= )")
_AFTER = r"(?: ?(?:min|mins|std|uhr|sec|sek|m|h|s)\b\.?)?"
_LENGTH = re.compile(rf" ?({_CLOCK}){_AFTER} ?", re.IGNORECASE)
_CLOCK_ALONE = re.compile(rf"[(\[]?({_CLOCK}){_AFTER}[)\]]?", re.IGNORECASE)
_TO = any_of(phrases("to"))
_DASH = rf" ?(?:[-‐-―−~→>]+|(?<![^\W\d_])(?:{_TO})(?![^\W\d_])) ?"
_RANGE = re.compile(
    rf"[(\[]?({_CLOCK}){_AFTER}{_DASH}(?:({_CLOCK}){_AFTER}|[\d:]*)[)\]]?", re.IGNORECASE
)
_RANGE_AT_END = re.compile(
    rf"(?<![\w:])({_CLOCK}){_AFTER}{_DASH}({_CLOCK}){_AFTER}[)\]]?$", re.IGNORECASE
)
_RANGE_AT_START = re.compile(
    rf"[(\[]?({_CLOCK}){_AFTER}{_DASH}({_CLOCK}){_AFTER}[)\]]?(?=\W)(?! ?[:(\[])", re.IGNORECASE
)
_BEFORE_RANGE = " ·|,•([@–—-"
_MAX_UNITS = 40  # characters


class Range(NamedTuple):
    start_s: int
    end_s: int | None


def seconds(clock: str) -> int:
    """Return the whole seconds of a time such as 1:02:03."""
    total = 0
    for part in re.split(r"[.,]", clock)[0].split(":"):
        total = total * 60 + int(part)
    return total


def read_length(text: str) -> int | None:
    """Return the seconds of a length such as 1:29, 01:29m or 1 min 29 s."""
    found = _LENGTH.fullmatch(text) if len(text) <= MAX_LINE else None
    return seconds(found[1]) if found else _in_units(text)


def length_at_end(text: str) -> tuple[str, int] | None:
    """Return the words before a length in brackets at the end of a line, and its seconds."""
    place = max(text.rfind("("), text.rfind("["))
    if place < 0 or len(text) > MAX_LINE:
        return None
    length = read_length(text[place + 1 :].rstrip(" )]"))
    return None if length is None else (text[:place].strip(), length)


def clock_alone(text: str) -> int | None:
    """Return the seconds of a line that is one time."""
    found = _CLOCK_ALONE.fullmatch(text) if len(text) <= MAX_LINE else None
    return seconds(found[1]) if found else None


def clock_at_end(text: str) -> tuple[str, int] | None:
    """Return the words before a length without brackets at the end of a line, and its seconds."""
    if len(text) > MAX_LINE:
        return None
    for count in (1, 2):
        words, *last = text.rsplit(" ", count)
        length = read_length(" ".join(last)) if last else None
        if length is not None and words.rstrip(_BEFORE_RANGE):
            return words.rstrip(_BEFORE_RANGE), length
    return None


def read_range(text: str) -> Range | None:
    found = _RANGE.fullmatch(text) if len(text) <= MAX_LINE else None
    if not found:
        return None
    return Range(seconds(found[1]), seconds(found[2]) if found[2] else None)


def range_at_end(text: str) -> tuple[str, Range] | None:
    """Return the words before a range at the end of a line, and the range."""
    found = _RANGE_AT_END.search(text) if len(text) <= MAX_LINE else None
    words = text[: found.start()].rstrip(_BEFORE_RANGE) if found else ""
    if not found or not words:
        return None
    return words, Range(seconds(found[1]), seconds(found[2]))


def range_at_start(text: str) -> tuple[str, Range] | None:
    """Return the words after a range at the beginning of a line, and the range."""
    found = _RANGE_AT_START.match(text) if len(text) <= MAX_LINE else None
    words = text[found.end() :].lstrip(_BEFORE_RANGE) if found else ""
    if not found or not words:
        return None
    return words, Range(seconds(found[1]), seconds(found[2]))


def _in_units(text: str) -> int | None:
    """Return the seconds of numbers with units, if the text has nothing else."""
    total, place, found = 0, 0, None
    text = text.strip().casefold()
    while len(text) <= _MAX_UNITS and place < len(text):
        found = _PART.match(text, place)
        if not found or not (found[1] or found[3] in _AND):
            return None
        if found[1]:
            unit = _SECONDS_OF.get(found[2])
            if unit is None:
                return None
            total += int(found[1]) * unit
        place = found.end()
    return total if found else None
