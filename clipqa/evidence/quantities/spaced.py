"""Quantities in languages that have spaces between words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clipqa.evidence.quantities.base import Key, Numerals, Quantity
from clipqa.evidence.quantities.dates import date_of, months_in, ratios
from clipqa.evidence.quantities.number_tokens import SHORT, Found, Token, tokens_in
from clipqa.evidence.quantities.runs import numbers
from clipqa.evidence.quantities.spoken import with_other_readings
from clipqa.evidence.quantities.years import is_short_year, join_years, mark_decade

DIGITS_ONLY = Numerals(
    lookup=lambda _word: None,
    months={},
    weekdays=frozenset(),
    percent=re.compile(r"\s*%"),
    decade_after=re.compile(r"['\u2019]?s\b"),
)


def quantities(text: str, numerals: Numerals) -> Iterator[Quantity]:
    """Yield the quantities of a text in order."""
    tokens = list(tokens_in(text, numerals))
    found = join_years(text, list(numbers(text, tokens, numerals)), numerals)
    found = [mark_decade(text, each, numerals) for each in found]
    found = with_other_readings(text, found, numerals)
    yield from _joined(text, found, months_in(tokens, numerals), numerals)


def _joined(
    text: str, found: list[Found], months: list[tuple[Token, int]], numerals: Numerals
) -> Iterator[Quantity]:
    """Yield dates and ratios made of several numbers, and the other numbers."""
    used: set[int] = set()
    dates = []
    for token, month in months:
        if date := date_of(text, found, used, token, month, numerals):
            dates.append(date)
    found_ratios = list(ratios(text, found, used, numerals))
    single = (_quantity(text, each, numerals) for at, each in enumerate(found) if at not in used)
    yield from sorted([*dates, *found_ratios, *single], key=lambda each: each.start)


def _quantity(text: str, found: Found, numerals: Numerals) -> Quantity:
    number, options = found.number, found.options
    key: Key = number if number is not None else options[0]
    if found.key is not None:
        key = found.key
    elif found.is_percent:
        key = ("%", number)
    elif found.is_decade and isinstance(number, int):
        key = ("decade", number)
        other = ("decades", number) if number < SHORT else ("decade", number % SHORT)
        options = ((key,), (other,))
    elif isinstance(number, int) and 10 <= number < SHORT and is_short_year(text, found, numerals):
        options = (*options, (("year", number),))
    return Quantity(found.start, found.end, key, options, found.is_weak, number, found.is_ordinal)
