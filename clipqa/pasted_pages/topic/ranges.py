"""Lines with a range and other words: an outlet, a length."""

from __future__ import annotations

import re

from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.site.furniture import is_interface
from clipqa.pasted_pages.text.times import (
    Range,
    length_at_end,
    range_at_end,
    range_at_start,
    read_range,
)
from clipqa.pasted_pages.topic.links import is_watch, split_outlet
from clipqa.pasted_pages.topic.token import Token, is_label

_NOUNS = phrases("clip")
_STARTS = phrases("start")
_WORD = re.compile(r"[^\W\d_]+")
_MAX_BEFORE_TIME = 2  # words such as "from"


def read_range_and_words(text: str, folded: str) -> list[Token] | None:
    """Return the outlet, the range and the length of a line that has a range with words."""
    length = length_at_end(folded)
    end = len(length[0]) if length else len(text)
    if length and (found := read_range(folded[:end])):
        return [Token("watch", "", length[1]), Token("range", "", range=found, dropped=text)]
    before = range_at_end(folded[:end])
    if not before:
        return _range_and_outlet(text, folded)
    words, found = text[: len(before[0])], before[1]
    rest = _words(text[len(words) :])
    tokens = [Token("range", "", range=found, dropped=rest)]
    if length:
        tokens.insert(0, Token("watch", "", length[1]))
    return [*_before_range(words), *tokens]


def _range_and_outlet(text: str, folded: str) -> list[Token] | None:
    """Return the range and the outlet of a line that begins with the range."""
    found = range_at_start(folded)
    if not found:
        return None
    place = len(text) - len(found[0])
    outlet = Token("outlet", text[place:], dropped=_words(text[:place]))
    return [outlet, Token("range", "", range=found[1])] if is_label(outlet) else None


def _before_range(words: str) -> list[Token]:
    """Return the words before a range: an outlet, a watch link or a word such as "from"."""
    is_label = words.endswith((":", "：")) or words[0].islower() or is_interface(words)
    if words.casefold() in _STARTS or (is_label and len(words.split()) <= _MAX_BEFORE_TIME):
        return [Token("interface", words)]
    if is_watch(words):
        return [Token("watch", words, dropped=words)]
    outlet, label = split_outlet(words)
    name, _, last = outlet.rpartition(" ")
    if last.casefold() in _STARTS and name:
        if name.casefold() in _NOUNS:
            return [Token("interface", words)]
        return [Token("outlet", name, dropped=f"{label} {last}".strip())]
    return [Token("outlet", outlet, dropped=label)]


def words_beside(text: str, found: Range) -> str:
    """Return the words between two times, or the whole line of a range without its end."""
    return _words(text) if found.end_s is not None else text


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))
