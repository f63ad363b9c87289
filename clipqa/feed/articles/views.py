"""The blocks of an article as its page shows them. `template` names the template of each."""

from dataclasses import dataclass, field
from typing import ClassVar

from clipqa.feed.articles.sources import Source
from clipqa.feed.cards.cards import OutletRef
from clipqa.feed.cards.rows import CardRow
from clipqa.posters import Poster


@dataclass(frozen=True)
class Note:
    """A source beside the text that cites it. `anchor` is the target of its marks.

    Like all ids that this package makes, it has an underscore, which no anchor of a heading has.
    """

    anchor: str
    source: Source


@dataclass(frozen=True)
class Prose:
    template: ClassVar[str] = "articles/blocks/_prose.html"
    html: str
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class HeadingView:
    template: ClassVar[str] = "articles/blocks/_heading.html"
    html: str
    text: str
    level: int
    anchor: str
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class KeyPoints:
    template: ClassVar[str] = "articles/blocks/_key_points.html"
    anchor: str
    title: str
    html: str
    notes: list[Note]


@dataclass(frozen=True)
class Cell:
    label: str  # the heading of its column, shown before it on a phone
    html: str


@dataclass(frozen=True)
class TableView:
    template: ClassVar[str] = "articles/blocks/_table.html"
    title: str
    head: list[str]
    rows: list[list[Cell]]
    note: str
    notes: list[Note]


@dataclass(frozen=True)
class FaqPair:
    anchor: str
    question: str
    html: str
    notes: list[Note]


@dataclass(frozen=True)
class Faq:
    """Consecutive pairs. Without `anchor` the heading before them is theirs."""

    template: ClassVar[str] = "articles/blocks/_faq.html"
    anchor: str
    pairs: list[FaqPair]


@dataclass(frozen=True)
class Callout:
    template: ClassVar[str] = "articles/blocks/_callout.html"
    kind: str
    html: str
    notes: list[Note]


@dataclass(frozen=True)
class Quote:
    template: ClassVar[str] = "articles/blocks/_quote.html"
    html: str
    attribution: str
    notes: list[Note]


@dataclass(frozen=True)
class PictureView:
    template: ClassVar[str] = "articles/blocks/_picture.html"
    poster: Poster
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class ClipCard:
    template: ClassVar[str] = "articles/blocks/_clip.html"
    source: Source


@dataclass(frozen=True)
class Comparison:
    template: ClassVar[str] = "articles/blocks/_comparison.html"
    question: str
    language: str
    url: str
    groups: list[tuple[OutletRef, list[CardRow]]]


@dataclass(frozen=True)
class PageLink:
    """A link to a public page. `kind` is topic, article or question."""

    kind: str
    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class RelatedPages:
    template: ClassVar[str] = "articles/blocks/_related.html"
    title: str
    links: list[PageLink]


BlockView = (
    Prose
    | HeadingView
    | KeyPoints
    | TableView
    | Faq
    | Callout
    | Quote
    | PictureView
    | ClipCard
    | Comparison
    | RelatedPages
)
