"""Read the lines of a pasted topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from clipqa.pasted_pages.site.bylines import split_details
from clipqa.pasted_pages.site.sections import footer_lines
from clipqa.pasted_pages.site.title import find_title
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.lines import Line, is_finished
from clipqa.pasted_pages.text.page_numbers import PageNumber, is_number, read_page_number
from clipqa.pasted_pages.topic.card import Card, Cards
from clipqa.pasted_pages.topic.cards import read_cards
from clipqa.pasted_pages.topic.head import take_head
from clipqa.pasted_pages.topic.order import in_usual_order
from clipqa.pasted_pages.topic.outlets import outlet_count
from clipqa.pasted_pages.topic.token import Token, asks_question
from clipqa.pasted_pages.topic.tokens import read_tokens
from clipqa.pasted_pages.values import Record, Topic

_MAX_QUESTION_WORDS = 12  # of one that ends with a full stop


@dataclass
class Records:
    """The records without repetitions."""

    found: list[Record] = field(default_factory=list)
    question: str = ""  # of the card above, also if that is a repeated one
    seen: set[object] = field(default_factory=set)
    repeated: int = 0
    dropped: list[str] = field(default_factory=list)


def read_topic(lines: Sequence[Line]) -> Topic:
    head = find_title(lines, may_ask=False)
    around = head.dropped | {n for n in footer_lines(lines) if not _is_page(lines[n])}
    around -= {head.title}
    kept = [line for n, line in enumerate(lines) if n not in around and n != head.title]
    tokens = read_tokens(kept)
    ordered, is_moved = in_usual_order(tokens)
    cards = read_cards(ordered)
    cards.ends_with_answer = is_moved
    cards.is_over |= any(n > (head.title or 0) for n in around - head.dropped)
    title, explainer = take_head(cards, lines[head.title] if head.title is not None else None)
    records = _records(cards)
    page = _page(tokens)
    dropped = chain((lines[n].text for n in sorted(around)), cards.dropped, records.dropped)
    return Topic(
        title=title,
        explainer=explainer,
        records=tuple(records.found),
        page_number=page.number,
        pages=page.pages,
        duplicates=records.repeated,
        dropped=tuple(text for text in dropped if text),
    )


def _is_page(line: Line) -> bool:
    folded = fold(line.text)
    return bool(read_page_number(folded)) or is_number(folded)


def _page(tokens: Sequence[Token]) -> PageNumber:
    """Return the first number of the page and the first number of pages that it shows."""
    pages = [token.page for token in tokens if token.page]
    number = next((page.number for page in pages if page.number is not None), None)
    return PageNumber(number, next((page.pages for page in pages if page.pages is not None), None))


def _records(cards: Cards) -> Records:
    records = Records()
    has_ranges = any(card.range for card in cards.found[:-1]) or len(cards.found) < 2
    for card in cards.found:
        is_last = card is cards.found[-1]
        if _is_stray(cards, card, is_last):
            records.dropped += [text.text for text in card.texts]
            continue
        record = _record(cards, card, records)
        is_cut = is_last and not cards.is_over and not _is_whole(cards, card, has_ranges)
        _add(records, replace(record, cut_off=is_cut))
    return records


def _is_whole(cards: Cards, card: Card, has_ranges: bool) -> bool:
    """Return whether the last card has its last part."""
    if cards.ends_with_answer:
        return len(card.texts) > 1 and is_finished(card.texts[-1].text)
    return card.range.end_s is not None if card.range else not has_ranges and card.has_link


def _is_stray(cards: Cards, card: Card, is_last: bool) -> bool:
    """Return whether a card is a text of the site between two cards or below the last."""
    if card.has_link or card.range or card.outlet or not card.texts or len(cards.found) < 2:
        return False
    first = card.texts[0]
    if asks_question(first) or first.level:
        return False
    is_line = len(card.texts) == 1 and (not is_last or cards.is_over)
    return is_line or is_finished(first.text)


def _record(cards: Cards, card: Card, records: Records) -> Record:
    count = outlet_count(cards, card.below) if card.outlet is None else 0
    rest = tuple(text.text for text in card.below[count:])
    texts = tuple(text.text for text in card.texts)
    shown = card.outlet or (card.below[0] if count else None)
    outlet, details = split_details(shown.text) if shown else (None, "")
    cards.dropped.append(details)
    again = bool(records.found) and _answers_again(card)
    question = records.question if again else texts[0] if texts else ""
    return Record(
        question=question,
        answer=(*(texts if again else texts[1:]), *rest),
        stated_s=card.length_s,
        outlet=outlet,
        start_s=card.range.start_s if card.range else None,
        end_s=card.range.end_s if card.range else None,
        same_question=again,
    )


def _answers_again(card: Card) -> bool:
    """Return whether a card has an answer but no question: another one to the question above."""
    if not (card.has_link or card.range):
        return False
    if not card.texts:
        return True
    first = card.texts[0]
    if first.role == "answer":
        return True
    if asks_question(first) or first.level or not is_finished(first.text):
        return False
    return len(card.texts) == 1 or len(first.text.split()) > _MAX_QUESTION_WORDS


def _add(records: Records, record: Record) -> None:
    words = (record.question, *record.answer)
    if not any(words) and record.start_s is None and record.outlet is None:
        return
    records.question = record.question
    outlet = (record.outlet or "").casefold()
    key = (tuple(" ".join(words).casefold().split()), outlet, record.start_s, record.end_s)
    if key not in records.seen:
        records.seen.add(key)
        records.found.append(record)
        return
    records.repeated += 1
    again = record.answer if record.same_question else words
    records.dropped += [text for text in (*again, record.outlet or "") if text]
