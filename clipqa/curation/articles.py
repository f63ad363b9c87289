"""Save, publish, archive and delete articles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from clipqa.articles.blocks import BlockValue, citations_of
from clipqa.articles.reading import read_blocks
from clipqa.articles.writing import write_blocks
from clipqa.counters import take_writer_lock
from clipqa.curation.article_pictures import delete_after_commit, pictures_of
from clipqa.curation.citations import write_citations
from clipqa.curation.notices import record_notices
from clipqa.curation.reindexing import reindex
from clipqa.curation.review_comments import delete_comments
from clipqa.history import State, save_deletion, state_of, track_all_changes, track_changes
from clipqa.models import Article, ArticleCorrection, Status, Topic, Verb

STATUS_FIELDS = ("status", "published_at")
# A change of these, or of a block, changes the text that readers have read.
TEXT_FIELDS = ("title", "standfirst")


@dataclass(frozen=True)
class ArticleParts:
    """What an article has in other tables. None leaves a part as it is."""

    blocks: Sequence[BlockValue] | None = None
    topics: Sequence[Topic] | None = None
    corrections: Sequence[tuple[date, str]] | None = None


def save_article(
    article: Article,
    parts: ArticleParts | None = None,
    now: datetime | None = None,
    verb: Verb = Verb.CHANGED,
) -> None:
    """Save an article with its parts, its citations and its entry, as one revision.

    The main topic becomes one of its topics.
    """
    parts = parts or ArticleParts()
    with transaction.atomic():
        take_writer_lock()
        now = now or timezone.now()  # after the lock: in the order of the commits
        with track_changes(article, verb) as before:
            article.set_first_public_moment(now)
            if _changes_text(article, parts, before, now):
                article.revised_at = now
            article.save()
            _write_parts(article, parts)
        write_citations(
            article, citations_of(parts.blocks) if parts.blocks is not None else None, now
        )
        if before and before["status"] != article.status:
            delete_comments([article])
        record_notices([(article, before.get("status"))], verb)
        reindex((), changes_evidence=False, article_ids=[article.pk])


def _write_parts(article: Article, parts: ArticleParts) -> None:
    if parts.blocks is not None:
        pictures = pictures_of([article.pk])
        write_blocks(article, parts.blocks)
        if pictures:
            delete_after_commit(pictures - pictures_of([article.pk]))
    if parts.topics is not None:
        article.topics.set(parts.topics)
    if article.main_topic is not None:
        article.topics.add(article.main_topic)
    if parts.corrections is not None:
        _write_corrections(article, parts.corrections)


def _write_corrections(article: Article, corrections: Sequence[tuple[date, str]]) -> None:
    stored = article.corrections.values_list("noted_on", "text").order_by("noted_on", "pk")
    if list(stored) == list(corrections):
        return
    article.corrections.all().delete()
    ArticleCorrection.objects.bulk_create(
        ArticleCorrection(article=article, noted_on=noted_on, text=text)
        for noted_on, text in corrections
    )


def _changes_text(article: Article, parts: ArticleParts, before: State, now: datetime) -> bool:
    """Return whether a save changes the text of an article that readers have seen."""
    was_public = before.get("status") == Status.PUBLISHED and (
        article.published_at is not None and article.published_at < now
    )
    if not was_public:
        return False
    after = state_of(article, TEXT_FIELDS)
    if any(before[name] != after[name] for name in TEXT_FIELDS):
        return True
    return parts.blocks is not None and _blocks_differ(article, parts.blocks)


def _blocks_differ(article: Article, blocks: Sequence[BlockValue]) -> bool:
    stored = read_blocks([article.pk])[article.pk]
    return [(b.type, b.public_id, dict(b.contents)) for b in stored] != [
        (b.type, b.public_id, dict(b.contents)) for b in blocks
    ]


def publish_articles(articles: Iterable[Article], now: datetime | None = None) -> list[Article]:
    """Publish the articles that have blocks. Return those without, which stay unchanged."""
    articles = list(articles)
    blocks = read_blocks([article.pk for article in articles])
    ready = [article for article in articles if blocks[article.pk]]
    _change_status(ready, Status.PUBLISHED, Verb.PUBLISHED, now)
    return [article for article in articles if not blocks[article.pk]]


def archive_articles(articles: Iterable[Article], now: datetime | None = None) -> None:
    _change_status(list(articles), Status.ARCHIVED, Verb.ARCHIVED, now)


def delete_articles(articles: Iterable[Article]) -> None:
    """Delete articles permanently, with their blocks and entries."""
    articles = list(articles)
    with transaction.atomic():
        take_writer_lock()
        save_deletion(articles)
        delete_after_commit(pictures_of([article.pk for article in articles]))
        for article in articles:
            article.delete()
        reindex((), changes_evidence=False)


def _change_status(
    articles: list[Article], status: Status, verb: Verb, now: datetime | None
) -> None:
    with transaction.atomic():
        take_writer_lock()
        now = now or timezone.now()
        statuses_before = [article.status for article in articles]
        with track_all_changes(Article, articles, verb, only=STATUS_FIELDS):
            for article in articles:
                article.status = status
                article.set_first_public_moment(now)
                article.save(update_fields=STATUS_FIELDS)
        delete_comments(articles)
        record_notices(zip(articles, statuses_before, strict=True), verb)
        ids = [article.pk for article in articles]
        reindex((), changes_evidence=False, article_ids=ids)
