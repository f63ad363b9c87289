"""Lines that say when a page was written and how long it is."""

from __future__ import annotations

import re

from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.labels import bare
from clipqa.pasted_pages.text.lines import is_finished
from clipqa.pasted_pages.text.times import MAX_LINE

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERIC_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}")
_COUNT = re.compile(r"\d[\d.,]*\+? [^\W\d_][^\d]{2,20}")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_READING = frozenset(word for phrase in phrases("reading") for word in phrase.split())
_POSTED = phrases("posted")
_MAX_DATE_WORDS = 8
_MAX_READING_WORDS = 8


def is_date(text: str) -> bool:
    """Return whether a short line is a date, such as "Published on 3 June 2026"."""
    words = text.split(" ", _MAX_DATE_WORDS + 1)
    if len(text) > MAX_LINE or len(words) > _MAX_DATE_WORDS or is_finished(text.rstrip(".")):
        return False
    folded = fold(text)
    has_date = bool(_YEAR.search(folded) or _NUMERIC_DATE.search(folded))
    if is_posted(text):
        return any(sign.isdigit() for sign in folded)
    figures = sum(any(sign.isdigit() for sign in word) for word in folded.split())
    parts = re.split(r" ?[·|] ?", folded)
    if len(parts) > 1:
        return has_date and all(any(sign.isdigit() for sign in part) for part in parts)
    return has_date and (len(words) <= 4 or figures > 1 or "," in text)


def is_posted(text: str) -> bool:
    """Return whether a line begins like "Published on"."""
    words = bare(text).split(" ", 4)
    return any(
        " ".join(words[:n]).rstrip(" :：") in _POSTED for n in range(min(3, len(words)), 0, -1)
    )


def is_reading_time(text: str) -> bool:
    """Return whether a short line is a reading time, such as "5 min read"."""
    if len(text) > MAX_LINE or not any(sign.isdigit() for sign in text):
        return False
    words = _WORDS.findall(text.casefold())
    return (
        bool(words)
        and len(words) < _MAX_READING_WORDS
        and (all(word in _READING for word in words) or "".join(words) in _READING)
    )


def is_count(text: str) -> bool:
    """Return whether a line counts what the page has, such as "24 answers"."""
    return len(text) <= MAX_LINE and bool(_COUNT.fullmatch(fold(text))) and not is_finished(text)
