"""Read the tokens of a pasted topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from clipqa.pasted_pages.cards import Card, Cards, outlet_count, read_cards
from clipqa.pasted_pages.marks import is_question, is_short
from clipqa.pasted_pages.times import PageNumber
from clipqa.pasted_pages.tokens import Token
from clipqa.pasted_pages.values import Record, Topic

_MAX_TITLE = 120


@dataclass
class Head:
    title: str | None = None
    explainer: tuple[str, ...] = ()


@dataclass
class Records:
    """The records without repetitions."""

    found: list[Record] = field(default_factory=list)
    seen: set[object] = field(default_factory=set)
    repeated: int = 0
    dropped: list[str] = field(default_factory=list)


def read_topic(tokens: Sequence[Token]) -> Topic:
    cards = read_cards(tokens)
    head = _take_head(cards.found[0])
    records = Records()
    for card in cards.found:
        _add(records, _record(cards, card))
    page = _page(tokens)
    return Topic(
        title=head.title,
        explainer=head.explainer,
        records=tuple(records.found),
        page_number=page.number,
        pages=page.pages,
        duplicates=records.repeated,
        dropped=tuple(text for text in chain(cards.dropped, records.dropped) if text),
    )


def _page(tokens: Sequence[Token]) -> PageNumber:
    """Return the first number of the page and the first number of pages that it shows."""
    pages = [token.page for token in tokens if token.page]
    number = next((page.number for page in pages if page.number is not None), None)
    return PageNumber(number, next((page.pages for page in pages if page.pages is not None), None))


def _take_head(card: Card) -> Head:
    """Remove title and explainer from the texts of the first card."""
    texts = card.texts
    question = _question_place(texts)
    above, card.texts = texts[:question], texts[question:]
    head = Head()
    if above and len(above[0].text) <= _MAX_TITLE:
        head.title = above.pop(0).text
    head.explainer = tuple(text.text for text in above)
    return head


def _question_place(texts: Sequence[Token]) -> int:
    """Return which text is the question of the first card: the last one that asks and has an
    answer, else the last short one, else the one before the last.
    """
    if len(texts) < 3 and not (len(texts) == 2 and is_short(texts[0].text)):
        return 0
    places = range(len(texts) - 2, 0, -1)
    marked = (n for n in places if texts[n].level)
    asking = (n for n in places if is_question(texts[n].text) and is_short(texts[n].text))
    short = (n for n in places if is_short(texts[n].text))
    found = next(chain(marked, asking, short), None)
    if found is not None:
        return found
    return len(texts) - 2 if len(texts) > 2 else _place_of_two(texts)


def _place_of_two(texts: Sequence[Token]) -> int:
    return 1 if is_question(texts[1].text) and not is_question(texts[0].text) else 0


def _record(cards: Cards, card: Card) -> Record:
    count = outlet_count(cards, card.below)
    rest = tuple(text.text for text in card.below[count:])
    texts = tuple(text.text for text in card.texts)
    is_last = card is cards.found[-1]
    return Record(
        question=texts[0] if texts else "",
        answer=(*texts[1:], *rest),
        stated_s=card.length_s,
        outlet=card.below[0].text if count else None,
        start_s=card.range.start_s if card.range else None,
        end_s=card.range.end_s if card.range else None,
        cut_off=is_last and not cards.is_over and (not card.range or card.range.end_s is None),
    )


def _add(records: Records, record: Record) -> None:
    words = (record.question, *record.answer)
    if not any(words) and record.start_s is None and record.outlet is None:
        return
    key = (tuple(" ".join(words).casefold().split()), record.start_s, record.end_s)
    if key not in records.seen:
        records.seen.add(key)
        records.found.append(record)
        return
    records.repeated += 1
    records.dropped += [text for text in (*words, record.outlet or "") if text]
