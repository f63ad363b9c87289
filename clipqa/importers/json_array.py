"""One JSON array of records, read piece by piece: the file may be larger than the memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.problems import FileError
from clipqa.importers.raw import DECODER, LONGEST_ROW, RawRow, Writable, as_raw

PIECE = 1 << 18
BETWEEN = re.compile(r"[\s,]*")


def read(stream: TextIO) -> Iterator[RawRow]:
    """Records of an array; a file of bare objects, one after the other, is read as well."""
    window = _Window(stream)
    is_array = window.takes("[")
    row = 0
    while not (window.takes("]") if is_array else window.is_done):
        row += 1
        yield as_raw(row, window.value(row))
    if not window.is_done:
        raise FileError(_("There is more after the array's end. Put all records into one array."))


class _Window:
    """The part of the file that is in memory, and where in it we are."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0

    @property
    def is_done(self) -> bool:
        self._skip_between()
        return self._at >= len(self._text)

    def takes(self, sign: str) -> bool:
        self._skip_between()
        found = self._text.startswith(sign, self._at)
        self._at += len(sign) if found else 0
        return found

    def value(self, row: int) -> object:
        size = PIECE
        while True:
            try:
                value, self._at = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise _unreadable(row, _("is nested too deeply")) from None
            except json.JSONDecodeError as error:
                too_long = len(self._text) - self._at > LONGEST_ROW
                if too_long or not self._read_on(size):
                    raise _unreadable(row, error.msg) from None
                size *= 2  # so that a long record is not tried again and again
            else:
                return value

    def _skip_between(self) -> None:
        while True:
            match = BETWEEN.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._read_on(PIECE):
                return

    def _read_on(self, size: int) -> bool:
        piece = self._stream.read(size)
        self._text = self._text[self._at :] + piece
        self._at = 0
        return bool(piece)


def _unreadable(row: int, reason: str) -> FileError:
    return FileError(
        _(
            "Record %(row)d can't be read (%(reason)s), so nothing was imported. "
            "Mend it, or write JSON Lines, where one broken row leaves the others whole."
        )
        % {"row": row, "reason": reason}
    )


def write(records: Iterable[dict[str, Any]], stream: Writable) -> None:
    stream.write("[\n")
    separator = ""
    for record in records:
        stream.write(f"{separator}{json.dumps(record, ensure_ascii=False)}\n")
        separator = ","
    stream.write("]\n")
