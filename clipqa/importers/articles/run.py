"""Import a file of articles.

Each is saved in a transaction of its own. A rejected or an unchanged one changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.articles.blocks import PICTURE, BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.importers.articles.export import export_articles
from clipqa.importers.articles.records import EDIT_VERSION, ArticleRecord, parse_article
from clipqa.importers.formats import FORMATS
from clipqa.importers.problems import RowError, RowRejected
from clipqa.importers.reading import read_rows
from clipqa.lib.sentences import quote
from clipqa.models import Article, Author, Question, Tombstone, Topic, Verb
from clipqa.models.public_id import new_public_id
from clipqa.models.question import fold_question
from clipqa.posters.stored import rendition_names

OWN = (
    *("slug", "title", "standfirst", "language", "editor", "status", "publish_at", "expire_at"),
    *("published_at", "revised_at", "ai_disclosure"),
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
        with transaction.atomic():
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
    if slug and Tombstone.objects.covers("article", slug):
        raise _rejected(record, "slug", _("An article with it was erased."), _("Leave it out."))
    return Article(**({"public_id": public_id} if public_id else {}))


def _require_current(record: ArticleRecord, article: Article) -> None:
    seen = record.values.get(EDIT_VERSION)
    if seen is not None and not article._state.adding and article.edit_version > seen:
        message = _("The article was changed since it was exported.")
        raise _rejected(record, EDIT_VERSION, message, _("Export it again, or omit the version."))


def _assign(record: ArticleRecord, article: Article) -> ArticleParts:
    values = record.values
    for name in OWN:
        if name in values:
            setattr(article, name, values[name])
    if "author" in values:
        article.author = _author(values["author"], values.get("author_biography") or "")
    if "main_topic" in values:
        article.main_topic = _topic(values["main_topic"])
    topics = [_topic(name) for name in values["topics"]] if "topics" in values else None
    blocks = _blocks(record, article) if "blocks" in values else None
    found = [topic for topic in topics if topic] if topics is not None else None
    return ArticleParts(blocks, found, values.get("corrections"))


def _author(name: str, biography: str) -> Author | None:
    if not name:
        return None
    author, is_new = Author.objects.get_or_create(name=name, defaults={"biography": biography})
    if not is_new and biography and not author.biography:
        author.biography = biography
        author.save(update_fields=["biography"])
    return author


def _topic(name: str) -> Topic | None:
    return Topic.objects.get_or_create(name=name)[0] if name else None


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
    return blocks


def _resolved(record: ArticleRecord, number: int) -> BlockValue:
    """Return a block with the records that it names."""
    block: BlockValue = record.values["blocks"][number]
    if number in record.questions:
        text, language = record.questions[number]
        same = Question.objects.filter(language=language, folded_text=fold_question(text))
        pk = same.order_by("duplicate_number").values_list("pk", flat=True).first()
        return replace(block, contents={"question_id": pk})
    if block.type == PICTURE and block.contents["poster"]:
        _require_picture(record, block)
    return block


def _require_picture(record: ArticleRecord, block: BlockValue) -> None:
    name, width = block.contents["poster"], block.contents["poster_width"]
    if not all(default_storage.exists(each) for each in rendition_names(name, width)):
        message = _("This library has no picture “%(name)s”.") % {"name": quote(name)}
        hint = _("Copy the media folder first, or omit the block and add the picture in the admin.")
        raise _rejected(record, "blocks", message, hint)


def _validate(record: ArticleRecord, article: Article) -> None:
    article.set_first_public_moment(timezone.now())  # a published article must know since when
    try:
        article.full_clean()
    except ValidationError as error:
        raise RowRejected(
            *(
                RowError(record.row, "row" if name == "__all__" else name, " ".join(messages), "")
                for name, messages in error.message_dict.items()
            )
        ) from error
    if article.status == "published" and not _has_blocks(record, article):
        message = _("A published article needs blocks.")
        raise _rejected(record, "blocks", message, _("Write them, or keep it a draft."))


def _has_blocks(record: ArticleRecord, article: Article) -> bool:
    return bool(record.values.get("blocks")) or not article._state.adding


def _rejected(record: ArticleRecord, field: str, message: str, hint: str) -> RowRejected:
    return RowRejected(RowError(record.row, field, message, hint))
