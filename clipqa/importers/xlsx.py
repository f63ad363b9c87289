"""Excel workbooks: reads the rows of the first visible sheet, with the sheet's row numbers."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook

from clipqa.importers.headers import Columns, fields_of, no_rows_error, read_header
from clipqa.importers.problems import FieldError, FileError, RowError, RowWarning
from clipqa.importers.raw import RawRow
from clipqa.importers.records import FIELDS
from clipqa.importers.xlsx_cells import is_shown_without_seconds, text_of
from clipqa.importers.xlsx_parts import (
    MAX_REPORTED,
    Merged,
    Survey,
    check_parts,
    damaged,
    survey,
)
from clipqa.lib.sentences import quote

MAX_BYTES = 100_000_000
LOCAL_FILE = b"PK\x03\x04"
# openpyxl warns about parts of a workbook that it would lose on saving.
warnings.filterwarnings("ignore", module="openpyxl")


def recognises(stream: BinaryIO) -> bool:
    """Return whether the bytes are a workbook, or a damaged archive, which `read` rejects."""
    if stream.read(len(LOCAL_FILE)) != LOCAL_FILE:
        return False
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return True
    return any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names)


def read(stream: BinaryIO, columns: Columns = fields_of) -> Iterator[RawRow]:
    with _convert_errors(), zipfile.ZipFile(stream) as archive:
        with_values = check_parts(archive)
        workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet, others = _first_visible(workbook.worksheets)
        with archive.open(sheet._worksheet_path) as part:
            found = survey(part)
        other_titles = [each.title for each in others if each._worksheet_path in with_values]
        yield from _warnings(sheet.title, other_titles, found)
        sheet.reset_dimensions()  # those stated in the file may be wrong
        yield from _Sheet(found, columns).rows(sheet.iter_rows(max_col=max(found.columns, 1)))


@contextmanager
def _convert_errors() -> Iterator[None]:
    """Convert errors to FileError. openpyxl may raise any exception for an invalid file."""
    try:
        yield
    except (FileError, MemoryError):
        raise
    except Exception:
        raise damaged() from None


def _first_visible(sheets: list[Any]) -> tuple[Any, list[Any]]:
    """Return the first visible sheet, and the others."""
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    if not shown:
        raise FileError(_("The Excel file has no sheet with cells. Put the records into one."))
    return shown[0], [sheet for sheet in sheets if sheet is not shown[0]]


def _warnings(title: str, other_titles: list[str], found: Survey) -> Iterator[RawRow]:
    if other_titles:
        names = ", ".join(f"“{quote(name)}”" for name in other_titles[:MAX_REPORTED])
        text = _("Only the sheet “%(title)s” is read. %(names)s also have values.")
        yield 0, RowWarning(0, "file", text % {"title": quote(title), "names": names})
    if count := len(found.hidden_rows):
        shown = ", ".join(map(str, found.hidden_rows[:MAX_REPORTED]))
        text = ngettext(
            "%(count)d row is hidden and read like the others (%(rows)s). Delete it to leave it "
            "out.",
            "%(count)d rows are hidden and read like the others (%(rows)s). Delete them to leave "
            "them out.",
            count,
        )
        yield 0, RowWarning(0, "file", text % {"count": count, "rows": shown})


class _Sheet:
    def __init__(self, found: Survey, columns: Columns) -> None:
        self._survey, self._columns = found, columns
        self._merged = sorted(found.merged, key=lambda each: each.first_row, reverse=True)
        self._open_ranges: list[Merged] = []  # ranges that include the current row
        self._header: list[str] = []
        self._warned_fields: set[str] = set()

    def rows(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[RawRow]:
        is_empty = True
        for number, cells in enumerate(rows, start=1):
            if not self._has_value(number, cells):
                continue
            if not self._header:
                self._header = self._read_header(number, cells)
                continue
            is_empty = False
            yield number, self._raw(number, cells)
            yield from self._get_warnings(number, cells)
        if not self._header:
            read_header([], "")
        if is_empty and self._header != list(FIELDS):
            raise no_rows_error()

    def _has_value(self, number: int, cells: tuple[Any, ...]) -> bool:
        is_filled = any(cell.value not in (None, "") for cell in cells)
        return is_filled or number in self._survey.without_result

    def _read_header(self, number: int, cells: tuple[Any, ...]) -> list[str]:
        if merged := self._merged_in(number):
            raise FileError(
                _("The header has merged cells (%(ref)s). Unmerge them and name every column.")
                % {"ref": merged.ref}
            )
        names = ["" if cell.value is None else str(cell.value) for cell in cells]
        return read_header(
            names,
            _(
                "The first row names none of the record's fields (“%(line)s”). Name them there, "
                "such as key, question and video_url, one in each column."
            ),
            self._columns,
        )

    def _raw(self, number: int, cells: tuple[Any, ...]) -> dict[str, object] | RowError:
        if merged := self._merged_in(number):
            return RowError(
                number,
                self._field(merged.first_column),
                _("The cells %(ref)s are merged, so that only the first one has a value.")
                % {"ref": merged.ref},
                _("Unmerge them and fill in each."),
            )
        if without := self._survey.without_result.get(number):
            return RowError(
                number,
                self._field(without[0]),
                _("It is a formula whose result is not saved in the file."),
                _("Open the file in a spreadsheet and save it again, or type the value itself."),
                others if isinstance(others := self._by_field(number, cells), dict) else None,
            )
        return self._by_field(number, cells)

    def _by_field(self, number: int, cells: tuple[Any, ...]) -> dict[str, object] | RowError:
        raw: dict[str, object] = {}
        invalid: RowError | None = None
        for cell, field in zip(cells, self._header, strict=True):
            try:
                text = text_of(cell, field)
            except FieldError as error:
                if field in FIELDS and invalid is None:
                    invalid = RowError(number, field, error.message, error.hint, raw)
                text = ""  # else the column isn't a field and is ignored
            if field:
                raw[field] = text
            elif text:
                return RowError(
                    number,
                    "row",
                    _("The cell %(place)s is in a column without a name.")
                    % {"place": cell.coordinate},
                    _("Name the column, or clear the cell."),
                )
        return invalid or raw

    def _get_warnings(self, number: int, cells: tuple[Any, ...]) -> Iterator[RawRow]:
        """Yield a warning for times shown without seconds, once for each column."""
        for cell, field in zip(cells, self._header, strict=True):
            if field not in self._warned_fields and is_shown_without_seconds(cell, field):
                self._warned_fields.add(field)
                text = _(
                    "It is shown as hours and minutes (%(text)s) and read as minutes and seconds, "
                    "in every row. If that is wrong, format the column as hh:mm:ss."
                )
                yield number, RowWarning(number, field, text % {"text": text_of(cell, field)})

    def _merged_in(self, number: int) -> Merged | None:
        """Return the first merged range that includes a row. Called with ascending numbers."""
        while self._merged and self._merged[-1].first_row <= number:
            self._open_ranges.append(self._merged.pop())
        self._open_ranges = [each for each in self._open_ranges if each.last_row >= number]
        return self._open_ranges[0] if self._open_ranges else None

    def _field(self, column: int) -> str:
        at = column - 1
        return (self._header[at] if at < len(self._header) else "") or "row"
