"""A token: what one line of a topic is."""

from __future__ import annotations

from typing import NamedTuple

from clipqa.pasted_pages.text.lines import is_finished, is_question
from clipqa.pasted_pages.text.page_numbers import PageNumber
from clipqa.pasted_pages.text.times import (
    Range,
)

MAX_WORDS = 8  # of a watch link, an outlet or a label


class Token(NamedTuple):
    kind: str  # text, watch, range, clock, outlet, page or interface
    text: str
    length_s: int | None = None
    range: Range | None = None
    page: PageNumber | None = None
    level: int = 0  # of a text that is marked as a heading
    role: str = ""  # "question" or "answer" if a label says so
    dropped: str = ""  # the label of a text, the line of a range


def asks_question(token: Token) -> bool:
    return is_question(token.text) or token.role == "question"


def is_label(token: Token) -> bool:
    """Return whether a text can be an outlet or the label of a picture."""
    text = token.text
    if token.level or token.role or is_question(text) or is_finished(text):
        return False
    return bool(text) and len(text.split()) <= MAX_WORDS and len(text) <= 80


def as_link(token: Token) -> Token:
    """Return a text as a watch link. Its words and its label are left out."""
    return Token("watch", token.text, dropped=f"{token.dropped} {token.text}".strip())


def as_interface(token: Token) -> Token:
    """Return a text as one of the site, with its label."""
    return Token("interface", token.text, dropped=token.dropped)
