"""CSV with the record's names as its header; row 1 is the header, as in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.lists import join_topics
from clipqa.importers.problems import FileError, RowError
from clipqa.importers.raw import LONGEST_ROW, RawRow, Writable, bounded_lines
from clipqa.importers.records import FIELDS
from clipqa.timecodes import parse_timecode
from clipqa.transcripts import CueText, vtt

DELIMITERS = ",;\t"
# Spreadsheets run a cell that begins like this as a formula; an apostrophe keeps it text.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def read(stream: TextIO) -> Iterator[RawRow]:
    # The module's own limit of 131,072 is too short for a transcript; lines are bounded anyway.
    csv.field_size_limit(LONGEST_ROW)
    lines = bounded_lines(stream)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    header = _header(next(csv.reader([first], delimiter=delimiter), []))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    row = 1
    while (cells := _next_cells(reader, row + 1)) is not None:
        row += 1
        if isinstance(cells, RowError):
            yield row, cells
        elif any(cells):
            yield row, _raw(row, header, cells)


def _header(names: list[str]) -> list[str]:
    header = [name.strip() for name in names]
    if not any(header):
        raise FileError(_("The file is empty. Its first line names the fields."))
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise FileError(
            _("The header names %(names)s twice. Name every column once.")
            % {"names": ", ".join(sorted(twice))}
        )
    return header


def _next_cells(reader: Iterator[list[str]], row: int) -> list[str] | RowError | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        return RowError(
            row,
            "row",
            _("It is no CSV (%(reason)s).") % {"reason": error},
            _("Put cells with quotes or line breaks in quotes, and double the quotes inside."),
        )


def _raw(row: int, header: list[str], cells: list[str]) -> dict[str, object] | RowError:
    if any(cells[len(header) :]):
        return RowError(
            row,
            "row",
            _("It has %(cells)d cells under %(columns)d columns.")
            % {"cells": len(cells), "columns": len(header)},
            _("Put cells that hold the separator in quotes."),
        )
    return {name: _from_cell(cell) for name, cell in zip(header, cells, strict=False) if name}


def _from_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _to_cell(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def write(records: Iterable[dict[str, Any]], stream: Writable) -> None:
    # The module puts a cell in quotes only for the line breaks that it ends lines with.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for record in records:
        writer.writerow([_to_cell(_flat(record[name])) for name in FIELDS])


def _flat(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() if value and isinstance(value[0], dict):
            return vtt.write(_cue(item) for item in value)
        case list():
            return join_topics(value)
    return str(value)


def _cue(item: dict[str, Any]) -> CueText:
    start_ms, end_ms = parse_timecode(item["start"]), parse_timecode(item["end"])
    return CueText(start_ms, end_ms, item["text"], item["speaker"])
