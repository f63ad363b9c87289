"""Lines that say when a page was written and how long it is."""

from __future__ import annotations

import re

from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.text.comparison import bare
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.lines import MAX_LINE, is_finished
from clipqa.pasted_pages.text.marks import DIVIDER

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERIC_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月")
_ABBREVIATED = re.compile(r"\b[^\W\d_]{1,2}\.$")  # such as "г."
_MONTHS = tuple(phrases("months"))
_COUNT = re.compile(r"\d[\d.,]*\+? [^\W\d_][^\d]{2,20}")
WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_READING = frozenset(word for phrase in phrases("reading") for word in phrase.split())
_POSTED = phrases("posted")
_MAX_DATE_WORDS = 8
_MAX_READING_WORDS = 8


def is_date(text: str) -> bool:
    """Return whether a short line is a date, such as "Published on 3 June 2026", perhaps with
    a reading time.
    """
    if len(text) > MAX_LINE:
        return False
    parts = [part for part in DIVIDER.split(text) if part]
    if len(parts) < 2:
        return _is_date(text)
    return any(map(_is_date, parts)) and all(_is_date(p) or is_reading_time(p) for p in parts)


def _is_date(text: str) -> bool:
    words = text.split(" ", _MAX_DATE_WORDS + 1)
    is_sentence = is_finished(text) and not _ABBREVIATED.search(text)
    if len(words) > _MAX_DATE_WORDS or is_sentence:
        return False
    folded = fold(text)
    return _has_date(folded) or (is_posted(text) and any(sign.isdigit() for sign in folded))


def _has_date(folded: str) -> bool:
    """Return whether a text has a day, or a year beside a day or a month."""
    if _NUMERIC_DATE.search(folded):
        return True
    words = folded.casefold().split()
    figures = sum(any(sign.isdigit() for sign in word) for word in words)
    is_month = len(words) < 4 and any(word.startswith(_MONTHS) for word in words)
    return bool(_YEAR.search(folded)) and (figures > 1 or is_month)


def has_year(text: str) -> bool:
    """Return whether a short line names a year, which below a title is that of the page."""
    return len(text.split(" ", _MAX_DATE_WORDS)) < _MAX_DATE_WORDS and bool(
        _YEAR.search(fold(text))
    )


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
    words = WORDS.findall(text.casefold())
    return (
        bool(words)
        and len(words) < _MAX_READING_WORDS
        and (all(word in _READING for word in words) or "".join(words) in _READING)
    )


def is_count(text: str) -> bool:
    """Return whether a line counts what the page has, such as "24 answers"."""
    return len(text) <= MAX_LINE and bool(_COUNT.fullmatch(fold(text))) and not is_finished(text)
