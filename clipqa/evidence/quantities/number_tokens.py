"""The digits and number words of a text, among which the quantities are found. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clipqa.evidence.quantities.base import Key, Number, Numerals, Options
from clipqa.evidence.quantities.digits import DATE, LITERAL
from clipqa.lib.words import fold

MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u00ad"
_LETTER = rf"[^\W\d_][{MARKS}]*"
_TOKEN = re.compile(rf"(?P<digits>{DATE}|{LITERAL})|(?P<word>(?:{_LETTER})+)")
# Between the words of one number.
GAP = re.compile(r"[\s\u00a0\u202f]*-?[\s\u00a0\u202f]*")
SHORT = 100
_MAX_CACHED = 50_000


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int
    is_digits: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A number in the text. `short` if two digits may be those of a year or decade."""

    start: int
    end: int
    number: Number | None
    options: Options
    is_weak: bool = False
    is_ordinal: bool = False
    is_decade: bool = False
    is_percent: bool = False
    is_literal: bool = False
    key: Key | None = None


def tokens_in(text: str, numerals: Numerals) -> Iterator[Token]:
    """Yield digits, and those words that may be a part of a quantity."""
    words = _caches.setdefault(id(numerals), _NumberWords(numerals))
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "digits":
            yield Token(found.group(), *found.span(), is_digits=True)
        elif word := words[found.group()]:
            yield Token(word, *found.span(), is_digits=False)


class _NumberWords(dict[str, str]):
    """The folded form of each word that may be a part of a quantity, "" for other words."""

    def __init__(self, numerals: Numerals) -> None:
        super().__init__()
        self._lookup = numerals.lookup
        self._others = (
            numerals.joiners
            | numerals.points
            | numerals.zero_units
            | numerals.part_words
            | {*numerals.denominators}
            | {*numerals.months}
        )

    def __missing__(self, raw: str) -> str:
        if len(self) >= _MAX_CACHED:
            self.clear()
        word = fold(raw)
        is_wanted = word in self._others or self._lookup(word) is not None
        return self.setdefault(raw, word if is_wanted else "")


_caches: dict[int, _NumberWords] = {}
