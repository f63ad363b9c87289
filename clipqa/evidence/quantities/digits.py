"""Numbers in digits of any script, as one literal: 1,000, 2.5, 03.05.2011, 14:30, 2/3. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from clipqa.evidence.quantities.base import Key, Number, Options

BLANKS = " \u00a0\u2009\u202f"
LITERAL = (
    rf"(?:\d{{1,3}}(?:[{BLANKS}]\d{{3}}){{1,12}}(?!\d)(?:[.,]\d{{1,40}})?|"
    r"\d{1,40}(?:[.,:/\u066b\u066c'\u2019]\d{1,40}){0,12})"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# Dates whose parts are apart: 2011-05-03, "3. 4. 1764".
DATE = r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}\. ?\d{1,2}\. ?\d{4}(?!\d)"
_SEPARATORS = re.compile(r"[^\d]")
YEARS = range(1000, 2200)
_LAST_MONTH, _LAST_DAY, _HOURS, _MINUTES = 12, 31, 24, 60
_GROUP, _PARTS_OF_A_DATE = 3, 3


def options_of(literal: str) -> Options:
    """Return the ways to read a literal, the likeliest first."""
    readings = tuple(dict.fromkeys(_readings(literal)))
    return readings or (tuple(int(part) for part in _SEPARATORS.split(literal)),)


def number_of(literal: str) -> Number | None:
    """Return the number that a literal is at first sight; None if it is a date or a time."""
    first = options_of(literal)[0]
    return first[0] if len(first) == 1 and isinstance(first[0], int | Fraction) else None


def _readings(literal: str) -> Iterator[tuple[Key, ...]]:
    if iso := _ISO.fullmatch(literal):
        year, month, day = map(int, iso.groups())
        yield ("md", month, day), year
        return
    literal = literal.replace(". ", ".")
    parts = [int(part) for part in _SEPARATORS.split(literal)]
    signs = _SEPARATORS.findall(literal)
    if not signs:
        yield (parts[0],)
    elif set(signs) == {":"}:
        yield from _times(parts)
    elif set(signs) == {"/"}:
        yield from _dates(parts)
        yield from _slashed(parts)
    else:
        if signs == [".", "."]:
            yield from _dates(parts)
        yield from _numbers(literal, parts, signs)


def _times(parts: list[int]) -> Iterator[tuple[Key, ...]]:
    hour, minutes = parts[0], [part for part in parts[1:] if part]
    yield hour, *minutes
    if hour < _HOURS:
        yield (hour + 12) % _HOURS, *minutes
        yield (hour % 12 or 12), *minutes
    if len(parts) == 2:
        yield from _time_of_day(*parts)


def _time_of_day(hour: int, minutes: int) -> Iterator[tuple[Key, ...]]:
    """Yield what "half past seven" says."""
    if hour < _HOURS and minutes < _MINUTES:
        yield (("time", hour % 12, minutes),)


def _dates(parts: list[int]) -> Iterator[tuple[Key, ...]]:
    if len(parts) != _PARTS_OF_A_DATE:
        return
    first, second, year = parts
    years = [year] if year in YEARS else [1900 + year, 2000 + year]
    for day, month in ((first, second), (second, first)):
        if 0 < month <= _LAST_MONTH and 0 < day <= _LAST_DAY:
            yield from ((("md", month, day), each) for each in years)


def _slashed(parts: list[int]) -> Iterator[tuple[Key, ...]]:
    if len(parts) == 2 and parts[1]:
        yield (("ratio", *parts),)
        if parts[0] in YEARS:
            yield parts[0], parts[0] // 100 * 100 + parts[1]
    yield tuple(parts)


def _numbers(literal: str, parts: list[int], signs: list[str]) -> Iterator[tuple[Key, ...]]:
    """Yield the readings of digits with points, commas, apostrophes and blanks."""
    groups = _SEPARATORS.split(literal)
    of_three = [len(group) == _GROUP for group in groups[1:]]
    is_grouped = len(groups[0]) <= _GROUP and groups[0] != "0"
    if is_grouped and all(of_three) and len(set(signs)) == 1:
        yield (int("".join(groups)),)
    last = signs[-1]
    can_end = last in ".,\u066b" and (len(set(signs[:-1])) <= 1 and last not in signs[:-1])
    is_grouped = is_grouped and all(of_three)
    if is_grouped and len(set(signs)) == 1 and (groups[-1] == "000" or len(signs) > 1):
        return
    if can_end and (not signs[:-1] or all(of_three[:-1])):
        whole = int("".join(groups[:-1]))
        yield (simple(whole + Fraction(int(groups[-1]), 10 ** len(groups[-1]))),)
    if not is_grouped or last in BLANKS:
        yield tuple(parts)
    if signs == ["."] and len(groups[-1]) == 2:  # "7.45"
        yield from _time_of_day(*parts)


def simple(number: Number) -> Number:
    """Return an integer for a whole fraction."""
    return int(number) if number == int(number) else number
