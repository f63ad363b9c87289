"""Find the cards of a topic among its tokens: question, answer, watch link, outlet, range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from clipqa.pasted_pages.text.labels import is_related
from clipqa.pasted_pages.text.marks import is_question, is_short
from clipqa.pasted_pages.text.times import Range
from clipqa.pasted_pages.topic.tokens import Token, is_label

_MAX_OUTLET_WORDS = 8


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


def read_cards(tokens: Sequence[Token]) -> Cards:
    cards = Cards(outlets=_outlets(tokens))
    end = _end(tokens)
    for token in tokens[:end]:
        if token.dropped:
            cards.dropped.append(token.dropped)
        _READERS[token.kind](cards, token)
    cards.is_over = end < len(tokens)
    for token in tokens[end:]:  # the site's own words
        cards.dropped += [token.text, token.dropped]
    return cards


def _end(tokens: Sequence[Token]) -> int:
    """Return the place of the page number below the last card, or of other words of the site."""
    cards = (n for n, token in enumerate(tokens) if token.kind in ("watch", "range"))
    last = max(cards, default=len(tokens))
    return next((n for n in range(last, len(tokens)) if _is_end(tokens[n])), len(tokens))


def _is_end(token: Token) -> bool:
    return bool(token.page) or (token.kind == "text" and is_related(token.text))


def _outlets(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the texts that stand directly between a watch link and a range, or have a label."""
    shown = [token for token in tokens if token.kind not in ("interface", "page")]
    between = (
        text.text.casefold()
        for link, text, place in zip(shown, shown[1:], shown[2:], strict=False)
        if (link.kind, text.kind, place.kind) == ("watch", "text", "range")
    )
    return frozenset([*between, *(t.text.casefold() for t in tokens if t.kind == "outlet")])


def _add_text(cards: Cards, token: Token) -> None:
    card = cards.found[-1]
    if card.range or (card.has_link and card.outlet):
        cards.found.append(Card([token]))
    elif card.has_link:
        card.below.append(token)
    else:
        card.texts.append(token)


def _add_outlet(cards: Cards, token: Token) -> None:
    card = cards.found[-1]
    if card.range or card.outlet:
        cards.found.append(card := Card())
    elif len(card.below) > 1 or (card.below and is_question(card.below[0].text)):
        card = _next_card(cards)
    card.outlet = token


def _add_link(cards: Cards, token: Token) -> None:
    card = cards.found[-1]
    if card.has_link and not card.below and not card.range and not card.outlet:
        card.length_s = card.length_s if card.length_s is not None else token.length_s
        return
    if card.has_link or card.range:
        card = _next_card(cards)
    card.has_link, card.length_s = True, token.length_s


def _add_range(cards: Cards, token: Token) -> None:
    card = cards.found[-1]
    if card.range:
        cards.found.append(card := Card())
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
        and not token.role
        and is_short(text)
        and not is_question(text)
        and (len(text.split()) <= _MAX_OUTLET_WORDS)
    )


def _add_interface(cards: Cards, token: Token) -> None:
    cards.dropped.append(token.text)


def find_outlets(cards: Cards) -> None:
    """Move outlets from the texts of the cards: those known, and those at the same place in each.

    `cards.found[0]` has no title and no explainer any more.
    """
    open_cards = [card for card in cards.found if not _has_outlet(cards, card) and card.texts]
    names = Counter(
        text.text.casefold() for card in open_cards for text in card.texts if is_label(text)
    )
    repeated = {name for name, count in names.items() if count > 1} | cards.outlets
    below_question = False
    for place in (0, 1, -1):
        slots = [card for card in open_cards if card.outlet is None and _is_slot(card, place)]
        known = [card for card in slots if card.texts[place].text.casefold() in repeated]
        is_rule = len(slots) > 1 and len(slots) * 3 >= len(open_cards) * 2 and place == 0
        for card in slots if is_rule else known:
            card.outlet = card.texts.pop(place)
            below_question |= place == 1
    for card in open_cards if below_question else ():
        if card.outlet is None and len(card.texts) == 2 and is_label(card.texts[0]):
            card.outlet = card.texts.pop(0)


def _has_outlet(cards: Cards, card: Card) -> bool:
    return card.outlet is not None or outlet_count(cards, card.below) > 0


def _is_slot(card: Card, place: int) -> bool:
    """Return whether the text at a place is short, and a question and an answer are left."""
    texts = card.texts
    if len(texts) < 3 or not is_label(texts[place]):
        return len(texts) == 2 and place == 0 and is_label(texts[0]) and is_question(texts[1].text)
    asking = texts[1] if place == 0 else texts[0]
    return is_question(asking.text) or place != 0


_READERS = {
    "text": _add_text,
    "outlet": _add_outlet,
    "watch": _add_link,
    "range": _add_range,
    "page": _add_interface,
    "interface": _add_interface,
}
