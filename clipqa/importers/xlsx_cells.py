"""Convert a cell of a spreadsheet to the text that a CSV file would have for it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers.csv_rows import text_of_cell
from clipqa.importers.problems import FieldError
from clipqa.lib.sentences import quote

TIMES = frozenset({"start", "end", "video_duration", "stated_duration"})
DATES = frozenset({"aired_on", "published_at", "publish_at", "expire_at"})
EXACT_DIGITS = 10**15  # spreadsheets round longer numbers

# Parts of a number format that are no codes: quoted text, an escaped character, and a language
# such as [$-409].
_NOT_CODES = re.compile(r'"[^"]*+"|\\.|\[\$[^\]]*+\]')
_ZEROS = re.compile(r"0{2,40}")


def text_of(cell: Any, field: str) -> str:
    """Return the text of an openpyxl cell in the column of a field.

    Raises FieldError for a cell without a usable value, or whose value may not be the typed one.
    """
    value = cell.value
    match value:
        case None:
            return ""
        case _ if cell.data_type == "e":
            raise FieldError(
                _("The cell %(place)s contains the error %(error)s.")
                % {"place": cell.coordinate, "error": quote(value)},
                _("Correct its formula, or type the value itself."),
            )
        case str():
            return text_of_cell(value.replace("_x000D_", ""))
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _format_number(cell, value, field)
        case time() | timedelta():
            return _format_time(cell, value, field)
        case date():
            return _format_date(cell, value, field)
    raise FieldError(
        _("The cell %(place)s can't be read.") % {"place": cell.coordinate},
        _("Format it as text and type it again."),
    )


def is_shown_without_seconds(cell: Any, field: str) -> bool:
    """Return whether a time is shown as hours and minutes, such as 0:50.

    Such a time is read as minutes and seconds.
    """
    value = cell.value
    if field not in TIMES or not isinstance(value, time | timedelta):
        return False
    return not (_milliseconds(value) % 60_000 or _shows_seconds(cell))


def _shows_seconds(cell: Any) -> bool:
    return "s" in _NOT_CODES.sub("", cell.number_format).lower()


def _format_number(cell: Any, value: int | float, field: str) -> str:
    if abs(value) >= EXACT_DIGITS:
        raise FieldError(
            _("The number in %(place)s is longer than the 15 digits that a spreadsheet keeps.")
            % {"place": cell.coordinate},
            _("Format the cell as text and type it again."),
        )
    if value == int(value):
        is_padded = _ZEROS.fullmatch(cell.number_format) and value >= 0
        return str(int(value)).zfill(len(cell.number_format) if is_padded else 0)
    if field in TIMES and 0 < value < 1 and abs(value * 1000 - round(value * 1000)) > 1e-6:
        raise FieldError(
            _("“%(value)s” in %(place)s looks like a time stored as a fraction of a day.")
            % {"value": quote(value), "place": cell.coordinate},
            _("Format the cell as a time with seconds (hh:mm:ss), or type seconds."),
        )
    return f"{value:.12f}".rstrip("0")


def _format_time(cell: Any, value: time | timedelta, field: str) -> str:
    if field not in TIMES:
        raise _converted_error(cell, _("a time"))
    ms = _milliseconds(value)
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    if is_shown_without_seconds(cell, field):
        return f"{hours}:{minutes:02d}"
    seconds, rest = divmod(rest, 1000)
    fraction = f".{rest:03d}" if rest else ""
    return f"{hours}:{minutes:02d}:{seconds:02d}{fraction}"


def _milliseconds(value: time | timedelta) -> int:
    if isinstance(value, time):
        value = timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
    return round(value / timedelta(milliseconds=1))


def _format_date(cell: Any, value: date, field: str) -> str:
    if field not in DATES:
        raise _converted_error(cell, _("a date"))
    if not isinstance(value, datetime) or value.time() == time():
        return f"{value:%Y-%m-%d}" if value.year >= 1000 else value.isoformat()
    return value.isoformat(timespec="seconds")


def _converted_error(cell: Any, kind: str) -> FieldError:
    """Return an error for a value that a spreadsheet has converted, as 1-2 to a date."""
    return FieldError(
        _("The cell %(place)s contains %(what)s, which may not be what was typed.")
        % {"place": cell.coordinate, "what": kind},
        _("Format the cell as text and type it again."),
    )
