"""Read what stands above the first card of a topic: the title and the explainer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, compress
from operator import not_

from clipqa.pasted_pages.site.dates import is_count, is_date, is_reading_time
from clipqa.pasted_pages.site.furniture import is_menu, is_setting
from clipqa.pasted_pages.text.lines import Line, is_finished, is_question
from clipqa.pasted_pages.text.marks import heading_mark, heading_text, is_short, unemphasised
from clipqa.pasted_pages.topic.card import Card, Cards
from clipqa.pasted_pages.topic.outlets import find_outlets
from clipqa.pasted_pages.topic.token import Token, asks_question, is_label

_MAX_BUTTON_WORDS = 2  # of a line below the explainer that no language lists


def take_head(cards: Cards, line: Line | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the title, and remove the explainer from the texts of the first card."""
    card = cards.found[0]
    title = unemphasised(heading_text(line)) if line else None
    if title and not _is_above_card(card) and line and not heading_mark(line):
        card.texts.insert(0, Token("text", title))
        title = None
    asking = [text for text in card.texts if asks_question(text)]
    if title is None and len(asking) > 1 and asking[0] is card.texts[0]:
        title = card.texts.pop(0).text
    place = _question_place(card.texts)
    above = card.texts[:place]
    last = above.pop() if above and is_label(above[-1]) and len(cards.found) > 1 else None
    card.texts = [*([last] if last else []), *card.texts[place:]]
    find_outlets(cards)
    if last and card.texts and card.texts[0] is last:
        above.append(card.texts.pop(0))
    is_note = [_is_note(text.text) or (n > 0 and _is_button(text)) for n, text in enumerate(above)]
    texts = [text.text for text in above]
    cards.dropped += compress(texts, is_note)
    return title, tuple(compress(texts, map(not_, is_note)))


def _is_above_card(card: Card) -> bool:
    """Return whether a question and an answer are left below the title, or one that asks."""
    return len(card.texts) > 1 or any(asks_question(text) for text in card.texts)


def _is_note(text: str) -> bool:
    """Return whether a line below the title says something about the page."""
    is_about_page = is_count(text) or is_date(text) or is_setting(text)
    return is_about_page or is_reading_time(text) or is_menu(text)


def _is_button(token: Token) -> bool:
    return is_label(token) and len(token.text.split()) <= _MAX_BUTTON_WORDS


def _question_place(texts: Sequence[Token]) -> int:
    """Return which text is the question of the first card: the last one that asks and has an
    answer, else the last short one, else the one before the last.
    """
    places = range(len(texts) - 2, -1, -1)
    labelled = (n for n in places if texts[n].role == "question")
    marked = (n for n in places if texts[n].level)
    asking = (n for n in places if is_question(texts[n].text) and is_short(texts[n].text))
    short = (n for n in places if is_short(texts[n].text))
    found = next(chain(labelled, marked, asking, short), None)
    if found is not None:
        return found
    if len(texts) == 1 or len(texts) == 2:
        return 0 if len(texts) == 1 and not is_finished(texts[0].text) else _last_asking(texts)
    return max(0, len(texts) - 2)


def _last_asking(texts: Sequence[Token]) -> int:
    return len(texts) - 1 if asks_question(texts[-1]) else 0
