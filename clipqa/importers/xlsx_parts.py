"""Check the parts of an Excel file against limits, and survey a sheet, before openpyxl reads it.

openpyxl reads a sheet row by row, but retains an empty element for each row and for everything
beside the rows, and loads every other part as a whole. So the size and the number of elements of
each part are checked first, with a parser that retains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _

from clipqa.importers.headers import MAX_COLUMNS
from clipqa.importers.problems import FileError
from clipqa.importers.raw import MAX_ROW_LENGTH

SHEETS, STRINGS = "xl/worksheets/", "xl/sharedstrings.xml"
MAX_PARTS = 5_000
# Bytes of a decompressed part.
MAX_SHEET, MAX_STRINGS, MAX_OTHER = 500_000_000, 100_000_000, 8_000_000
MAX_STRING_ELEMENTS = 4_000_000
MAX_OUTSIDE_ROWS, MAX_IN_ROW = 100_000, 20_000  # elements
MAX_ROWS = 1_048_576  # Excel's limit
MAX_REPORTED = 20
PIECE = 1 << 16

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


class Merged(NamedTuple):
    ref: str
    first_row: int
    last_row: int
    first_column: int


@dataclass
class Survey:
    """Properties of a sheet that openpyxl doesn't offer. Rows and columns are counted from 1."""

    columns: int = 0  # the last column with a value
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)  # only rows with a value
    # Row -> columns of formulas without a saved result.
    without_result: dict[int, list[int]] = field(default_factory=dict)


def damaged() -> FileError:
    return FileError(_("The Excel file is damaged or invalid. Open it in Excel and save it again."))


def too_large(excess: str) -> FileError:
    return FileError(
        _("The Excel file has %(what)s, more than an import reads. Save the sheet as CSV.")
        % {"what": excess}
    )


def check_parts(archive: ZipFile) -> set[str]:
    """Return the file names of sheets with a value. Raises FileError for parts over the limits."""
    parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
    if len(archive.infolist()) > MAX_PARTS:
        raise too_large(_("more than %(most)d parts") % {"most": MAX_PARTS})
    for part in parts:
        if part.file_size > _max_bytes(part):
            raise too_large(_("a part of %(size)d MB") % {"size": part.file_size // 1_000_000})
    for part in parts:
        if part.filename.lower() == STRINGS:
            with archive.open(part) as stream:
                _parse(stream, _limit_elements(MAX_STRING_ELEMENTS))
    return {part.filename for part in parts if _is_sheet(part) and _has_values(archive, part)}


def survey(stream: IO[bytes]) -> Survey:
    reader = _SheetReader()
    _parse(stream, reader.start, reader.end, reader.text)
    return reader.survey


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _max_bytes(part: ZipInfo) -> int:
    if _is_sheet(part):
        return MAX_SHEET
    return MAX_STRINGS if part.filename.lower() == STRINGS else MAX_OTHER


def _is_sheet(part: ZipInfo) -> bool:
    return part.filename.startswith(SHEETS) and part.filename.endswith(".xml")


class _Found(Exception):  # noqa: N818 (ends a search, not an error)
    pass


def _has_values(archive: ZipFile, part: ZipInfo) -> bool:
    reader = _SheetReader(on_value=_raise_found)
    try:
        with archive.open(part) as stream:
            _parse(stream, reader.start, reader.end, reader.text)
    except _Found:
        return True
    return False


def _raise_found() -> None:
    raise _Found


Start = Callable[[str, dict[str, str]], None]


def _parse(
    stream: IO[bytes],
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype  # XML bombs declare entities in a DOCTYPE
    try:
        while piece := stream.read(PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise damaged() from None


def _refuse_doctype(*declared: object) -> None:
    raise damaged()


def _limit_elements(limit: int) -> Start:
    remaining = limit

    def count(name: str, attributes: dict[str, str]) -> None:
        nonlocal remaining
        remaining -= 1
        if remaining < 0:
            raise too_large(_("more than %(most)d elements of text") % {"most": limit})

    return count


class _SheetReader:
    """Handles the elements of a sheet one by one, and retains only its survey."""

    def __init__(self, on_value: Callable[[], None] = lambda: None) -> None:
        self.survey = Survey()
        self._on_value = on_value
        self._row = self._column = 0
        self._is_in_row = self._is_hidden = self._row_has_value = False
        self._has_formula = self._has_value = self._is_in_value = self._is_text = False
        self._elements_outside_rows = self._elements_in_row = self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "row":
            self._start_row(attributes)
        elif self._is_in_row:
            self._start_in_row(local, attributes)
        else:
            self._elements_outside_rows += 1
            if self._elements_outside_rows > MAX_OUTSIDE_ROWS:
                raise too_large(_("more than %(most)d settings") % {"most": MAX_OUTSIDE_ROWS})
            if local == "mergeCell":
                self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local in {"v", "is"}:
            self._is_in_value = False
        elif local == "c":
            self._end_cell()
        elif local == "row":
            self._is_in_row = False
            if self._is_hidden and self._row_has_value:
                self.survey.hidden_rows.append(self._row)

    def text(self, text: str) -> None:
        self._length += len(text)
        self._has_value = self._has_value or self._is_in_value
        if self._length > MAX_ROW_LENGTH:
            raise FileError(
                _("Row %(row)d has more than 40 million characters. Shorten it.")
                % {"row": self._row}
            )

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1))
        # Rows must ascend, since openpyxl skips a row that comes after a later one.
        if not (number.isascii() and number.isdecimal() and self._row < int(number) <= MAX_ROWS):
            raise damaged()
        self._row, self._column = int(number), 0
        self._is_hidden = attributes.get("hidden") in {"1", "true"}
        self._is_in_row, self._row_has_value = True, False
        self._elements_in_row = self._length = 0

    def _start_in_row(self, local: str, attributes: dict[str, str]) -> None:
        self._elements_in_row += 1
        if self._elements_in_row > MAX_IN_ROW:
            raise too_large(_("more than %(most)d columns") % {"most": MAX_COLUMNS})
        if local == "c":
            self._start_cell(attributes.get("r"), attributes.get("t"))
        elif local == "f":
            self._has_formula = True
        elif local in {"v", "is"}:
            self._is_in_value = True
            self._has_value = self._has_value or self._is_text

    def _start_cell(self, place: str | None, kind: str | None) -> None:
        found = CELL.fullmatch(place) if place else None
        if place and (found is None or int(found[2]) != self._row):
            raise damaged()
        self._column = column_number(found[1]) if found else self._column + 1
        self._has_formula = self._has_value = False
        self._is_text = kind == "str"  # the text result of a formula, which may be empty

    def _end_cell(self) -> None:
        if self._has_formula and not self._has_value:
            self.survey.without_result.setdefault(self._row, []).append(self._column)
        if not (self._has_value or self._has_formula):
            return
        if self._column > MAX_COLUMNS:
            raise too_large(_("more than %(most)d columns") % {"most": MAX_COLUMNS})
        self.survey.columns = max(self.survey.columns, self._column)
        self._row_has_value = True
        self._on_value()

    def _merge(self, ref: str) -> None:
        if found := RANGE.fullmatch(ref):
            left, top, _right, bottom = found.groups()
            merged = Merged(ref, int(top), int(bottom), column_number(left))
            self.survey.merged.append(merged)
