"""Find the cards of a topic among its tokens: question, answer, watch link, outlet, range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clipqa.pasted_pages.marks import is_question, is_short
from clipqa.pasted_pages.times import Range
from clipqa.pasted_pages.tokens import Token

_MAX_OUTLET_WORDS = 8


@dataclass
class Card:
    """A card while it is read: the texts before its watch link, and those after it."""

    texts: list[Token] = field(default_factory=list)
    below: list[Token] = field(default_factory=list)
    has_link: bool = False
    length_s: int | None = None
    range: Range | None = None


@dataclass
class Cards:
    """All cards, and whether the page number follows the last link or range."""

    found: list[Card] = field(default_factory=lambda: [Card()])
    is_over: bool = False
    outlets: frozenset[str] = frozenset()
    dropped: list[str] = field(default_factory=list)


def read_cards(tokens: Sequence[Token]) -> Cards:
    cards = Cards(outlets=_outlets(tokens))
    end = _end(tokens)
    for token in tokens[:end]:
        _READERS[token.kind](cards, token)
    cards.is_over = end < len(tokens)
    cards.dropped += [token.text for token in tokens[end:]]  # the site's own words
    return cards


def _end(tokens: Sequence[Token]) -> int:
    """Return the place of the page number below the last card, else the end."""
    cards = (n for n, token in enumerate(tokens) if token.kind in ("watch", "range"))
    last = max(cards, default=len(tokens))
    return next((n for n in range(last, len(tokens)) if tokens[n].page), len(tokens))


def _outlets(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the texts that stand directly between a watch link and a range."""
    shown = [token for token in tokens if token.kind not in ("interface", "page")]
    return frozenset(
        text.text.casefold()
        for link, text, place in zip(shown, shown[1:], shown[2:], strict=False)
        if (link.kind, text.kind, place.kind) == ("watch", "text", "range")
    )


def _add_text(cards: Cards, token: Token) -> None:
    card = cards.found[-1]
    if card.range:
        cards.found.append(Card([token]))
    elif card.has_link:
        card.below.append(token)
    else:
        card.texts.append(token)


def _add_link(cards: Cards, token: Token) -> None:
    card = cards.found[-1]
    cards.dropped.append(token.text)
    if card.has_link and not card.below and not card.range:
        card.length_s = card.length_s if card.length_s is not None else token.length_s
        return
    if card.has_link or card.range:
        card = _next_card(cards)
    card.has_link, card.length_s = True, token.length_s


def _add_range(cards: Cards, token: Token) -> None:
    card = cards.found[-1]
    if card.range:
        cards.found.append(card := Card())
    cards.dropped.append(token.text)
    if len(card.below) > 1 and outlet_count(cards, card.below) < len(card.below) - 1:
        card = _next_card(cards)
    if not card.has_link and len(card.texts) > 2 and _is_outlet(cards, card.texts[-1]):
        card.below.append(card.texts.pop())
    card.range = token.range


def _next_card(cards: Cards) -> Card:
    """Begin a card. The texts below the link of the one before that are no outlet belong to it."""
    before = cards.found[-1]
    count = outlet_count(cards, before.below)
    card = Card(before.below[count:])
    del before.below[count:]
    cards.found.append(card)
    return card


def outlet_count(cards: Cards, below: Sequence[Token]) -> int:
    """Return how many of the texts below a watch link name its outlet: one or none."""
    if not below or not _is_outlet(cards, below[0]):
        return 0
    if len(below) < 3 or below[0].text.casefold() in cards.outlets or is_question(below[1].text):
        return 1 if len(below) != 2 or not _asks_below(cards, below) else 0
    return 1 if is_short(below[1].text) else 0


def _asks_below(cards: Cards, below: Sequence[Token]) -> bool:
    """Return whether the first of two texts is a question without a sign, and not an outlet."""
    known = below[0].text.casefold() in cards.outlets
    return not known and not is_question(below[1].text) and not is_short(below[1].text)


def _is_outlet(cards: Cards, token: Token) -> bool:
    text = token.text
    if text.casefold() in cards.outlets:
        return True
    return (
        not token.level
        and is_short(text)
        and not is_question(text)
        and (len(text.split()) <= _MAX_OUTLET_WORDS)
    )


def _add_interface(cards: Cards, token: Token) -> None:
    cards.dropped.append(token.text)


_READERS = {
    "text": _add_text,
    "watch": _add_link,
    "range": _add_range,
    "page": _add_interface,
    "interface": _add_interface,
}
