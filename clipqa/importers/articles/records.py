"""Parse the record of an article. It reports every error of a record, each with its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers import fields
from clipqa.importers.articles.blocks import parse_blocks
from clipqa.importers.articles.errors import Errors
from clipqa.importers.lists import MAX_TOPICS
from clipqa.importers.problems import FieldError, RowError
from clipqa.lib.sentences import quote

MAX_CORRECTIONS = 100
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
    "unrelated_pages": fields.text(2_000),
    "ai_disclosure": fields.flag,
    "are_comments_open": fields.flag,
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


def parse_article(row: int, raw: Mapping[str, Any]) -> tuple[ArticleRecord, list[RowError]]:
    errors = Errors(row)
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
        values["blocks"] = parse_blocks(errors, raw["blocks"], questions)
    return ArticleRecord(row, values, questions), errors.found


def _topics(errors: Errors, value: object) -> list[str]:
    names = errors.read_list("topics", value, MAX_TOPICS)
    read = [errors.read(f"topics[{n}]", fields.text(120), name) for n, name in enumerate(names)]
    return list(dict.fromkeys(name for name in read if name))


def _corrections(errors: Errors, value: object) -> list[tuple[Any, str]]:
    found = []
    for number, entry in enumerate(errors.read_list("corrections", value, MAX_CORRECTIONS)):
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
