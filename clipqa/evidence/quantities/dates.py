"""Dates and ratios, which are made of several numbers. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from clipqa.evidence.quantities.base import Key, Numerals, Quantity
from clipqa.evidence.quantities.digits import YEARS
from clipqa.evidence.quantities.number_tokens import Found, Token


def months_in(tokens: list[Token], numerals: Numerals) -> list[tuple[Token, int]]:
    months = numerals.months
    return [(each, months[each.text]) for each in tokens if each.text in months]


def date_of(
    text: str,
    found: list[Found],
    used: set[int],
    token: Token,
    month: int,
    numerals: Numerals,
) -> Quantity | None:
    fits = partial(numerals.date_joint.fullmatch, text)
    place = bisect_left(found, token.start, key=lambda each: each.start)
    before, after = list(range(place)[-1:]), list(range(place, len(found))[:2])
    parts: list[int] = []
    day = year = None
    if before and _is_day(found[before[0]]) and fits(found[before[0]].end, token.start):
        day, parts = found[before[0]].number, [*before]
    end, rest = token.end, after
    if day is None and rest and _is_day(found[rest[0]]) and fits(end, found[rest[0]].start):
        following = found[rest[0]]
        day, end, parts, rest = following.number, following.end, [rest[0]], rest[1:]
    if rest and found[rest[0]].number in YEARS and fits(end, found[rest[0]].start):
        year, end, parts = found[rest[0]].number, found[rest[0]].end, [*parts, rest[0]]
    if not parts:
        return None
    used.update(parts)
    start = min(token.start, found[parts[0]].start)
    key: Key = ("md", month, day) if day else ("m", month)
    option: tuple[Key, ...] = (key,) if year is None else (key, year)
    return Quantity(start, max(end, token.end), option, (option,))


def _is_day(found: Found) -> bool:
    number = found.number
    if not isinstance(number, int) or not 1 <= number <= 31 or found.is_percent:
        return False
    return found.is_ordinal or not found.is_weak


def ratios(text: str, found: list[Found], used: set[int], numerals: Numerals) -> Iterator[Quantity]:
    """Yield "two out of three"."""
    for at, (one, other) in enumerate(pairwise(found)):
        if {at, at + 1} & used or not numerals.ratio:
            continue
        if not numerals.ratio.fullmatch(text, one.end, other.start):
            continue
        if _is_ratio(one, other):
            used.update((at, at + 1))
            key = ("ratio", one.number, other.number)
            start = one.start
            yield Quantity(start, other.end, key, ((key,), (one.number, other.number)))


def _is_ratio(one: Found, other: Found) -> bool:
    first, second = one.number, other.number
    if not isinstance(first, int) or not isinstance(second, int):
        return False
    are_plain = not (one.is_percent or other.is_percent or one.is_decade or other.is_decade)
    return are_plain and 0 < first < second <= 1000
