"""Read the header of a table, which assigns a field to each column."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from clipqa.importers.problems import FileError
from clipqa.importers.records import FIELDS, PRIMARY_KEYS, field_name
from clipqa.lib.sentences import quote

MAX_COLUMNS = 1_000
MAX_SHOWN = 8


def read_header(names: list[str], how_to_name: str) -> list[str]:
    """Return the field of each column. Raises FileError if the header is invalid.

    `how_to_name` is the message if it names no field. Its `%(line)s` is replaced by the header.
    """
    if len(names) > MAX_COLUMNS:
        raise FileError(
            _("The header names %(count)d columns. Leave in those that the record has.")
            % {"count": len(names)}
        )
    header = [field_name(name) for name in names]
    if not any(header):
        raise FileError(_("The file is empty. Its first line names the fields."))
    twice = [name for name, count in Counter(header).items() if name and count > 1]
    if twice:
        raise FileError(
            _("The header names %(names)s twice. Name every column once.")
            % {"names": ", ".join(map(quote, sorted(twice)))}
        )
    if not any(name in FIELDS or name.lower() in PRIMARY_KEYS for name in header):
        shown = ", ".join(filter(None, header[:MAX_SHOWN]))
        raise FileError(how_to_name % {"line": quote(shown)})
    return header


def no_rows() -> FileError:
    return FileError(_("The table has no rows under its header. Give each record a row."))
