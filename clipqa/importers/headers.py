"""Read the header of a table, which assigns a field to each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from clipqa.importers.problems import FileError
from clipqa.importers.raw import RawRow
from clipqa.importers.records import FIELDS, PRIMARY_KEYS, field_name
from clipqa.lib.sentences import quote

MAX_COLUMNS = 1_000
MAX_SHOWN = 8

# Returns the field of each name of a header. Other names are returned as they are, without spaces
# around them.
Columns = Callable[[Sequence[str]], list[str]]


def fields_of(names: Sequence[str]) -> list[str]:
    return [field_name(name) for name in names]


def read_header(names: list[str], no_field_message: str, columns: Columns = fields_of) -> list[str]:
    """Return the field of each column. Raises FileError if the header is invalid.

    `no_field_message` is the message if it names no field, with `%(line)s` for the header.
    """
    if len(names) > MAX_COLUMNS:
        raise FileError(
            _("The header names %(count)d columns. Keep only those of the record.")
            % {"count": len(names)}
        )
    header = columns(names)
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


def with_columns(rows: Iterable[RawRow], columns: Columns) -> Iterator[RawRow]:
    """Yield rows of JSON objects with the fields of their names.

    Those of `fields_of` are found later (`checking.py`), since nearly all records need none.
    """
    if columns is fields_of:
        yield from rows
        return
    for row, raw in rows:
        if isinstance(raw, Mapping):
            yield row, dict(zip(columns(list(raw)), raw.values(), strict=True))
        else:
            yield row, raw
