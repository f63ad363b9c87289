"""Numbers of pages such as "Page 3 of 54". Texts are folded."""

from __future__ import annotations

import re
from typing import NamedTuple

from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.text.lines import MAX_LINE

_PARTS_OF_PAGE = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+|\d+|[/|]|[\u3040-\u30ff]+|[\u4e00-\u9fff]|[^\W\d_]+\.?"
)
_PAGE_WORDS = phrases("page")
_PLURALS = phrases("pages")
_OF_WORDS = phrases("of") | {"/", "|"}
_MAX_PAGE = 40  # characters
_NUMBER = re.compile(r"[\d\s…·.|«»‹›<>-]*\d[\d\s…·.|«»‹›<>-]*")


class PageNumber(NamedTuple):
    number: int | None
    pages: int | None


def read_page_number(text: str) -> PageNumber | None:
    """Read a line of one or two numbers with words such as "page" and "of"."""
    parts = _PARTS_OF_PAGE.findall(text.casefold()) if len(text) <= _MAX_PAGE else []
    numbers = [_count(part) for part in parts if part[0].isdigit()]
    words = [part for part in parts if not part[0].isdigit()]
    if not words or not all(_is_page_word(word) for word in words):
        return None
    of = any(word.rstrip(".") in _OF_WORDS for word in words)
    if len(numbers) == 2 and of:
        return PageNumber(min(numbers), max(numbers))
    if len(numbers) == 1 and parts[0][0].isdigit() and words[0] in _PLURALS:
        return PageNumber(None, numbers[0])
    if len(numbers) != 1 or (of and parts[0][0].isdigit()):
        return None
    return PageNumber(None, numbers[0]) if of else PageNumber(numbers[0], None)


def is_part_of_list(text: str) -> bool:
    """Return whether a line is a part of a list such as "Showing 1–3 of 160"."""
    parts = _PARTS_OF_PAGE.findall(text.casefold()) if len(text) <= _MAX_PAGE else []
    words = [part for part in parts if not part[0].isdigit()]
    return len(parts) - len(words) == 3 and bool(words) and all(map(_is_page_word, words))


def is_number(text: str) -> bool:
    """Return whether a line is a number or several, as below a list of pages."""
    return len(text) <= MAX_LINE and bool(_NUMBER.fullmatch(text))


def _is_page_word(word: str) -> bool:
    return any(
        name in names for name in (word, word.rstrip(".")) for names in (_PAGE_WORDS, _OF_WORDS)
    )


def _count(text: str) -> int:
    return int(re.sub("[.,]", "", text)[:9])
