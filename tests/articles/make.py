"""Factories of articles, which use the verbs of `clipqa.curation`."""

from collections.abc import Sequence
from typing import Any

from clipqa.articles.blocks import BlockValue
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.models import Article, Author, Status, Topic


def text(source: str, public_id: str = "") -> BlockValue:
    ids = {"public_id": public_id} if public_id else {}
    return BlockValue("text", {"text": source}, **ids)


def faq(question: str, answer: str = "Both sides do.") -> BlockValue:
    return BlockValue("faq", {"question": question, "answer": answer})


def make_author(name: str = "Edda Brandt", **values: Any) -> Author:
    return Author.objects.get_or_create(name=name, defaults=values)[0]


def make_article(
    *blocks: BlockValue,
    title: str = "How ceasefires are monitored",
    topics: Sequence[Topic] = (),
    corrections: Sequence[Any] = (),
    **values: Any,
) -> Article:
    """Create a published article, unless a status is given. Without blocks it has a paragraph."""
    article = Article(title=title, **{"status": Status.PUBLISHED, **values})
    shown = blocks or (text("Observers watch the line."),)
    save_article(article, ArticleParts(shown, topics, corrections))
    return article
