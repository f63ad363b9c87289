"""Find the cards of a topic among its tokens: question, answer, watch link, outlet, range."""

from __future__ import annotations

from collections.abc import Sequence

from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.labels import is_related
from clipqa.pasted_pages.text.lines import is_question
from clipqa.pasted_pages.text.page_numbers import is_number
from clipqa.pasted_pages.topic.card import Card, Cards
from clipqa.pasted_pages.topic.outlets import may_be_outlet, outlet_count
from clipqa.pasted_pages.topic.token import Token


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
    if token.kind == "interface":
        return is_number(fold(token.text))
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
    if not card.has_link and len(card.texts) > 2 and may_be_outlet(cards, card.texts[-1]):
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


def _add_interface(cards: Cards, token: Token) -> None:
    cards.dropped.append(token.text)


_READERS = {
    "text": _add_text,
    "outlet": _add_outlet,
    "watch": _add_link,
    "range": _add_range,
    "page": _add_interface,
    "interface": _add_interface,
}
