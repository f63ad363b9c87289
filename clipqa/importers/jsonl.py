"""JSON Lines: one record per line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.headers import Columns, fields_of, with_columns
from clipqa.importers.problems import RowError
from clipqa.importers.raw import Decoder, RawRow, Writable, bounded_lines


def read(stream: TextIO, columns: Columns = fields_of) -> Iterator[RawRow]:
    decoder = Decoder()
    for row, line in enumerate(bounded_lines(stream), start=1):
        if line.strip():
            yield from with_columns(_rows(row, line, decoder), columns)


def _rows(row: int, line: str, decoder: Decoder) -> Iterator[RawRow]:
    try:
        value = decoder.decode(line.strip())
    except RecursionError:
        message, hint = _("Its JSON is nested too deeply."), _("Write plain fields.")
    except json.JSONDecodeError as error:
        message = _("It is not valid JSON from character %(at)d on.") % {"at": error.pos + 1}
        hint = _("Write one whole JSON object in each line.")
    else:
        yield from decoder.rows(row, value)
        return
    yield row, RowError(row, "row", message, hint)


def lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def write(records: Iterable[dict[str, Any]], stream: Writable) -> None:
    for line in lines(records):
        stream.write(line)
