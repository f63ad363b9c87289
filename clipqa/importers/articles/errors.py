"""Collect the errors of one record, each with its field."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers.problems import FieldError, RowError, RowRejected


class Errors:
    def __init__(self, row: int) -> None:
        self.row = row
        self.found: list[RowError] = []

    def read(self, name: str, parse: Callable[[Any], Any], value: object) -> Any:
        """Return the parsed value, or None with an error."""
        try:
            return parse(value)
        except FieldError as error:
            self.add(name, error.message, error.hint)
            return None

    def read_list(self, name: str, value: object, most: int) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.add(name, _("It is not a list."), _("Write a JSON list."))
            return []
        if len(value) > most:
            message = _("It has %(count)d entries.") % {"count": len(value)}
            self.add(name, message, _("Give at most %(most)d.") % {"most": most})
        return value[:most]

    def add(self, name: str, message: str, hint: str = "") -> None:
        self.found.append(RowError(self.row, name, message, hint))


def rejected(row: int, field: str, message: str, hint: str) -> RowRejected:
    return RowRejected(RowError(row, field, message, hint))
