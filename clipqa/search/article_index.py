"""Write the search entries of articles, and find those that differ from them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.db.bulk import insert_rows
from clipqa.lib.headings import headings_of
from clipqa.lib.markers import without_markers
from clipqa.lib.richtext import to_text
from clipqa.lib.words import raw_words
from clipqa.models import Article, ArticleEntry, ArticleTerm, Status
from clipqa.search.terms import index_words

COLUMNS = (
    "visible_from",
    "visible_until",
    "published_at",
    "text",
    "title_terms",
    "lead_terms",
    "names_terms",
    "body_terms",
)
TERMS = ("title_terms", "lead_terms", "names_terms", "body_terms")
CHUNK = 100
MAX_TEXT_LENGTH = 100_000  # of an article, for snippets


def index_articles(ids: Collection[int], now: datetime | None = None) -> None:
    """Write, rewrite or delete the entries of these articles."""
    if not ids:
        return
    wanted = {entry.pk: entry for entry in compose_entries(ids, now)}
    stored = ArticleEntry.objects.in_bulk(ids)
    gone = [pk for pk in stored if pk not in wanted]
    if gone:
        ArticleEntry.objects.filter(pk__in=gone).delete()
    changed = [
        entry for pk, entry in wanted.items() if pk not in stored or _differ(entry, stored[pk])
    ]
    ArticleEntry.objects.bulk_create(
        changed, update_conflicts=True, update_fields=COLUMNS, unique_fields=["article"]
    )
    _write_terms([entry for entry in changed if _terms_differ(entry, stored.get(entry.pk))])


def compose_entries(ids: Collection[int], now: datetime | None = None) -> list[ArticleEntry]:
    """Return the entries that these articles should have."""
    now = now or timezone.now()
    articles: QuerySet[Any] = Article.objects.filter(pk__in=ids, status=Status.PUBLISHED)
    articles = articles.select_related("author").prefetch_related("topics").order_by("pk")
    found = [article for article in articles if not _has_expired(article, now)]
    blocks = read_blocks([article.pk for article in found])
    return [_entry(article, blocks[article.pk]) for article in found]


def _has_expired(article: Article, now: datetime) -> bool:
    return article.expire_at is not None and article.expire_at <= now


def _entry(article: Article, blocks: Sequence[BlockValue]) -> ArticleEntry:
    texts = [text for block in blocks for text in _texts_of(block)]
    lead = [article.standfirst, *(text for block in blocks for text in _headings_in(block))]
    names = [article.author.name] if article.author else []
    names += [topic.name for topic in article.topics.all()]
    published_at = article.published_at or timezone.now()
    return ArticleEntry(
        article_id=article.pk,
        visible_from=article.publish_at or published_at,
        visible_until=article.expire_at,
        published_at=published_at,
        text=" ".join([article.standfirst, *texts])[:MAX_TEXT_LENGTH],
        title_terms=_terms(article.title),
        lead_terms=_terms("\n".join(lead)),
        names_terms=_terms("\n".join(names)),
        body_terms=_terms("\n".join(texts)),
    )


def _texts_of(block: BlockValue) -> list[str]:
    """Return the plain texts of a block, without the markers of its sources."""
    return [to_text(without_markers(text.replace("\t", " "))) for text in block.texts]


def _headings_in(block: BlockValue) -> list[str]:
    if block.type == "faq":
        return [str(block.contents["question"])]
    source = block.contents.get("text", "") if block.type == "text" else ""
    return [heading.text for heading in headings_of(source)] if source else []


def _terms(text: str) -> str:
    return index_words(raw_words(text))


def _differ(one: ArticleEntry, other: ArticleEntry) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in COLUMNS)


def _terms_differ(entry: ArticleEntry, stored: ArticleEntry | None) -> bool:
    return stored is None or terms_in(entry) != terms_in(stored)


def terms_in(entry: ArticleEntry) -> set[str]:
    return {term for name in TERMS for term in getattr(entry, name).split(" ") if term}


def _write_terms(entries: Sequence[ArticleEntry]) -> None:
    pks = [entry.pk for entry in entries]
    if not pks:
        return
    pairs = ArticleTerm.objects.filter(entry__in=pks).values_list("entry_id", "term")
    stored = set(pairs)
    wanted = {(entry.pk, term) for entry in entries for term in terms_in(entry)}
    for pk in pks:
        gone = [term for entry, term in stored - wanted if entry == pk]
        if gone:
            ArticleTerm.objects.filter(entry=pk, term__in=gone).delete()
    insert_rows(ArticleTerm, ("entry_id", "term"), sorted(wanted - stored))


def rebuild_articles() -> int:
    """Rewrite the entries of all articles. Return the number of those that can be found."""
    for ids in _chunks(Article.objects.order_by("pk").values_list("pk", flat=True)):
        index_articles(ids)
    return ArticleEntry.objects.count()


def outdated_articles() -> list[int]:
    """Return the ids of articles whose entry is missing, needless or differs.

    An expired entry is invisible already; `schedule.apply_due` deletes it.
    """
    found: list[int] = []
    now = timezone.now()
    for ids in _chunks(Article.objects.order_by("pk").values_list("pk", flat=True)):
        wanted = {entry.pk: entry for entry in compose_entries(ids, now)}
        visible = ArticleEntry.objects.filter(Q(visible_until=None) | Q(visible_until__gt=now))
        stored = visible.in_bulk(ids)
        found += sorted(wanted.keys() ^ stored.keys())
        both = wanted.keys() & stored.keys()
        found += [pk for pk in sorted(both) if _differ(wanted[pk], stored[pk])]
        found += [pk for pk in sorted(both) if not _has_terms(stored[pk])]
    return sorted(set(found))


def _has_terms(entry: ArticleEntry) -> bool:
    return set(entry.terms.values_list("term", flat=True)) == terms_in(entry)


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    every = list(ids)
    return (every[at : at + CHUNK] for at in range(0, len(every), CHUNK))
