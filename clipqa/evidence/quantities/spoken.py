"""Other ways to say a number: "seven forty-seven" is 747, "half past seven" is 7:30. Pure.

A number keeps its own value. The other one is a further option, so that either is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from clipqa.evidence.quantities.base import Numerals
from clipqa.evidence.quantities.number_tokens import GAP, SHORT, Found

_GROUPED_DIGITS = range(3, 5)  # digits of a number that is read in groups
_HOUR, _HALF_A_DAY = 60, 720  # minutes
_LAST_SPOKEN_HOUR = 12
_LOOK_BACK = 24


def with_other_readings(text: str, found: list[Found], numerals: Numerals) -> list[Found]:
    timed = [_with_time(text, each, numerals) for each in found]
    return [each for group in _groups(text, timed, numerals) for each in _joined(text, group)]


def _groups(text: str, found: list[Found], numerals: Numerals) -> Iterator[list[Found]]:
    """Yield the numbers, those together that stand side by side."""
    group: list[Found] = []
    for each in found:
        if group and not _follows(text, group[-1], each, numerals):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _follows(text: str, before: Found, each: Found, numerals: Numerals) -> bool:
    if not (_is_group(before) and _is_group(each)) or not before.number:
        return False
    gap = text[before.end : each.start]
    return bool(GAP.fullmatch(gap)) or _has_zero(gap, numerals)


def _has_zero(gap: str, numerals: Numerals) -> bool:
    return gap.strip().lower() in numerals.zero_units


def _is_group(found: Found) -> bool:
    is_plain = not (found.is_literal or found.is_ordinal or found.is_decade or found.is_percent)
    return is_plain and isinstance(found.number, int) and found.number < SHORT


def _joined(text: str, group: list[Found]) -> list[Found]:
    digits = str(group[0].number)
    for before, each in pairwise(group):
        has_zero = text[before.end : each.start].strip(" \u00a0\u202f-")
        digits += f"0{each.number}" if has_zero else str(each.number)
    if len(group) < 2 or len(digits) not in _GROUPED_DIGITS:
        return group
    return [replace(each, options=(*each.options, (int(digits),))) for each in group]


def _with_time(text: str, found: Found, numerals: Numerals) -> Found:
    """Add the time of day that "half past" or "quarter to" makes of an hour."""
    hour = found.number
    if not isinstance(hour, int) or not 1 <= hour <= _LAST_SPOKEN_HOUR or found.is_ordinal:
        return found
    before = text[max(0, found.start - _LOOK_BACK) : found.start]
    for pattern, minutes in numerals.clock:
        if pattern.search(before):
            of_day = ("time", *divmod((hour * _HOUR + minutes) % _HALF_A_DAY, _HOUR))
            return replace(found, options=(*found.options, (of_day,)))
    return found
