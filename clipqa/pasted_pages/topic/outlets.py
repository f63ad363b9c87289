"""Find the outlets of cards: known ones, and those at the same place in each card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from clipqa.pasted_pages.text.lines import is_question
from clipqa.pasted_pages.text.marks import is_short
from clipqa.pasted_pages.topic.card import Card, Cards
from clipqa.pasted_pages.topic.token import MAX_WORDS, Token, is_label


def outlet_count(cards: Cards, below: Sequence[Token]) -> int:
    """Return how many of the texts below a watch link name its outlet: one or none."""
    if not below or not may_be_outlet(cards, below[0]):
        return 0
    if len(below) < 3 or below[0].text.casefold() in cards.outlets or is_question(below[1].text):
        return 1 if len(below) != 2 or not _asks_below(cards, below) else 0
    return 1 if is_short(below[1].text) else 0


def _asks_below(cards: Cards, below: Sequence[Token]) -> bool:
    """Return whether the first of two texts is a question without a sign, and not an outlet."""
    known = below[0].text.casefold() in cards.outlets
    return not known and not is_question(below[1].text) and not is_short(below[1].text)


def may_be_outlet(cards: Cards, token: Token) -> bool:
    text = token.text
    if text.casefold() in cards.outlets:
        return True
    return (
        not token.level
        and not token.role
        and is_short(text)
        and not is_question(text)
        and (len(text.split()) <= MAX_WORDS)
    )


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
