"""Quantities in a text, compared as people hear them: 1,000 and "a thousand". Pure.

A language is a module with its number words, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial

from clipqa.evidence.quantities import chinese, roman, spaced, thai
from clipqa.evidence.quantities.arabic import ARABIC
from clipqa.evidence.quantities.base import Key, Numerals, Quantity
from clipqa.evidence.quantities.digits import YEARS
from clipqa.evidence.quantities.english import ENGLISH
from clipqa.evidence.quantities.german import GERMAN
from clipqa.evidence.quantities.russian import RUSSIAN
from clipqa.evidence.quantities.spanish import SPANISH

SPACED = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "ru": RUSSIAN, "ar": ARABIC}
Scan = Callable[[str], Iterable[Quantity]]
SCANS: dict[str, Scan] = {
    **{name: partial(spaced.quantities, numerals=row) for name, row in SPACED.items()},
    "zh": chinese.quantities,
    "th": thai.quantities,
}
__all__ = ["Key", "Numerals", "Quantity", "is_said", "keys_said", "quantities_in"]


def quantities_in(text: str, language: str) -> list[Quantity]:
    """Return the quantities of a text; of an unknown language only those in digits."""
    scan = SCANS.get(language)
    if scan is None:
        return list(spaced.quantities(text, spaced.DIGITS_ONLY))
    found = list(scan(text))
    if language in SPACED:
        found += roman.centuries(text)
    return found


def keys_said(quantity: Quantity) -> Iterator[Key]:
    """Yield every key that a person who says this quantity has said."""
    key, number = quantity.key, quantity.number
    if isinstance(key, tuple) and key[0] == "decade":
        yield from (key, number, ("decades", key[1] % 100))
        return
    for option in quantity.options:
        for each in option:
            yield each
            yield from _implied(each)
    if number is not None:
        yield number


def _implied(key: Key) -> Iterator[Key]:
    if isinstance(key, int) and key in YEARS:
        yield "year", key % 100
    elif isinstance(key, tuple):
        name, *values = key
        if name == "md":
            yield from (("m", values[0]), values[1])
        elif name == "year":
            yield "short year", values[0]
        elif name == "ratio":
            yield from values


def is_said(quantity: Quantity, said: Container[Key], *, is_near: bool = True) -> bool:
    """Return whether a quantity is among the keys that were said.

    The two numbers of a ratio may also be said apart, if that is near.
    """
    is_ratio = isinstance(quantity.key, tuple) and quantity.key[0] == "ratio"
    options = quantity.options if is_near or not is_ratio else quantity.options[:1]
    return any(all(_is_key_said(key, said) for key in option) for option in options)


def _is_key_said(key: Key, said: Container[Key]) -> bool:
    if key in said:
        return True
    return isinstance(key, int) and key in YEARS and ("short year", key % 100) in said
