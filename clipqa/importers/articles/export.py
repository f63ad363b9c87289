"""Convert articles to records that an import can read."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clipqa.articles.blocks import COMPARISON, PICTURE, BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.models import Article, Question

CHUNK = 100
Json = dict[str, Any]
MOMENTS = ("publish_at", "expire_at", "published_at", "revised_at")
TEXTS = (
    *("public_id", "slug", "title", "standfirst", "language", "editor", "status"),
    "unrelated_pages",
)


def export_articles(articles: QuerySet[Article]) -> Iterator[Json]:
    """Yield the records of articles, the oldest first, with up to `CHUNK` in memory."""
    articles = articles.order_by("pk").select_related("author", "main_topic")
    articles = articles.prefetch_related("topics", "corrections")
    last = 0
    while chunk := list(articles.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        blocks = read_blocks([article.pk for article in chunk])
        questions = _questions(block for own in blocks.values() for block in own)
        for article in chunk:
            yield _record(article, blocks[article.pk], questions)


def _record(article: Article, blocks: list[BlockValue], questions: Mapping[int, Question]) -> Json:
    author, main_topic = article.author, article.main_topic
    return {
        **{name: getattr(article, name) for name in TEXTS},
        **{name: _moment(getattr(article, name)) for name in MOMENTS},
        "author": author.name if author else "",
        "author_biography": author.biography if author else "",
        "main_topic": main_topic.name if main_topic else "",
        "topics": sorted(topic.name for topic in article.topics.all()),
        "ai_disclosure": article.ai_disclosure,
        "are_comments_open": article.are_comments_open,
        "corrections": [
            {"date": note.noted_on.isoformat(), "text": note.text}
            for note in article.corrections.all()
        ],
        "blocks": [_block(block, questions) for block in blocks],
        "edit_version": article.edit_version,
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value else None


def _block(block: BlockValue, questions: Mapping[int, Question]) -> Json:
    contents = dict(block.contents)
    if block.type == COMPARISON:
        question = questions.get(contents.pop("question_id") or 0)
        contents["question"] = question.text if question else ""
        contents["language"] = question.language if question else ""
    if block.type == PICTURE:
        contents["picture"] = contents.pop("poster")
        contents["width"] = contents.pop("poster_width")
        contents["height"] = contents.pop("poster_height")
    return {"type": block.type, "public_id": block.public_id, **contents, **block.derived}


def _questions(blocks: Iterator[BlockValue]) -> dict[int, Question]:
    ids = {block.contents["question_id"] for block in blocks if block.type == COMPARISON} - {None}
    return Question.objects.in_bulk(ids) if ids else {}
