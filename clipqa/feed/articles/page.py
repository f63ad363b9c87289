"""The page of an article as one value, from which HTML and structured data are made.

It takes a number of statements that depends on the types of its blocks, not on their number.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from clipqa.articles.blocks import COMPARISON, RELATED, BlockValue
from clipqa.articles.parts import UnsavedParts
from clipqa.articles.reading import read_blocks
from clipqa.feed.articles.links import public_links, targets_in
from clipqa.feed.articles.lists import AuthorView, author_view, topic_ref
from clipqa.feed.articles.related import NearPages, related_pages
from clipqa.feed.articles.rendering import QuestionRef, References, shown_blocks
from clipqa.feed.articles.sources import (
    Source,
    Sources,
    read_sources,
    rows_of_questions,
    sources_of,
)
from clipqa.feed.articles.views import (
    BlockView,
    ClipCard,
    Faq,
    HeadingView,
    KeyPoints,
    PictureView,
)
from clipqa.feed.cards.cards import Ref
from clipqa.feed.cards.rows import CardRow, read_rows
from clipqa.lib.article_markdown import SECTION
from clipqa.lib.reading_time import reading_minutes
from clipqa.models import Article, Question, TopicEntry
from clipqa.posters import Poster

CARDS_OF_TOPIC = 2


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the contents: a heading, and how many clips its part cites."""

    anchor: str
    text: str
    level: int
    clips: int = 0


@dataclass(frozen=True)
class CorrectionNote:
    noted_on: date
    text: str


@dataclass(frozen=True)
class ArticlePage:
    public_id: str
    url: str
    title: str
    standfirst: str
    language: str
    main_topic: Ref | None
    topics: list[Ref]
    author: AuthorView | None
    editor: str
    published_at: datetime | None
    revised_at: datetime | None
    ai_disclosure: bool
    minutes: int
    blocks: list[BlockView]
    contents: list[ContentsEntry]
    sources: list[Source]
    corrections: list[CorrectionNote]
    related: NearPages  # those that no block shows
    cards: list[CardRow]

    @property
    def outlets(self) -> int:
        return len({source.outlet for source in self.sources})

    @property
    def image(self) -> Poster | None:
        """The first picture, else the poster of the first clip."""
        pictures = (b.poster for b in self.blocks if isinstance(b, PictureView))
        posters = (s.card.clip.poster for s in self.sources if s.card and s.card.clip.poster)
        return next(chain(pictures, posters), None)


def build_article(
    article: Article,
    parts: UnsavedParts | None = None,
    poster_url: Callable[[str], str] | None = None,
) -> ArticlePage:
    """Return the page of an article. A preview passes parts, and URLs of files not yet public."""
    blocks = parts.blocks if parts else read_blocks([article.pk])[article.pk]
    sources = sources_of(parts.citations) if parts else read_sources([article.pk])[article.pk]
    topics = list(parts.topics if parts else article.topics.in_order())
    named = [targets_in(block.contents["items"]) for block in blocks if block.type == RELATED]
    links = public_links([*chain.from_iterable(named), *targets_in(article.unrelated_pages)])
    related = related_pages(article, topics, {link.url for link in links.values()})
    references = _references(blocks, sources, poster_url)
    shown = shown_blocks(blocks, replace(references, links=links, related=related.links))
    return ArticlePage(
        public_id=article.public_id,
        url=article.get_absolute_url(),
        title=article.title,
        standfirst=article.standfirst,
        language=article.language,
        main_topic=topic_ref(article.main_topic) if article.main_topic else None,
        topics=[topic_ref(topic) for topic in topics],
        author=author_view(article.author, poster_url) if article.author else None,
        editor=article.editor,
        published_at=article.published_at,
        revised_at=article.revised_at,
        ai_disclosure=article.ai_disclosure,
        minutes=reading_minutes(text for block in blocks for text in block.texts),
        blocks=shown,
        contents=contents_of(shown),
        sources=sources.all,
        corrections=[CorrectionNote(c.noted_on, c.text) for c in article.corrections.all()],
        related=related if all(named) else NearPages(),  # a block without pages shows these
        cards=_cards_of_topic(article),
    )


def _references(
    blocks: Sequence[BlockValue],
    sources: Sources,
    poster_url: Callable[[str], str] | None,
) -> References:
    ids = {block.contents["question_id"] for block in blocks if block.type == COMPARISON} - {None}
    questions = Question.objects.in_bulk(ids) if ids else {}
    return References(
        sources=sources,
        questions={
            pk: QuestionRef(question.text, question.language, question.get_absolute_url())
            for pk, question in questions.items()
        },
        comparisons=rows_of_questions(ids),
        poster_url=poster_url,
    )


def contents_of(blocks: Iterable[BlockView]) -> list[ContentsEntry]:
    """Return the headings of the page, each with the number of sources that its part cites."""
    entries: list[ContentsEntry] = []
    cited: list[set[int]] = []
    for block in blocks:
        entry = _entry(block)
        if entry:
            entries.append(entry)
            cited.append(set())
        if cited:
            cited[-1] |= _cited_in(block)
    return [
        ContentsEntry(entry.anchor, entry.text, entry.level, len(found))
        for entry, found in zip(entries, cited, strict=True)
    ]


def _entry(block: BlockView) -> ContentsEntry | None:
    if isinstance(block, HeadingView):
        return ContentsEntry(block.anchor, block.text, block.level)
    if isinstance(block, KeyPoints):
        return ContentsEntry(block.anchor, block.title, SECTION)
    if isinstance(block, Faq) and block.anchor:
        return ContentsEntry(block.anchor, "", SECTION)  # the template has its words
    return None


def _cited_in(block: BlockView) -> set[int]:
    if isinstance(block, ClipCard):
        return {block.source.number}
    if isinstance(block, Faq):
        return {note.source.number for pair in block.pairs for note in pair.notes}
    notes = getattr(block, "notes", ())
    return {note.source.number for note in notes}


def _cards_of_topic(article: Article) -> list[CardRow]:
    """Return the newest cards of the main topic."""
    if article.main_topic_id is None:
        return []
    entries = TopicEntry.objects.filter(topic=article.main_topic_id)
    newest = entries.order_by("-published_at", "-entry_id").values("entry_id")[:CARDS_OF_TOPIC]
    order = ("-search_entry__published_at", "-search_entry__answer_id")
    return read_rows(newest, order, is_prepared=False).rows
