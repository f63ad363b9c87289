"""Read the header of a table, which assigns a field to each column."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from clipqa.importers.problems import FileError
from clipqa.importers.records import FIELDS, PRIMARY_KEYS, field_name
from clipqa.lib.sentences import quote

MAX_COLUMNS = 1_000
MAX_SHOWN = 8


def read_header(names: list[str], no_field_message: str) -> list[str]:
    """Return the field of each column. Raises FileError if the header is invalid.

    `no_field_message` is the message if it names no field, with `%(line)s` for the header.
    """
    if len(names) > MAX_COLUMNS:
        raise FileError(
            _("The header names %(count)d columns. Keep only those of the record.")
            % {"count": len(names)}
        )
    header = [field_name(name) for name in names]
    if not any(header):
        raise FileError(_("The file is empty. Its first line must name the fields."))
    duplicates = [name for name, count in Counter(header).items() if name and count > 1]
    if duplicates:
        raise FileError(
            _("The header names %(names)s twice. Name every column once.")
            % {"names": ", ".join(map(quote, sorted(duplicates)))}
        )
    if not any(name in FIELDS or name.lower() in PRIMARY_KEYS for name in header):
        shown = ", ".join(filter(None, header[:MAX_SHOWN]))
        raise FileError(no_field_message % {"line": quote(shown)})
    return header


def no_rows_error() -> FileError:
    return FileError(_("The table has no rows under its header. Give each record a row."))
