"""Parse the record of an article. It reports every error of a record, each with its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from clipqa.articles.blocks import BLOCK_TYPES, COMPARISON, PICTURE, BlockType, BlockValue
from clipqa.importers import fields
from clipqa.importers.lists import MAX_TOPICS
from clipqa.importers.problems import FieldError, RowError
from clipqa.lib.sentences import quote
from clipqa.lib.table_text import normalised
from clipqa.models.article import MAX_BLOCKS
from clipqa.models.public_id import is_public_id

MAX_CORRECTIONS = 100
MAX_ANCHOR_LENGTH = 80
EDIT_VERSION = "edit_version"


def _version(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return value
    raise FieldError(
        _("“%(value)s” is not an edit version.") % {"value": quote(value)},
        _("Leave it as exported, or omit it."),
    )


PARSERS: Mapping[str, Callable[[object], Any]] = {
    "public_id": fields.optional(fields.public_id, ""),
    "slug": fields.optional(fields.slug, ""),
    "title": fields.text(200),
    "standfirst": fields.text(600),
    "language": fields.language,
    "editor": fields.text(120),
    "status": fields.status,
    **dict.fromkeys(
        ("publish_at", "expire_at", "published_at", "revised_at"), fields.optional(fields.moment)
    ),
    "author": fields.text(120),
    "author_biography": fields.text(300),
    "main_topic": fields.text(120),
    "ai_disclosure": fields.flag,
    EDIT_VERSION: fields.optional(_version),
}
LISTS = ("topics", "corrections", "blocks")
KEYS = frozenset({*PARSERS, *LISTS})


@dataclass(frozen=True)
class ArticleRecord:
    """The parsed values that a record has, by key. A block without an id has an empty one.

    `questions` has the text and the language that a comparison names, by the block's number.
    """

    row: int
    values: Mapping[str, Any]
    questions: Mapping[int, tuple[str, str]] = field(default_factory=dict)


class _Errors:
    """Collects the errors of one record."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.found: list[RowError] = []

    def read(self, name: str, parse: Callable[[object], Any], value: object) -> Any:
        try:
            return parse(value)
        except FieldError as error:
            self.add(name, error.message, error.hint)
            return None

    def add(self, name: str, message: str, hint: str = "") -> None:
        self.found.append(RowError(self.row, name, message, hint))


def parse_article(row: int, raw: Mapping[str, Any]) -> tuple[ArticleRecord, list[RowError]]:
    errors = _Errors(row)
    for name in sorted(set(raw) - KEYS)[:5]:
        errors.add(quote(name), _("No field of an article has this name."), _("Omit it."))
    values = {
        name: errors.read(name, parse, raw[name]) for name, parse in PARSERS.items() if name in raw
    }
    if "topics" in raw:
        values["topics"] = _topics(errors, raw["topics"])
    if "corrections" in raw:
        values["corrections"] = _corrections(errors, raw["corrections"])
    questions: dict[int, tuple[str, str]] = {}
    if "blocks" in raw:
        values["blocks"] = _blocks(errors, raw["blocks"], questions)
    return ArticleRecord(row, values, questions), errors.found


def _list(errors: _Errors, name: str, value: object, most: int) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        errors.add(name, _("It is not a list."), _("Write a JSON list."))
        return []
    if len(value) > most:
        message = _("It has %(count)d entries.") % {"count": len(value)}
        errors.add(name, message, _("Give at most %(most)d.") % {"most": most})
    return value[:most]


def _topics(errors: _Errors, value: object) -> list[str]:
    names = _list(errors, "topics", value, MAX_TOPICS)
    read = [errors.read(f"topics[{n}]", fields.text(120), name) for n, name in enumerate(names)]
    return list(dict.fromkeys(name for name in read if name))


def _corrections(errors: _Errors, value: object) -> list[tuple[Any, str]]:
    found = []
    for number, entry in enumerate(_list(errors, "corrections", value, MAX_CORRECTIONS)):
        name = f"corrections[{number}]"
        if not isinstance(entry, dict):
            errors.add(name, _("It is not an object."), _("Give its date and text."))
            continue
        noted_on = errors.read(f"{name}.date", fields.day, entry.get("date"))
        text = errors.read(f"{name}.text", fields.text(1000), entry.get("text"))
        if not text:
            errors.add(f"{name}.text", _("It has no words."), _("Write them, or omit the note."))
        found.append((noted_on, text))
    return found


def _blocks(
    errors: _Errors, value: object, questions: dict[int, tuple[str, str]]
) -> list[BlockValue]:
    found: list[BlockValue] = []
    for number, raw in enumerate(_list(errors, "blocks", value, MAX_BLOCKS)):
        block = _block(errors, f"blocks[{number}]", raw)
        if block is None:
            continue
        if block.type == COMPARISON:
            questions[number] = str(raw.get("question") or ""), str(raw.get("language") or "en")
        found.append(block)
    ids = [block.public_id for block in found if block.public_id]
    if len(ids) != len(set(ids)):
        errors.add("blocks", _("Two blocks have the same public id."), _("Omit one of the ids."))
    return found


def _block(errors: _Errors, name: str, raw: object) -> BlockValue | None:
    block_type = BLOCK_TYPES.get(str(raw.get("type"))) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or block_type is None:
        types = ", ".join(BLOCK_TYPES)
        errors.add(name, _("It has no known type."), _("Give one of %(types)s.") % {"types": types})
        return None
    public_id = raw.get("public_id") or ""
    if public_id and not (isinstance(public_id, str) and is_public_id(public_id)):
        message = _("“%(value)s” is not a public id.") % {"value": quote(public_id)}
        errors.add(f"{name}.public_id", message, _("Omit it, or leave it as exported."))
        return None
    contents = _contents(errors, name, block_type, raw)
    return BlockValue(block_type.name, contents, public_id, _derived(block_type, raw))


def _contents(errors: _Errors, name: str, block_type: BlockType, raw: Any) -> dict[str, Any]:
    values = {**raw}
    if block_type.name == PICTURE:
        values |= {
            "poster": raw.get("picture", ""),
            "poster_width": raw.get("width", 0),
            "poster_height": raw.get("height", 0),
        }
    if isinstance(values.get("cells"), str):
        values["cells"] = normalised(values["cells"])
    instance = block_type.model()
    for column in block_type.contents:
        if column not in values or column == "question_id":
            continue
        if type(values[column]) is _type_of(instance, column):
            setattr(instance, column, values[column])
        else:
            message = _("“%(value)s” has the wrong type.") % {"value": quote(values[column])}
            errors.add(f"{name}.{column}", message, _("Write it as in an export."))
    _validate(errors, name, block_type, instance)
    return {column: getattr(instance, column) for column in block_type.contents}


def _type_of(instance: Any, column: str) -> type:
    field = instance._meta.get_field(column)
    if isinstance(field, models.BooleanField):
        return bool
    return int if isinstance(field, models.IntegerField) else str


def _validate(errors: _Errors, name: str, block_type: BlockType, instance: Any) -> None:
    """Report what the model's own fields refuse."""
    own = {column for column in block_type.contents if column != "question_id"}
    others = {each.name for each in instance._meta.fields} - own
    try:
        instance.clean_fields(exclude=others)
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            errors.add(f"{name}.{column}", " ".join(messages))


def _derived(block_type: BlockType, raw: Any) -> dict[str, Any]:
    """Return the anchors of an export, without those that a page couldn't have."""
    if "anchors" in block_type.derived and isinstance(raw.get("anchors"), list):
        anchors = raw["anchors"]
        return {"anchors": anchors} if all(map(_is_anchor, anchors)) else {}
    if "anchor" in block_type.derived and _is_anchor(raw.get("anchor")):
        return {"anchor": raw["anchor"]}
    return {}


def _is_anchor(value: object) -> bool:
    try:
        return len(str(fields.slug(value))) <= MAX_ANCHOR_LENGTH
    except FieldError:
        return False
