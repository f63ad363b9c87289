"""The units by which quotations are compared, and the words among which names are found. Pure."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from clipqa.evidence.quantities.base import Quantity
from clipqa.evidence.quantities.number_tokens import MARKS
from clipqa.lib.words import UNSPACED, fold

_SPACED_LETTER = rf"[^\W_{UNSPACED}][{MARKS}]*"
# An apostrophe inside a word is no boundary: "don't" and "dont" are the same word.
_UNIT = re.compile(
    rf"[{UNSPACED}]|(?:{_SPACED_LETTER})+(?:['\u2018\u2019\u02bc](?:{_SPACED_LETTER})+)*"
)
_LITERAL_OR_UNIT = re.compile(rf"(?P<digits>\d+(?:[.,:/]\d+)*)|{_UNIT.pattern}")
_APOSTROPHE = re.compile("['\u2018\u2019\u02bc]")
_HESITATION = frozenset("um uh er erm uhm hmm äh ähm öh эм ээ".split())
MAX_CACHED = 50_000


class Unit(NamedTuple):
    """A word, a character of a script without spaces, or a quantity."""

    key: Hashable
    start: int
    end: int


def units_in(text: str, quantities: Sequence[Quantity]) -> list[Unit]:
    """Return the units of a text. Figures are compared by value, so they are one unit each."""
    units: list[Unit] = []
    at = 0
    for quantity in quantities:
        if quantity.is_weak or quantity.start < at:
            continue
        units += _plain(text, at, quantity.start)
        units.append(Unit(("#", quantity.key), quantity.start, quantity.end))
        at = quantity.end
    return [*units, *_plain(text, at, len(text))]


def plain_units_in(text: str) -> list[Unit]:
    """Return the units with figures as they are written."""
    return [
        Unit(found.group() if found["digits"] else key, *found.span())
        for found in _LITERAL_OR_UNIT.finditer(text)
        if (key := found["digits"] or _unit_key(found.group()))
    ]


def joined(units: Sequence[Unit]) -> str:
    """Return the units without anything between them, but with a sign around figures."""
    return "".join(f"\0{unit.key}\0" if _is_figure(unit) else str(unit.key) for unit in units)


def _is_figure(unit: Unit) -> bool:
    return isinstance(unit.key, str) and unit.key[0].isdecimal()


def _plain(text: str, start: int, end: int) -> Iterator[Unit]:
    for found in _UNIT.finditer(text, start, end):
        if key := _unit_key(found.group()):
            yield Unit(key, *found.span())


@lru_cache(maxsize=MAX_CACHED)
def _unit_key(raw: str) -> str:
    key = fold(_APOSTROPHE.sub("", raw))
    return "" if key in _HESITATION else key


class Name(NamedTuple):
    """A word of a script with spaces, as names are compared."""

    folded: str
    raw: str
    start: int
    end: int
    is_capital: bool
    opens: bool  # a sentence, so that its capital says nothing


_LETTER = rf"[^\W\d_{UNSPACED}][{MARKS}]*"
# "U.S.", and the Spanish plurals: "EE. UU.".
_ACRONYM = rf"(?:{_LETTER}\.){{2,}}|([A-Z])\1\.[ \u00a0]?([A-Z])\2\.(?![^\W_])"
_NAME = re.compile(
    rf"{_ACRONYM}|(?:{_LETTER})+(?:['\u2018\u2019\u02bc](?:{_LETTER})+)*(?:\d+(?![^\W_]))?"
)
_GENITIVE = re.compile("['\u2018\u2019\u02bc]s?$")
# Signs after which a capital opens a sentence, even behind opening quotation marks.
_OPENING = re.compile(
    r"(?:^|[.!?\u2026:\n\u061f\u00b7|]['\"\u2019\u201d\u201c\u00bb)\]]*\s*|[-\u2013\u2014]\s+)[\s\"'\u2018\u201c\u201e\u00ab\u00bb(\[\u00bf\u00a1\u2013\u2014-]*$"
)
_QUOTED = re.compile('["\u201c\u201e\u00ab\u2018\u201a\u00bf\u00a1]$')
_LOOK_BACK = 12


def names_in(text: str) -> list[Name]:
    """Return the words of a text with what is known about their capitals."""
    found: list[Name] = []
    for match in _NAME.finditer(text):
        raw, (start, end) = match.group(), match.span()
        is_capital = raw[0].isupper()
        opens = is_capital and _opens(text, start)
        found.append(Name(_folded_name(raw), raw, start, end, is_capital, opens))
    return found


@lru_cache(maxsize=MAX_CACHED)
def _folded_name(raw: str) -> str:
    bare = _APOSTROPHE.sub("", _GENITIVE.sub("", raw))
    return fold(re.sub(r"[. \u00a0]", "", bare))


def _opens(text: str, at: int) -> bool:
    before = text[max(0, at - _LOOK_BACK) : at]
    return bool(not before.strip() and at <= _LOOK_BACK) or bool(
        _OPENING.search(before) or _QUOTED.search(before.rstrip(" "))
    )
