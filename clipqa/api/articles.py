"""Articles with their blocks and sources, newest first or by a search."""

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse

from clipqa.api.shapes import Absolute, RefShape
from clipqa.api.suggest import get_text
from clipqa.api.views import (
    BadParameters,
    absolute_for,
    api,
    list_shape,
    search_unavailable,
    too_many_pages,
)
from clipqa.articles.blocks import COMPARISON, PICTURE, BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.feed.articles.sources import Sources, read_sources
from clipqa.feed.parsing import Problem, unknown_value
from clipqa.lib.characters import is_storable
from clipqa.models import Article, Author, Question, Topic
from clipqa.models.fields import LANGUAGE_TAG
from clipqa.posters import poster_view
from clipqa.search.articles import find_articles
from clipqa.views.rate_limited import rate_limited, rate_limited_lists

PER_PAGE = 20


class SourceShape(TypedDict):
    number: int
    id: str
    is_public: bool
    url: str | None
    outlet: str
    speaker: str
    video: str
    aired_on: str | None
    start_ms: int | None
    end_ms: int | None


class ArticleShape(TypedDict):
    id: str
    slug: str
    url: str
    title: str
    standfirst: str
    language: str
    author: RefShape | None
    editor: str
    main_topic: RefShape | None
    topics: list[RefShape]
    published_at: str
    revised_at: str | None
    ai_disclosure: bool
    corrections: list[dict[str, str]]
    blocks: list[dict[str, Any]]
    sources: list[SourceShape]


@api
@rate_limited("search", search_unavailable)
@rate_limited_lists(too_many_pages)
def articles(request: HttpRequest) -> JsonResponse:
    """Return articles. `q`, `topic`, `author` and `language` narrow the list."""
    found = _Rows(_chosen(request), absolute_for(request))
    return list_shape(request, found, PER_PAGE)


def _topic(raw: str) -> int | None:
    return _public_pk(Topic.objects.public(), raw)


def _author(raw: str) -> int | None:
    return _public_pk(Author.objects.public(), raw)


def _public_pk(records: QuerySet[Any], slug: str) -> int | None:
    if not is_storable(slug):
        return None
    pk: int | None = records.filter(slug=slug).values_list("pk", flat=True).first()
    return pk


def _language(raw: str) -> str | None:
    return raw if LANGUAGE_TAG.fullmatch(raw) else None


# The lookup of each parameter, and the parser of its value, which returns None for an unknown one.
FILTERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "topic": ("topics", _topic),
    "author": ("author", _author),
    "language": ("language", _language),
}


def _chosen(request: HttpRequest) -> Sequence[int] | QuerySet[Any, int]:
    """Return the ids of the matching articles in their order: a queryset without a search."""
    rows = Article.objects.published()
    problems: list[Problem] = []
    for name, (lookup, parse) in FILTERS.items():
        raw = request.GET.get(name, "").strip()
        if not raw:
            continue
        # Each value by itself: a valid topic and a valid author may have no article in common.
        value = parse(raw)
        if value is None:
            problems.append(unknown_value(name, raw))
        else:
            rows = rows.filter(**{lookup: value})
    if problems:
        raise BadParameters(problems)
    if not (text := get_text(request)):
        return rows.newest_first().values_list("pk", flat=True)
    found = find_articles(text).ids
    allowed = set(rows.filter(pk__in=found).values_list("pk", flat=True))
    return [pk for pk in found if pk in allowed]


class _Rows:
    """The shapes of articles, which are read when the list is sliced."""

    def __init__(self, ids: Sequence[int] | QuerySet[Any, int], absolute: Absolute) -> None:
        self._ids, self._absolute = ids, absolute

    def count(self) -> int:
        return self._ids.count() if isinstance(self._ids, QuerySet) else len(self._ids)

    def __getitem__(self, page: slice) -> list[ArticleShape]:
        ids = list(self._ids[page])
        rows = Article.objects.published().filter(pk__in=ids)
        rows = rows.select_related("author", "main_topic").prefetch_related("topics", "corrections")
        found = {article.pk: article for article in rows}
        blocks, sources = read_blocks(ids), read_sources(ids)
        questions = _questions(blocks.values())
        return [
            self._shape(found[pk], blocks[pk], sources[pk], questions) for pk in ids if pk in found
        ]

    def _shape(
        self,
        article: Article,
        blocks: list[BlockValue],
        sources: Sources,
        questions: dict[int, Question],
    ) -> ArticleShape:
        moment = article.published_at
        return {
            "id": article.public_id,
            "slug": article.slug,
            "url": self._absolute(article.get_absolute_url()),
            "title": article.title,
            "standfirst": article.standfirst,
            "language": article.language,
            "author": _ref(article.author),
            "editor": article.editor,
            "main_topic": _ref(article.main_topic),
            "topics": [{"slug": topic.slug, "name": topic.name} for topic in article.topics.all()],
            "published_at": moment.isoformat() if moment else "",
            "revised_at": article.revised_at.isoformat() if article.revised_at else None,
            "ai_disclosure": article.ai_disclosure,
            "corrections": [
                {"date": note.noted_on.isoformat(), "text": note.text}
                for note in article.corrections.all()
            ],
            "blocks": [self._block(block, questions) for block in blocks],
            "sources": [self._source(source) for source in sources.all],
        }

    def _block(self, block: BlockValue, questions: dict[int, Question]) -> dict[str, Any]:
        contents = dict(block.contents)
        if block.type == COMPARISON:
            question = questions.get(contents.pop("question_id") or 0)
            contents["question"] = question.slug if question else None
        if block.type == PICTURE:
            names = ("poster", "poster_width", "poster_height")
            poster = poster_view(*(contents.pop(name) for name in names))
            contents["url"] = self._absolute(poster.src) if poster else None
        return {"id": block.public_id, "type": block.type, **contents, **block.derived}

    def _source(self, source: Any) -> SourceShape:
        return {
            "number": source.number,
            "id": source.public_id,
            "is_public": source.card is not None,
            "url": self._absolute(source.card.url) if source.card else None,
            "outlet": source.outlet,
            "speaker": source.speaker,
            "video": source.video_title,
            "aired_on": source.said_on.isoformat() if source.said_on else None,
            "start_ms": source.start_ms,
            "end_ms": source.end_ms,
        }


def _ref(record: Any) -> RefShape | None:
    return {"slug": record.slug, "name": record.name} if record else None


def _questions(articles: Any) -> dict[int, Question]:
    """Return the public questions that comparisons show."""
    blocks = (block for own in articles for block in own if block.type == COMPARISON)
    ids = {block.contents["question_id"] for block in blocks} - {None}
    return {q.pk: q for q in Question.objects.public().filter(pk__in=ids)} if ids else {}
