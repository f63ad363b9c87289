"""Errors and warnings about a file, a field or a row."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from clipqa.lib.sentences import SentenceError


class FileError(Exception):
    """The file as a whole can't be read."""


class FieldError(Exception):
    """A value is invalid. `message` says what is wrong with it, `hint` what to do."""

    def __init__(self, message: str, hint: str, field: str = "") -> None:
        super().__init__(f"{message} {hint}")
        self.message, self.hint, self.field = message, hint, field

    @classmethod
    def from_sentence(cls, error: SentenceError) -> FieldError:
        sentence = gettext(error.template) % error.values
        message, stop, hint = sentence.partition(". ")
        return cls(message + stop.strip(), hint)


@dataclass(frozen=True)
class RowError:
    row: int
    field: str
    message: str
    hint: str
    # The readable values of a row that the format itself rejects.
    raw: Mapping[str, object] | None = dataclasses.field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.field}: {self.message} {self.hint}".strip()


@dataclass(frozen=True)
class RowWarning:
    row: int  # 0: the whole file
    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"


@dataclass(frozen=True)
class RowFinding:
    """What an evidence check found in an imported answer."""

    row: int
    text: str

    def __str__(self) -> str:
        return self.text


class RowRejected(Exception):  # noqa: N818 (an outcome, not an error in the program)
    """A row is rejected. `errors` has all of its errors."""

    def __init__(self, *errors: RowError) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = errors
