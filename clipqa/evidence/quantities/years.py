"""Years and decades in words: "nineteen twelve", "the thirties", "52". Pure."""

from __future__ import annotations

from dataclasses import replace

from clipqa.evidence.quantities.base import Numerals
from clipqa.evidence.quantities.digits import YEARS
from clipqa.evidence.quantities.number_tokens import SHORT, Found


def join_years(text: str, found: list[Found], numerals: Numerals) -> list[Found]:
    """Join pairs that are spoken for a year: "nineteen fifty-two", "nineteen thirties"."""
    joined: list[Found] = []
    for each in found:
        before = joined[-1] if joined else None
        if before and _is_year_pair(text, before, each, numerals):
            number = int(before.number or 0) * SHORT + int(each.number or 0)
            both = (before.options[0][0], each.options[0][0])
            options = ((number,),) if each.is_decade else ((number,), both)
            joined[-1] = replace(each, start=before.start, number=number, options=options)
        else:
            joined.append(each)
    return joined


def _is_year_pair(text: str, before: Found, each: Found, numerals: Numerals) -> bool:
    first, second = before.number, each.number
    if not numerals.zero_units or before.is_literal or each.is_literal or before.is_ordinal:
        return False
    if not isinstance(first, int) or not isinstance(second, int):
        return False
    gap = text[before.end : each.start].strip(" \n\u00a0-").lower()
    if gap and (gap not in numerals.zero_units or second > 9):
        return False
    return 10 <= first <= 29 and (10 <= second < SHORT or bool(gap))


def mark_decade(text: str, found: Found, numerals: Numerals) -> Found:
    """Mark "1930s", "30er Jahre", "años treinta"."""
    number = found.number
    if found.is_decade or not isinstance(number, int) or number % 10 or not _is_year(number):
        return found
    before, after = numerals.decade_before, numerals.decade_after
    if after and (sign := after.match(text, found.end)) and _can_be_decade(found, sign.group()):
        return replace(found, end=sign.end(), is_decade=True, is_weak=False)
    if (
        before
        and (opening := before.search(text[max(0, found.start - 20) : found.start]))
        and (number < SHORT or "cada" in opening.group())
    ):
        return replace(found, is_decade=True, is_weak=False)
    return found


def _can_be_decade(found: Found, sign: str) -> bool:
    return found.is_literal or found.is_ordinal or sign.startswith(" ")


def _is_year(number: int) -> bool:
    return number in YEARS or 10 <= number < SHORT


def is_short_year(text: str, found: Found, numerals: Numerals) -> bool:
    before, after = numerals.year_before, numerals.year_after
    if before and before.search(text, max(0, found.start - 8), found.start):
        return True
    return bool(after and found.is_ordinal and after.match(text, found.end)) or bool(
        after and found.is_literal and after.match(text, found.end)
    )
