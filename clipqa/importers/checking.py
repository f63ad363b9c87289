"""Check the rows of an import: yield the valid records, and report the problems of all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.importers.problems import RowError, RowRejected, RowWarning
from clipqa.importers.raw import RawRow, RowAfterError, RowsDiscarded
from clipqa.importers.records import (
    FIELDS,
    Record,
    field_name,
    parse_record,
    unknown_fields,
    with_field_names,
)
from clipqa.importers.save import Report
from clipqa.lib.sentences import quote

MAX_UNKNOWN = 50
MAX_ROWS_AFTER = 20  # lines after a malformed row that are reported separately


def valid_records(
    rows: Iterable[RawRow],
    now: datetime,
    report: Report,
    withhold: Callable[[int], None] = lambda first: None,
) -> Iterator[Record]:
    """Yield the valid records, and report all problems.

    Calls `withhold` with a row if the records from there on, already yielded, must not be saved.
    """
    first_rows: dict[str, dict[str, int]] = {"key": {}, "public_id": {}}
    unknown: set[str] = set()
    rows_after: _RowsAfterError | None = None
    for row, raw in rows:
        if isinstance(raw, RowWarning):
            report(raw)
            continue
        if isinstance(raw, RowsDiscarded):
            withhold(raw.row)
            continue
        if isinstance(raw, RowAfterError):
            rows_after = rows_after or _RowsAfterError(row, now, report)
            rows_after.check(raw)
            continue
        try:
            if isinstance(raw, RowError):
                raise RowRejected(raw)
            record = parse_record(row, _by_field(raw, unknown, report), now)
            _reject_duplicate(record, first_rows)
        except RowRejected as rejection:
            report(rejection)
            continue
        for warning in record.warnings:
            report(warning)
        yield record
    if rows_after:
        rows_after.report_summary()


class _RowsAfterError:
    """Checks the lines after a malformed row, so that all their errors are reported at once."""

    def __init__(self, row: int, now: datetime, report: Report) -> None:
        self._row = row
        self._now = now
        self._report = report
        self._valid = self._invalid = self._last_line = 0

    def check(self, rows_after: RowAfterError) -> None:
        self._last_line = rows_after.line
        try:
            parse_record(self._row, with_field_names(rows_after.raw), self._now)
        except RowRejected as rejection:
            self._invalid += 1
            if self._invalid <= MAX_ROWS_AFTER:
                field = _("line %(line)d") % {"line": rows_after.line}
                self._report(RowWarning(self._row, field, str(rejection)))
        else:
            self._valid += 1

    def report_summary(self) -> None:
        rows = self._valid + self._invalid
        text = ngettext(
            "After it, %(rows)d line up to line %(last)d is a row by itself (valid: %(sound)d). It "
            "was not imported, since it may be part of a cell. Correct this row and import the "
            "file again.",
            "After it, %(rows)d lines up to line %(last)d are rows by themselves, and %(sound)d of "
            "them are valid. None was imported, since they may be part of a cell. Correct this "
            "row and import the file again.",
            rows,
        )
        values = {"rows": rows, "last": self._last_line, "sound": self._valid}
        self._report(RowWarning(self._row, "row", text % values))


def _by_field(raw: Mapping[str, object], known: set[str], report: Report) -> Mapping[str, object]:
    """Return the row with the names of fields. Reports each unknown name once per file."""
    if not (unknown := unknown_fields(raw)):
        return raw
    if any(field_name(name) in FIELDS for name in unknown):
        raw = with_field_names(raw)
        unknown = unknown_fields(raw)
    for name in sorted(unknown - known)[: MAX_UNKNOWN - len(known)]:
        known.add(name)
        text = _("The record has no such field. It is ignored in every row.")
        report(RowWarning(0, quote(name), text))
    return raw


def _reject_duplicate(record: Record, first_rows: dict[str, dict[str, int]]) -> None:
    """Raise RowRejected if an earlier row has the same key or public id.

    `first_rows` has the row of each value of both, for the whole file.
    """
    for name, rows in first_rows.items():
        value = getattr(record, name)
        if value in rows:
            message = _("Row %(row)d has “%(value)s” already.") % {
                "row": rows[value],
                "value": quote(value),
            }
            hint = _("Give every record its own.")
            raise RowRejected(RowError(record.row, name, message, hint))
    for name, rows in first_rows.items():
        if value := getattr(record, name):
            rows[value] = record.row
