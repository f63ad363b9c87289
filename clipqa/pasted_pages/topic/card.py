"""A card of a topic while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from clipqa.pasted_pages.text.times import Range
from clipqa.pasted_pages.topic.token import Token


@dataclass
class Card:
    """A card while it is read: the texts before its watch link, and those after it."""

    texts: list[Token] = field(default_factory=list)
    below: list[Token] = field(default_factory=list)
    outlet: Token | None = None
    has_link: bool = False
    length_s: int | None = None
    range: Range | None = None


@dataclass
class Cards:
    """All cards. `is_over`: something of the site follows the last one."""

    found: list[Card] = field(default_factory=lambda: [Card()])
    is_over: bool = False
    ends_with_answer: bool = False  # the answer is the last part of each card
    outlets: frozenset[str] = frozenset()
    dropped: list[str] = field(default_factory=list)
