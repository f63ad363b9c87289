"""A field of an answer, and the parts of the project that use it.

`answer_fields` lists all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

from django.db import models
from django.utils.text import capfirst

from clipqa.models.answer import Answer

# For each of them a field has a value or is `Omitted`, with the reason. There is no default.
CONSUMERS = ("history", "restore", "proposals", "form", "record", "api")


class Format(Enum):
    """The kind of a value, by which a record's text is parsed and written."""

    TEXT = auto()
    MARKDOWN = auto()
    YES_NO = auto()
    MOMENT = auto()
    DAY = auto()
    TIME = auto()  # milliseconds in the database, seconds or a timecode in records
    KEY = auto()
    PUBLIC_ID = auto()
    SLUG = auto()
    LANGUAGE = auto()
    STATUS = auto()
    SOURCE = auto()  # a video, in records its URL
    TOPICS = auto()
    TRANSCRIPT = auto()
    VERSIONS = auto()
    RELATED = auto()  # a record of this database, by its id
    DERIVED = auto()  # computed from other fields where it is shown
    INTERNAL = auto()  # not read or written by users


@dataclass(frozen=True)
class Omitted:
    """A consumer does not use the field, for this reason."""

    reason: str


@dataclass(frozen=True)
class FromRecord:
    """The history reads the field from the revisions of a related record.

    `relation` is the field of the answer that leads to it.
    """

    relation: str


@dataclass(frozen=True)
class Key:
    """The field's name in records or the API, and its position there.

    Positions are numbered in tens, so that a new field fits between two others.
    """

    name: str
    position: int


Used = Literal[True]


@dataclass(frozen=True)
class AnswerField:
    """`path` is the attribute path from the answer to the value; its last field has the label."""

    name: str
    path: str
    format: Format
    history: Used | FromRecord | Omitted
    restore: Used | Omitted
    proposals: Used | Omitted
    form: str | Omitted  # the section of the admin's form
    record: Key | Omitted  # for imports and exports
    api: Key | Omitted
    has_import_rule: bool = False  # a field of the answer that an import does not simply set
    on_card: bool = False  # as plain text: `card.texts` in templates
    is_searched: bool = False  # by readers, with the weight of names
    is_searched_in_admin: bool = False

    @cached_property
    def model_field(self) -> Any:
        """The model field at the end of the path."""
        model: Any = Answer
        *steps, last = self.path.split(".")
        for step in steps:
            model = model._meta.get_field(step).related_model
        return model._meta.get_field(last)

    @property
    def label(self) -> str:
        return capfirst(str(self.model_field.verbose_name))

    @property
    def column(self) -> str:
        """The name of the model field at the end of the path."""
        return self.path.rpartition(".")[2]

    @property
    def is_own(self) -> bool:
        """Whether the value is in the answer's own row and is not a foreign key."""
        return "." not in self.path and self.format is not Format.RELATED

    @cached_property
    def value(self) -> Callable[[Answer], Any]:
        """A function that returns an answer's value."""
        return attrgetter(self.path)

    @cached_property
    def plain_value(self) -> Callable[[Answer], Any]:
        """Like `value`, but it returns the id of a related record."""
        is_reference = isinstance(self.model_field, models.ForeignKey)
        return attrgetter(f"{self.path}_id") if is_reference else self.value
