"""A quantity in a text, and the row of a language. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

# What a quantity is compared by: a number, or a tuple such as ("md", 5, 3) for the third of May.
Key = Hashable
Options = tuple[tuple[Key, ...], ...]
Number = int | Fraction


class Role(Enum):
    """How a number word joins those before it."""

    SMALL = "below 100: four, eleven, forty"
    TEEN_ENDING = "ten, or ten more than the unit before it: Arabic"
    HUNDRED = "multiplies by 100"
    HUNDREDS = "a multiple of 100 in one word"
    SCALE = "multiplies by 1,000 or more"
    DUAL = "two thousand in one word: Arabic"
    WHOLE = "joins nothing but a scale: a fraction, or a compound"
    DECADE = "thirties"


class Numeral(NamedTuple):
    """The meaning of a number word."""

    value: Number
    role: Role = Role.SMALL
    # An article, pronoun or order in running text: "one", "first". No claim by itself.
    is_weak: bool = False
    is_ordinal: bool = False
    joined: bool = False  # by a prefix: Arabic "wa-"


class Quantity(NamedTuple):
    """A quantity with its range in the text.

    It is said if all keys of one of the options are said. `key` is its value, as quotations
    compare it.
    """

    start: int
    end: int
    key: Key
    options: Options
    is_weak: bool = False
    number: Number | None = None
    is_ordinal: bool = False


class Part(NamedTuple):
    """Words for a part of one: "and a half", "a quarter of a"."""

    pattern: re.Pattern[str]
    value: Fraction


def parts(**patterns: str) -> tuple[Part, ...]:
    """Return the parts of one that patterns stand for, by their names."""
    values = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "three_quarters": Fraction(3, 4)}
    return tuple(
        Part(re.compile(pattern, re.IGNORECASE), values[name]) for name, pattern in patterns.items()
    )


def clock(minutes: Mapping[str, int]) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Return the minutes that words add to the hour behind them."""
    return tuple(
        (re.compile(rf"\b(?:{words})\s+$", re.IGNORECASE), each) for words, each in minutes.items()
    )


class Numerals(NamedTuple):
    """The number words of a language that has spaces between words."""

    lookup: Callable[[str], Numeral | None]
    months: Mapping[str, int]
    weekdays: frozenset[str]
    percent: re.Pattern[str]  # follows a number
    joiners: frozenset[str] = frozenset()  # "two hundred and five"
    # The joiner stands between tens and units only, as in Spanish.
    joins_tens: bool = False
    needs_joiner: bool = False  # Arabic: words without one begin another number
    # "and a half", after a number; "half a", before a scale, a percentage or a point.
    parts_after: tuple[Part, ...] = ()
    parts_before: tuple[Part, ...] = ()
    part_words: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()  # "two point four"
    # Before or after a number of two digits it is a year of some century.
    year_before: re.Pattern[str] | None = None
    year_after: re.Pattern[str] | None = None
    decade_before: re.Pattern[str] | None = None
    decade_after: re.Pattern[str] | None = None
    ratio: re.Pattern[str] | None = None  # between two numbers: "out of"
    date_joint: re.Pattern[str] = re.compile(r"[\s,.]*")
    zero_units: frozenset[str] = frozenset()  # "nineteen oh five"
    # "half past", before an hour, and the minutes that it adds.
    clock: tuple[tuple[re.Pattern[str], int], ...] = ()
    denominators: Mapping[str, int] = {}  # "two thirds"


def table(text: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """Return numbers by word: words of one number stand with slashes, numbers are in order."""
    words: dict[str, int] = {}
    for at, forms in enumerate(text.split()):
        words.update(dict.fromkeys(forms.split("/"), start + at * step))
    return words
