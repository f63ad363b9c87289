"""Turn blocks into what a page shows: HTML, marks and the sources beside the text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.template.loader import get_template
from django.utils.translation import gettext as _

from clipqa.articles.blocks import BlockValue
from clipqa.feed.articles.links import Target, targets_in
from clipqa.feed.articles.sources import Sources
from clipqa.feed.articles.views import (
    BlockView,
    Callout,
    Cell,
    ClipCard,
    Comparison,
    Faq,
    FaqPair,
    HeadingView,
    KeyPoints,
    Note,
    PageLink,
    PictureView,
    Prose,
    Quote,
    RelatedPages,
    TableView,
)
from clipqa.feed.cards.rows import CardRow
from clipqa.lib.article_markdown import Piece, inline_html, pieces_of, with_marks
from clipqa.lib.headings import Heading, headings_of
from clipqa.lib.markers import MARKER
from clipqa.lib.richtext import to_text
from clipqa.lib.table_text import rows_of
from clipqa.posters import poster_view


@dataclass(frozen=True)
class QuestionRef:
    text: str
    language: str
    url: str


@dataclass(frozen=True)
class References:
    """The records that the blocks refer to, read for all of them together."""

    sources: Sources
    questions: Mapping[int, QuestionRef] = field(default_factory=dict)
    comparisons: Mapping[str, list[CardRow]] = field(default_factory=dict)
    links: Mapping[Target, PageLink] = field(default_factory=dict)
    related: Sequence[PageLink] = ()
    poster_url: Callable[[str], str] | None = None


def shown_blocks(blocks: Sequence[BlockValue], references: References) -> list[BlockView]:
    """Return the views of blocks in their order. A block without anything to show is left out."""
    return list(_Renderer(references).render(blocks))


class _Renderer:
    """Renders the blocks of one page, whose notes are numbered through."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._mark = get_template("articles/_mark.html")
        self._notes = 0
        self._has_heading = False  # directly before the next block

    def render(self, blocks: Sequence[BlockValue]) -> Iterator[BlockView]:
        for is_faq, group in groupby(blocks, key=lambda block: block.type == "faq"):
            if is_faq:
                yield self._faq(list(group))
                self._has_heading = False
            else:
                for block in group:
                    yield from self._views(block)

    def _views(self, block: BlockValue) -> Iterator[BlockView]:
        show: Callable[[Any, BlockValue], Iterator[BlockView]] = getattr(self, f"_{block.type}")
        for view in show(block.contents, block):
            self._has_heading = isinstance(view, HeadingView)
            yield view

    def _text(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        headings = iter(
            zip(headings_of(contents["text"]), block.derived.get("anchors", ()), strict=False)
        )
        for piece in pieces_of(contents["text"]):
            html, notes = self._marked(piece)
            if piece.level:
                heading, anchor = next(headings, (Heading(piece.level, ""), block.public_id))
                yield HeadingView(html, heading.text, piece.level, anchor, notes)
            else:
                yield Prose(html, notes)

    def _key_points(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        html, notes = self._prose(_as_list(contents["points"]))
        yield KeyPoints(
            f"points_{block.public_id}", contents["title"] or _("In short"), html, notes
        )

    def _table(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        rows = rows_of(contents["cells"])
        if not rows:
            return
        notes: list[Note] = []
        cells = [[self._cell(cell, notes) for cell in row] for row in rows]
        head = cells.pop(0) if contents["has_header"] and len(cells) > 1 else []
        labels = [to_text(cell) for cell in rows[0]] if head else [""] * len(rows[0])
        body = [[Cell(*pair) for pair in zip(labels, row, strict=True)] for row in cells]
        yield TableView(contents["title"], head, body, contents["note"], notes)

    def _cell(self, text: str, notes: list[Note]) -> str:
        html, own = self._marked(Piece(inline_html(text)))
        notes += own
        return html

    def _faq(self, blocks: list[BlockValue]) -> Faq:
        pairs = []
        for block in blocks:
            html, notes = self._prose(block.contents["answer"])
            anchor = block.derived.get("anchor") or block.public_id
            pairs.append(FaqPair(anchor, block.contents["question"], html, notes))
        return Faq("" if self._has_heading else f"faq_{blocks[0].public_id}", pairs)

    def _callout(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        yield Callout(contents["kind"], *self._prose(contents["text"]))

    def _quote(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        html, notes = self._prose(contents["text"])
        yield Quote(html, contents["attribution"], notes)

    def _picture(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        size = (contents["poster_width"], contents["poster_height"])
        poster = poster_view(contents["poster"], *size, self._references.poster_url)
        if poster:
            texts = (contents["alt"], contents["caption"], contents["credit"])
            yield PictureView(poster, *texts)

    def _clip(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        source = self._references.sources.get(contents["cited"])
        if source:
            yield ClipCard(source)

    def _comparison(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        question = self._references.questions.get(contents["question_id"] or 0)
        rows = self._references.comparisons.get(question.url, []) if question else []
        if question and rows:
            groups = groupby(rows, key=lambda row: row.card.outlet.slug)
            lists = [list(group) for _slug, group in groups]
            by_outlet = [(group[0].card.outlet, group) for group in lists]
            yield Comparison(question.text, question.language, question.url, by_outlet)

    def _related(self, contents: Any, block: BlockValue) -> Iterator[BlockView]:
        named = targets_in(contents["items"])
        found = [self._references.links.get(target) for target in named]
        links = [link for link in found if link] if named else list(self._references.related)
        if links:
            yield RelatedPages(contents["title"] or _("You may also like"), links)

    def _prose(self, source: str) -> tuple[str, list[Note]]:
        pieces = [self._marked(Piece(_plain_heading(piece))) for piece in pieces_of(source)]
        html = "\n".join(html for html, _notes in pieces)
        return html, [note for _html, notes in pieces for note in notes]

    def _marked(self, piece: Piece) -> tuple[str, list[Note]]:
        """Return the HTML of a piece with its marks, and a note for each source that it cites."""
        notes: dict[str, Note] = {}
        for public_id in MARKER.findall(piece.html):
            source = self._references.sources.get(public_id)
            if source and public_id not in notes:
                self._notes += 1
                notes[public_id] = Note(f"clip_{self._notes}", source)

        def mark(public_id: str) -> str:
            note = notes.get(public_id)
            return self._mark.render({"note": note}).strip() if note else ""

        return with_marks(piece.html, mark), list(notes.values())


def _as_list(points: str) -> str:
    """Return Markdown in which each line is an item of a list."""
    lines = [line.strip() for line in points.splitlines() if line.strip()]
    return "\n".join(f"- {line.lstrip('-*•').strip()}" for line in lines)


def _plain_heading(piece: Piece) -> str:
    """Return the HTML of a piece of a short text, in which a heading is a line in bold."""
    return f"<p><strong>{piece.html}</strong></p>" if piece.level else piece.html
