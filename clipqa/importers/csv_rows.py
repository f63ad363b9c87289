"""CSV with the record's fields as its header, which is row 1, as in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.headers import Columns, fields_of, no_rows_error, read_header
from clipqa.importers.lists import join_topics
from clipqa.importers.problems import FileError, RowError, RowWarning
from clipqa.importers.raw import (
    MAX_ROW_LENGTH,
    RawRow,
    RowAfterError,
    RowsDiscarded,
    bounded_lines,
)
from clipqa.importers.records import FIELDS
from clipqa.lib.sentences import quote
from clipqa.lib.timecodes import parse_timecode
from clipqa.transcripts import CueText, vtt

DELIMITERS = ",;\t"
SEPARATOR = re.compile(r'"?sep=(?P<separator>.)"?[\r\n]*', re.IGNORECASE)
QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
MIN_COLUMNS = 5  # with fewer, a line of prose with commas looks like a row
MAX_ROW_LINES = 1_000_000  # a transcript of 200,000 cues has 600,000
# Spreadsheets run a cell that begins like this as a formula, unless an apostrophe precedes it.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def read(stream: TextIO, columns: Columns = fields_of) -> Iterator[RawRow]:
    """Yield the rows up to the first malformed one.

    After a malformed row the boundaries of cells are unknown. Text within a cell must not become a
    record, so the lines that follow are only checked.
    """
    # The default limit of 131,072 characters is too low for a transcript. `_Lines` limits rows.
    csv.field_size_limit(MAX_ROW_LENGTH)
    lines = _Lines(stream)
    first, delimiter = _first_line(lines)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    table = _Table(_header(reader, lines, columns), delimiter)
    row, first_doubtful_row = 1, 0
    is_empty = table.header != list(FIELDS)  # an export without answers has just this header
    while (cells := _next_cells(reader, lines)) is not None:
        row += 1
        if isinstance(cells, csv.Error) or (
            lines.row_line_count > 1 and not table.has_all_cells(cells)
        ):
            yield row, _malformed_row_error(row, table, lines, cells)
            if first_doubtful_row:
                yield row, RowsDiscarded(first_doubtful_row)
            if not isinstance(cells, _TooLongError):
                yield from _rows_after(row, table, lines)
            return
        if any(cells):
            is_empty = False
            raw = table.raw(row, cells)
            has_more = isinstance(raw, RowError) and any('"' in line for line in lines.row)
            # The first row that may have an unclosed quote. After it, text within cells may be
            # read as rows, so none is imported if a later row turns out to be malformed.
            if not first_doubtful_row and (has_more or table.may_close_unclosed_quote(cells)):
                first_doubtful_row = row
            yield row, raw
            if lines.row_line_count > 1 and (warning := table.swallowed_rows_warning(row, cells)):
                yield row, warning
    if is_empty:
        raise no_rows_error()


def _first_line(lines: _Lines) -> tuple[str, str]:
    """Return the header line and the separator.

    The separator is that of a line such as `sep=;` before the header, else the most frequent one
    in the header. Spreadsheets read and write a `sep=` line without showing it as a row.
    """
    first = next((line for line in lines if line.strip()), "")
    separator_line = SEPARATOR.fullmatch(first)
    if separator_line is None:
        return first, max(DELIMITERS, key=first.count)
    delimiter = separator_line["separator"]
    if delimiter.isalnum() or (delimiter.isspace() and delimiter != "\t") or delimiter == '"':
        raise FileError(
            _("“%(line)s” has no valid separator. Write sep=; or omit the line.")
            % {"line": quote(first.strip())}
        )
    return next((line for line in lines if line.strip()), ""), delimiter


class _TooLongError(csv.Error):
    """The row exceeds a limit. Its quotes may be correct, so its end is unknown."""


class _Lines:
    """Numbered lines of a file, with a limit on the length and the lines of one row."""

    def __init__(self, stream: TextIO) -> None:
        self._lines = bounded_lines(stream)
        self._row_length = 0
        self.number = 0
        self.row: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self._row_length += len(line)
        self.row.append(line)
        if self._row_length > MAX_ROW_LENGTH:
            raise _TooLongError(_("the row has more than 40 million characters"))
        if len(self.row) > MAX_ROW_LINES:
            raise _TooLongError(_("the row has more than 1,000,000 lines"))
        return line

    def begin_row(self) -> None:
        self._row_length = 0
        self.row = []

    @property
    def row_line_count(self) -> int:
        """The number of lines of the current row."""
        return len(self.row)

    @property
    def first_line_of_row(self) -> int:
        return self.number - len(self.row) + 1

    def lines_after(self) -> Iterator[tuple[int, str]]:
        """Yield every line after the first one of the current row, with its number."""
        number = self.first_line_of_row
        with suppress(FileError):  # stops at a line over the limit
            for line in chain(self.row[1:], self._lines):
                number += 1
                yield number, line


class _Table:
    def __init__(self, header: list[str], delimiter: str) -> None:
        self.header = header
        self._delimiter = delimiter

    def has_all_cells(self, cells: list[str]) -> bool:
        return len(cells) >= len(self.header) and not any(cells[len(self.header) :])

    def may_close_unclosed_quote(self, cells: list[str]) -> bool:
        """Return whether the next quoted cell's opening quote may have closed an unclosed one.

        Such a cell ends with a separator or a line break, as these precede an opening quote. If a
        later row is malformed, text within that next cell may have been read as rows.
        """
        cells = cells[: len(self.header)]
        if len(cells) == len(self.header) and cells[-1].endswith(("\n", "\r")):
            return True
        return any(cell.endswith(self._delimiter) for cell in cells)

    def raw(self, row: int, cells: list[str]) -> dict[str, object] | RowError:
        if any(cells[len(self.header) :]):
            return RowError(
                row,
                "row",
                _("It has %(cells)d cells under %(columns)d columns.")
                % {"cells": len(cells), "columns": len(self.header)},
                _("Put cells that contain the separator in quotes."),
            )
        pairs = zip(self.header, cells, strict=False)
        return {name: text_of_cell(cell) for name, cell in pairs if name}

    def swallowed_rows_warning(self, row: int, cells: list[str]) -> RowWarning | None:
        """Return a warning for a cell that contains whole rows, as after an unclosed quote."""
        for name, cell in zip(self.header, cells, strict=False):
            whole_lines = self._whole_lines(cell)
            if whole_lines and all(map(self._is_row, whole_lines)):
                text = _(
                    "It contains %(count)d whole lines that look like rows of this table. They "
                    "are read as its text. If its quote was left open, close it."
                )
                return RowWarning(row, name, text % {"count": len(whole_lines)})
        return None

    def _whole_lines(self, cell: str) -> list[str]:
        """Return the lines of a cell without its first, and without its last unless it is a row."""
        if len(self.header) < MIN_COLUMNS:
            return []
        lines = cell.splitlines()[1:]
        return lines if lines and self._is_row(lines[-1]) else lines[:-1]

    def _is_row(self, line: str) -> bool:
        return self.cells_of(line) is not None

    def cells_of(self, line: str) -> list[str] | None:
        """Return the cells of a line that is a complete row by itself, else None."""
        if line.count(self._delimiter) < len(self.header) - 1:
            return None
        try:
            cells = next(csv.reader([line], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return None
        return cells if len(cells) == len(self.header) else None

    def open_cell(self, text: str) -> tuple[int, str] | None:
        """Return the position and the column of the unclosed quote in a malformed row."""
        at = column = 0
        while at < len(text):
            if text[at] == '"':
                closed = QUOTED.match(text, at)
                end = closed.end() if closed else len(text)
                if not text.startswith((self._delimiter, "\r", "\n"), end):
                    name = self.header[column] if column < len(self.header) else ""
                    return at, name
                at = end
            at = text.find(self._delimiter, at)
            if at < 0:
                return None
            at, column = at + 1, column + 1
        return None


def _next_cells(reader: Iterator[list[str]], lines: _Lines) -> list[str] | csv.Error | None:
    lines.begin_row()
    try:
        return next(reader, None)
    except csv.Error as error:
        return error


def _header(reader: Iterator[list[str]], lines: _Lines, columns: Columns) -> list[str]:
    try:
        names = next(reader, [])
    except csv.Error as error:
        raise FileError(
            _(
                "The header is not valid CSV in line %(line)d (%(reason)s). Name the fields "
                "without quotes."
            )
            % {"line": lines.number, "reason": quote(str(error))}
        ) from None
    return read_header(
        names,
        _(
            "The first line names none of the record's fields (“%(line)s”). Name them there, "
            "such as key, question and video_url, with commas, semicolons or tabs between."
        ),
        columns,
    )


def _malformed_row_error(
    row: int, table: _Table, lines: _Lines, cells: csv.Error | list[str]
) -> RowError:
    hint = _("Put cells with quotes or line breaks in quotes, and double the quotes inside.")
    reason = str(cells)
    if isinstance(cells, list):
        reason = _("it has %(cells)d cells under %(columns)d columns") % {
            "cells": len(cells),
            "columns": len(table.header),
        }
    text = "".join(lines.row)
    open_cell = None if isinstance(cells, _TooLongError | list) else table.open_cell(text)
    if open_cell is None:
        message = _(
            "It begins in line %(begins)d and is not valid CSV from line %(line)d on "
            "(%(reason)s), so neither this row nor any after it was imported."
        )
        position, column = 0, ""
    else:
        message = _(
            "A quote opens in line %(begins)d (%(column)s) and is not closed correctly. The row "
            "is not valid CSV from line %(line)d on (%(reason)s), so neither this row nor any "
            "after it was imported."
        )
        position, column = open_cell
    begins = lines.first_line_of_row + text.count("\n", 0, position)
    values = {"begins": begins, "column": quote(column), "line": lines.number}
    return RowError(row, "row", message % (values | {"reason": quote(reason)}), hint)


def _rows_after(row: int, table: _Table, lines: _Lines) -> Iterator[RawRow]:
    """Yield the lines after a malformed row that are complete rows by themselves."""
    if len(table.header) < 2:
        return
    for number, line in lines.lines_after():
        cells = table.cells_of(line)
        if cells and any(cells):
            raw = table.raw(row, cells)
            if not isinstance(raw, RowError):
                yield row, RowAfterError(number, raw)


def text_of_cell(cell: str) -> str:
    """Remove the apostrophe that keeps a spreadsheet from running the text as a formula."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _to_cell(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


class _Echo:
    """Lets `csv.writer` return each row as a text."""

    def write(self, text: str) -> str:
        return text


def lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    # With both characters, since the csv module quotes a cell only for those in `lineterminator`.
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow(FIELDS)
    for record in records:
        yield writer.writerow(cells_of(record))


def cells_of(record: dict[str, Any]) -> list[str]:
    """Return the texts of a record's fields, none of which a spreadsheet runs as a formula."""
    return [_to_cell(cell_value(record[name])) for name in FIELDS]


def cell_value(value: Any) -> str:
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
