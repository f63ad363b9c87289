"""Compare lines with phrases: without emoji, emphasis, case and the signs around them."""

from __future__ import annotations

from functools import lru_cache

from clipqa.pasted_pages.text.lines import MAX_LINE
from clipqa.pasted_pages.text.marks import without_emoji

_SIGNS = '*_#:：…?!.¿¡؟？！>‹›«»→←▶►▾▼▸▲+−|()[]（）"“”„- –—·•'
MAX_CACHED = 16_384  # lines of at most `MAX_LINE` characters


def bare(text: str) -> str:
    """Return a line as it is compared: without emoji, emphasis, case and signs around it."""
    return _short_bare(text) if len(text) <= MAX_LINE else _bare(text)


def _bare(text: str) -> str:
    return without_case(without_emoji(text).strip(_SIGNS))


def without_case(text: str) -> str:
    """Return a text casefolded, with one kind of apostrophe."""
    return text.replace("’", "'").casefold().replace("i̇", "i")  # of the Turkish capital with a dot


# Many rules ask about each line of a page. Longer lines are not kept in memory.
_short_bare = lru_cache(maxsize=MAX_CACHED)(_bare)


def is_phrase(text: str, names: frozenset[str]) -> bool:
    """Return whether a whole line is one of the phrases."""
    return len(text) <= MAX_LINE and bare(text) in names
