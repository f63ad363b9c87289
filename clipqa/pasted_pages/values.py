"""What a pasted page is read as. The field names are those of the printed JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from clipqa.lib.sentences import SentenceError


class PageError(SentenceError):
    """A text that can't be read as a page."""


@dataclass(frozen=True)
class Block:
    """A part of an article. `labels` are words that belong to its form, such as "Q:" or "1."."""

    type: str
    text: str = ""
    level: int | None = None
    title: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    question: str = ""
    answer: str = ""
    labels: tuple[str, ...] = ()
    style: str = ""  # how a heading is written; ranks and questions depend on it


@dataclass(frozen=True)
class Article:
    blocks: tuple[Block, ...]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """A card of a topic. `cut_off`: the paste ends inside it. `same_question`: it has an answer
    only, and the question is that of the card above, which may be a repeated one.
    """

    question: str
    answer: tuple[str, ...] = ()
    stated_s: int | None = None
    outlet: str | None = None
    start_s: int | None = None
    end_s: int | None = None
    cut_off: bool = False
    same_question: bool = False


@dataclass(frozen=True)
class Topic:
    title: str | None
    explainer: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    page_number: int | None = None
    pages: int | None = None
    duplicates: int = 0
    dropped: tuple[str, ...] = field(default=())


Page = Article | Topic
