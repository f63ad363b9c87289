"""Find or create the records that an article names. The caller has the writer lock."""

from typing import Any, TypeVar

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from clipqa.articles.blocks import BlockValue
from clipqa.curation.records import save_record
from clipqa.importers.articles.errors import rejected
from clipqa.importers.problems import RowError, RowRejected
from clipqa.lib.sentences import quote
from clipqa.models import Author, Question, Topic, Verb
from clipqa.posters.stored import rendition_names

Named = TypeVar("Named", Author, Topic)
AUTHOR_FIELDS = {"name": "author", "biography": "author_biography"}


def get_or_create_author(row: int, name: str, biography: str) -> Author | None:
    """Return the author of this name. A biography fills an empty one, and replaces none."""
    if not name:
        return None
    author = Author.objects.filter(name=name).first() or Author(name=name)
    if author._state.adding or (biography and not author.biography):
        author.biography = biography
        _save_valid(author, row, AUTHOR_FIELDS)
    return author


def get_or_create_topic(row: int, field: str, name: str) -> Topic | None:
    if not name:
        return None
    topic = Topic.objects.filter(name=name).first() or Topic(name=name)
    if topic._state.adding:
        _save_valid(topic, row, {"name": field})
    return topic


def _save_valid(record: Named, row: int, names: dict[str, str]) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise invalid(row, error, names) from error
    save_record(record, verb=Verb.CREATED if record._state.adding else Verb.CHANGED)


def invalid(row: int, error: ValidationError, names: dict[str, str]) -> RowRejected:
    """Return the rejection of what a model refuses. `names` has the fields of its columns."""
    return RowRejected(
        *(
            RowError(row, names.get(column, column), " ".join(messages), "")
            for column, messages in error.message_dict.items()
        )
    )


def find_question(row: int, number: int, text: str, language: str) -> int | None:
    """Return the id of the question of a comparison. The text of a deleted one is empty."""
    if not text:
        return None
    found = Question.objects.with_text(text, language).values_list("pk", flat=True).first()
    if found is None:
        message = _("This library has no question “%(text)s” in the language “%(language)s”.")
        values = {"text": quote(text), "language": quote(language)}
        hint = _("Import its answers first, or leave the question empty.")
        raise rejected(row, f"blocks[{number}].question", message % values, hint)
    return found


def require_picture(row: int, block: BlockValue) -> None:
    name = block.contents["poster"]
    if not name or _is_stored(name, block.contents["poster_width"]):
        return
    message = _("This library has no picture “%(name)s”.") % {"name": quote(name)}
    hint = _("Copy the media folder first, or omit the block and add the picture in the admin.")
    raise rejected(row, "blocks", message, hint)


def require_own(row: int, blocks: list[BlockValue], article: Any) -> None:
    """Reject blocks of another article, which have their ids for themselves."""
    by_model: dict[Any, list[str]] = {}
    for block in blocks:
        by_model.setdefault(block.spec.model, []).append(block.public_id)
    for model, ids in by_model.items():
        others = model._default_manager.filter(public_id__in=ids).exclude(parent=article.pk)
        if other := others.values_list("public_id", flat=True).first():
            message = _("Another article has the block “%(id)s”.") % {"id": other}
            raise rejected(row, "blocks", message, _("Omit the public id of the block."))


def _is_stored(name: str, width: int) -> bool:
    try:
        return all(default_storage.exists(each) for each in rendition_names(name, width))
    except SuspiciousFileOperation:
        return False
