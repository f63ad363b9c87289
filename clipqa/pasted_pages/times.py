"""Times, lengths, ranges and page numbers of a pasted topic."""

from __future__ import annotations

import re
from typing import NamedTuple

_CLOCK = r"\d{1,3}(?::\d{2}){1,2}(?:[.,]\d{1,3})?"
_UNITS = (
    r"(?:\d{1,2} ?h(?:ours?|rs?)? ?)?"
    r"(?:\d{1,3} ?m(?:in(?:utes?|utos?|uten)?)?\.? ?)?"
    r"(?:\d{1,4} ?s(?:ec(?:onds?)?|eg(?:undos?)?|ek(?:unden)?)?\.?)?"
)
_AFTER = r"(?: ?(?:m|h|s|min|mins|std|uhr)\.?)?"
_LENGTH = re.compile(rf"[(\[] ?(?:({_CLOCK}){_AFTER}|({_UNITS})) ?[)\]]?", re.IGNORECASE)
_DASH = r" ?(?:[-‐-―−~→]+|\bto\b|\bbis\b|\ba\b|\bà\b|\bbis\b|\baté\b) ?"
_RANGE = re.compile(
    rf"[(\[]?({_CLOCK}){_AFTER}(?:{_DASH}(?:({_CLOCK}){_AFTER}|[\d:]*))?[)\]]?", re.IGNORECASE
)
_RANGE_AT_END = re.compile(
    rf" ?[·|,•(\[]* ?(?<![\w:])({_CLOCK}){_AFTER}{_DASH}({_CLOCK}){_AFTER}[)\]]?$", re.IGNORECASE
)
_COUNT = r"\d{1,3}(?:[.,]\d{3})+|\d{1,7}"
_PAGE_WORD = r"(?:pages?|páginas?|paginas?|pagine|seiten?|pág\.?|pag\.?|p\.)"
_PAGE = re.compile(
    rf"(?:{_PAGE_WORD} ?[:#]? ?)?({_COUNT})? ?"
    rf"(?:out of|of|de|von|sur|di|da|su|/|\|) ?({_COUNT})(?: ?{_PAGE_WORD})?\.?",
    re.IGNORECASE,
)
_PAGE_ALONE = re.compile(rf"{_PAGE_WORD} ?[:#]? ?({_COUNT})", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")
MAX_LINE = 120  # a longer line has words


class Range(NamedTuple):
    start_s: int
    end_s: int | None


class PageNumber(NamedTuple):
    number: int | None
    pages: int | None


def seconds(clock: str) -> int:
    """Return the whole seconds of a time such as 1:02:03."""
    total = 0
    for part in re.split(r"[.,]", clock)[0].split(":"):
        total = total * 60 + int(part)
    return total


def length_at_end(text: str) -> tuple[str, int | None] | None:
    """Return the words before a length in brackets at the end of a line, and its seconds."""
    place = max(text.rfind("("), text.rfind("["))
    if place < 0 or len(text) > MAX_LINE:
        return None
    found = _LENGTH.fullmatch(text[place:])
    if not found or not any(found.groups()):
        return None
    length = seconds(found[1]) if found[1] else _in_units(found[2])
    return text[:place].strip(), length


def read_range(text: str) -> Range | None:
    found = _RANGE.fullmatch(text) if len(text) <= MAX_LINE else None
    if not found:
        return None
    return Range(seconds(found[1]), seconds(found[2]) if found[2] else None)


def range_at_end(text: str) -> tuple[str, Range] | None:
    """Return the words before a range at the end of a line, and the range."""
    found = _RANGE_AT_END.search(text) if len(text) <= MAX_LINE else None
    if not found or not text[: found.start()].strip():
        return None
    return text[: found.start()].strip(), Range(seconds(found[1]), seconds(found[2]))


def read_page_number(text: str) -> PageNumber | None:
    if len(text) > MAX_LINE:
        return None
    if found := _PAGE.fullmatch(text):
        return PageNumber(_count(found[1]), _count(found[2]))
    found = _PAGE_ALONE.fullmatch(text)
    return PageNumber(_count(found[1]), None) if found else None


def is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _count(text: str | None) -> int | None:
    return int(re.sub("[.,]", "", text)) if text else None


def _in_units(text: str) -> int | None:
    values = {unit: int(n) for n, unit in re.findall(r"(\d+) ?([hms])", text.lower())}
    if not values:
        return None
    return values.get("h", 0) * 3600 + values.get("m", 0) * 60 + values.get("s", 0)
