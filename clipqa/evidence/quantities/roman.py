"""Roman numerals: of kings, and of centuries. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clipqa.evidence.quantities.base import Quantity

_ROMAN = re.compile(r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_AFTER_A_NAME = re.compile(r"(?<=[^\W\d_])\s([IVX]{1,6})\b(?!['\u2019])")
_CENTURY_BEFORE = re.compile(r"\b(?:siglos?|siècle)\s+$", re.IGNORECASE)
_CENTURY_AFTER = re.compile(r"\s*(?:век\w*|столет\w*|в\.)", re.IGNORECASE)
LOOK_BACK = 12


def roman_value(text: str) -> int:
    """Return the value of a Roman numeral, 0 for another text."""
    if not text or not _ROMAN.fullmatch(text):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))


def roman_ordinals(text: str) -> Iterator[tuple[int, int]]:
    """Yield the values of Roman numerals behind a name, as in "Gustav III", with their places."""
    for found in _AFTER_A_NAME.finditer(text):
        if value := roman_value(found[1]):
            yield value, found.start(1)


def centuries(text: str) -> Iterator[Quantity]:
    """Yield centuries in Roman numerals: "siglo XIX", "XIX век"."""
    for found in re.finditer(r"\b[MDCLXVI]+\b", text):
        value = roman_value(found.group())
        is_century = _CENTURY_BEFORE.search(
            text[max(0, found.start() - LOOK_BACK) : found.start()]
        ) or _CENTURY_AFTER.match(text, found.end())
        if value and is_century:
            yield Quantity(found.start(), found.end(), value, ((value,),), number=value)
