"""Parse the blocks in the record of an article."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from clipqa.articles.blocks import (
    BLOCK_TYPES,
    COMPARISON,
    PICTURE,
    BlockType,
    BlockValue,
)
from clipqa.importers import fields
from clipqa.importers.articles.errors import Errors
from clipqa.importers.problems import FieldError
from clipqa.lib.characters import check_text
from clipqa.lib.sentences import SentenceError, quote
from clipqa.lib.table_text import normalised
from clipqa.models.article import MAX_BLOCKS
from clipqa.models.public_id import is_public_id
from clipqa.models.question import MAX_QUESTION_LENGTH

MAX_ANCHOR_LENGTH = 80
MAX_UNKNOWN = 5  # that are reported
IDENTITY = frozenset({"type", "public_id"})
# The names of columns in records, if they differ. Only one that has a parser here is a text.
NAMES = {"poster": "picture", "poster_width": "width", "poster_height": "height"}
Questions = dict[int, tuple[str, str]]
QUESTION_PARSERS: dict[str, Callable[[object], Any]] = {
    "question": fields.text(MAX_QUESTION_LENGTH),
    "language": fields.optional(fields.language, "en"),
}


def parse_blocks(errors: Errors, value: object, questions: Questions) -> list[BlockValue]:
    """Return the blocks. `questions` gets the text and the language that a comparison names."""
    found: list[BlockValue] = []
    for number, raw in enumerate(errors.read_list("blocks", value, MAX_BLOCKS)):
        name = f"blocks[{number}]"
        block = _block(errors, name, raw)
        if block is None:
            continue
        if block.type == COMPARISON:
            text, language = (
                errors.read(f"{name}.{key}", parse, raw.get(key))
                for key, parse in QUESTION_PARSERS.items()
            )
            questions[number] = text or "", language or ""
        found.append(block)
    ids = [block.public_id for block in found if block.public_id]
    if len(ids) != len(set(ids)):
        errors.add("blocks", _("Two blocks have the same public id."), _("Omit one of the ids."))
    return found


def _block(errors: Errors, name: str, raw: object) -> BlockValue | None:
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
    for unknown in sorted(raw.keys() - IDENTITY - _keys_of(block_type))[:MAX_UNKNOWN]:
        message = _("No field of this block has this name.")
        errors.add(f"{name}.{quote(unknown)}", message, _("Omit it."))
    contents = _contents(errors, name, block_type, raw)
    return BlockValue(block_type.name, contents, public_id, _derived(block_type, raw))


def _keys_of(block_type: BlockType) -> set[str]:
    if block_type.name == COMPARISON:
        return set(QUESTION_PARSERS)
    return {NAMES.get(column, column) for column in block_type.columns}


def _contents(errors: Errors, name: str, block_type: BlockType, raw: Any) -> dict[str, Any]:
    instance = block_type.model()
    invalid = {"question_id"}
    for column in block_type.contents:
        key = _key_of(block_type, column)
        if key not in raw or column == "question_id":
            continue
        before = len(errors.found)
        parse = partial(_parse, instance, column)
        value = errors.read(f"{name}.{key}", parse, raw[key])
        if len(errors.found) == before:
            setattr(instance, column, value)
        else:
            invalid.add(column)
    _validate(errors, name, block_type, instance, invalid)
    return {column: getattr(instance, column) for column in block_type.contents}


def _key_of(block_type: BlockType, column: str) -> str:
    return NAMES.get(column, column) if block_type.name == PICTURE else column


def _parse(instance: Any, column: str, value: object) -> object:
    """Return a value of the column's type. The model's fields check what is not checked here."""
    field = instance._meta.get_field(column)
    if type(value) is not _type_of(field):
        message = _("“%(value)s” has the wrong type.") % {"value": quote(value)}
        raise FieldError(message, _("Write it as in an export."))
    if not isinstance(value, str):
        return value
    text = normalised(fields.require_storable(value)) if column == "cells" else value
    if field.max_length and len(text) > field.max_length:
        message = _("It has %(length)d characters.") % {"length": len(text)}
        raise FieldError(message, _("Shorten it to %(longest)d.") % {"longest": field.max_length})
    try:
        check_text(fields.require_storable(text))
    except SentenceError as error:
        raise FieldError.from_sentence(error) from None
    return fields.public_id(text) if column == "cited" else text


def _type_of(field: Any) -> type:
    if isinstance(field, models.BooleanField):
        return bool
    return int if isinstance(field, models.IntegerField) else str


def _validate(
    errors: Errors, name: str, block_type: BlockType, instance: Any, invalid: set[str]
) -> None:
    """Report what the model's own fields refuse."""
    own = set(block_type.contents) - invalid
    try:
        instance.clean_fields(exclude={each.name for each in instance._meta.fields} - own)
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            errors.add(f"{name}.{_key_of(block_type, column)}", " ".join(messages))


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
