"""Import a file of articles.

Each is saved in a transaction of its own. A rejected or an unchanged one changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.articles.blocks import PICTURE, BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.counters import take_writer_lock
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.reindexing import deferred_reindexing
from clipqa.importers.articles.errors import rejected
from clipqa.importers.articles.export import export_articles
from clipqa.importers.articles.records import EDIT_VERSION, ArticleRecord, parse_article
from clipqa.importers.articles.related import (
    find_question,
    get_or_create_author,
    get_or_create_topic,
    invalid,
    require_own,
    require_picture,
)
from clipqa.importers.formats import FORMATS
from clipqa.importers.problems import RowError, RowRejected
from clipqa.importers.reading import read_rows
from clipqa.models import Article, Tombstone, Topic, Verb
from clipqa.models.public_id import new_public_id

ARTICLE = "article"  # the kind of its tombstones
OWN = (
    *("slug", "title", "standfirst", "language", "editor", "status", "publish_at", "expire_at"),
    *("published_at", "revised_at", "ai_disclosure", "unrelated_pages"),
    "are_comments_open",
)


@dataclass
class ArticleResult:
    """What an import did, in numbers of articles."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected


class _RolledBack(Exception):  # noqa: N818 (an outcome, not an error)
    """Rolls back what a dry run did, and a save that changed nothing."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def import_articles(
    path: Path, report: Callable[[RowRejected], None], *, is_dry_run: bool = False
) -> ArticleResult:
    """Import every line of a file in JSON Lines. Raises `FileError` if it can't be read."""
    result = ArticleResult()
    for row, raw in _rows(path):
        try:
            outcome = _save(row, raw, is_dry_run)
        except RowRejected as rejected:
            report(rejected)
            outcome = "rejected"
        setattr(result, outcome, getattr(result, outcome) + 1)
    return result


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    yield from read_rows(path, FORMATS["jsonl"])


def _save(row: int, raw: Any, is_dry_run: bool) -> str:
    if isinstance(raw, RowError):
        raise RowRejected(raw)
    record, errors = parse_article(row, raw)
    if errors:
        raise RowRejected(*errors)
    try:
        with deferred_reindexing():  # one transaction, one new version of the library
            take_writer_lock()  # before rows are locked that its owner may need
            outcome = _apply(record)
            if is_dry_run:
                raise _RolledBack(outcome)
            return outcome
    except _RolledBack as rolled_back:
        return rolled_back.outcome


def _apply(record: ArticleRecord) -> str:
    """Create or change the article of a record. Return what happened, as `ArticleResult` counts."""
    article = _existing(record)
    is_new = article._state.adding
    _require_current(record, article)
    before = None if is_new else _exported(article)
    parts = _assign(record, article)
    _validate(record, article)
    save_article(article, parts, verb=Verb.CREATED if is_new else Verb.CHANGED)
    if before is None:
        return "created"
    if before == _exported(article):
        raise _RolledBack("unchanged")
    return "updated"


def _exported(article: Article) -> dict[str, Any]:
    """Return the record of an article without its version."""
    record = next(export_articles(Article.objects.filter(pk=article.pk)))
    del record[EDIT_VERSION]
    return record


def _existing(record: ArticleRecord) -> Article:
    public_id, slug = record.values.get("public_id"), record.values.get("slug")
    rows: Any = Article.objects.select_for_update(of=("self",))
    found: Article | None = rows.filter(public_id=public_id).first() if public_id else None
    if found is None and not public_id and slug:
        found = rows.filter(slug=slug).first()
    if found is not None:
        return found
    for name in ("public_id", "slug"):
        if Tombstone.objects.covers(ARTICLE, record.values.get(name) or ""):
            message = _("An article with it was erased.")
            raise rejected(record.row, name, message, _("Leave out the record."))
    return Article(**({"public_id": public_id} if public_id else {}))


def _require_current(record: ArticleRecord, article: Article) -> None:
    seen = record.values.get(EDIT_VERSION)
    if seen is not None and not article._state.adding and article.edit_version > seen:
        message = _("The article was changed since it was exported.")
        raise rejected(
            record.row, EDIT_VERSION, message, _("Export it again, or omit the version.")
        )


def _assign(record: ArticleRecord, article: Article) -> ArticleParts:
    values = record.values
    for name in OWN:
        if name in values:
            setattr(article, name, values[name])
    if "author" in values:
        biography = values.get("author_biography") or ""
        article.author = get_or_create_author(record.row, values["author"], biography)
    if "main_topic" in values:
        article.main_topic = get_or_create_topic(record.row, "main_topic", values["main_topic"])
    blocks = _blocks(record, article) if "blocks" in values else None
    return ArticleParts(blocks, _topics(record), values.get("corrections"))


def _topics(record: ArticleRecord) -> list[Topic] | None:
    if "topics" not in record.values:
        return None
    found = [get_or_create_topic(record.row, "topics", name) for name in record.values["topics"]]
    return [topic for topic in found if topic]


def _blocks(record: ArticleRecord, article: Article) -> list[BlockValue]:
    """Return the blocks of a record.

    One without an id is the stored block of its type at its place, so that the same file imported
    again changes nothing.
    """
    stored = read_blocks([article.pk])[article.pk] if article.pk else []
    blocks = [_resolved(record, number) for number in range(len(record.values["blocks"]))]
    taken = {block.public_id for block in blocks}
    for number, block in enumerate(blocks):
        if not block.public_id:
            same = stored[number] if number < len(stored) else None
            is_same = same is not None and same.type == block.type and same.public_id not in taken
            public_id = same.public_id if same and is_same else new_public_id()
            blocks[number] = replace(block, public_id=public_id)
    require_own(record.row, blocks, article)
    return blocks


def _resolved(record: ArticleRecord, number: int) -> BlockValue:
    """Return a block with the records that it names."""
    block: BlockValue = record.values["blocks"][number]
    if number in record.questions:
        found = find_question(record.row, number, *record.questions[number])
        return replace(block, contents={"question_id": found})
    if block.type == PICTURE:
        require_picture(record.row, block)
    return block


def _validate(record: ArticleRecord, article: Article) -> None:
    article.set_first_public_moment(timezone.now())  # a published article must know since when
    try:
        article.full_clean()
    except ValidationError as error:
        raise invalid(record.row, error, {"__all__": "row"}) from error
    if article.status == "published" and not _has_blocks(record, article):
        message = _("A published article needs blocks.")
        raise rejected(record.row, "blocks", message, _("Write them, or keep it a draft."))


def _has_blocks(record: ArticleRecord, article: Article) -> bool:
    if "blocks" in record.values:
        return bool(record.values["blocks"])
    return article.pk is not None and bool(read_blocks([article.pk])[article.pk])
