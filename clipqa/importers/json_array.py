"""A JSON array of records, read in pieces, since the file may be larger than memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.problems import FileError
from clipqa.importers.raw import MAX_ROW_LENGTH, Decoder, RawRow, Writable

PIECE = 1 << 18
SPACE = re.compile(r"[ \t\n\r]*+")


def read(stream: TextIO) -> Iterator[RawRow]:
    """Yield the records of an array, or those of a file with one object after the other."""
    window = _Window(stream)
    if not window.takes("["):
        yield from _bare_records(window)
        return
    yield from _records_of_array(window)
    if not window.is_done:
        raise FileError(_("There is more after the array's end. Put all records into one array."))


def _records_of_array(window: _Window) -> Iterator[RawRow]:
    row = 0
    while not window.takes("]"):
        row += 1
        yield from window.rows(row)
        if not window.takes(",") and not window.stands_at("]"):
            raise _unreadable(row + 1, _("no comma stands before it"))


def _bare_records(window: _Window) -> Iterator[RawRow]:
    row = 0
    while not window.is_done:
        row += 1
        yield from window.rows(row)
        window.takes(",")


class _Window:
    """The part of the file that is in memory, and the position of the parser in it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._decoder = Decoder()

    @property
    def is_done(self) -> bool:
        self._skip_between()
        return self._at >= len(self._text)

    def stands_at(self, sign: str) -> bool:
        self._skip_between()
        return self._text.startswith(sign, self._at)

    def takes(self, sign: str) -> bool:
        found = self.stands_at(sign)
        self._at += len(sign) if found else 0
        return found

    def rows(self, row: int) -> Iterator[RawRow]:
        """Yield the next value as a row, and warnings about it."""
        yield from self._decoder.rows(row, self._value(row))

    def _value(self, row: int) -> object:
        """Return the next JSON value. `row` is its number in error messages."""
        size = PIECE
        while True:
            value, end, error = self._decoded(row)
            # A number at the end of the window may be incomplete.
            if error is None and (end < len(self._text) or not self._read_on(size)):
                self._at = end
                return value
            if error and (len(self._text) - self._at > MAX_ROW_LENGTH or not self._read_on(size)):
                raise _unreadable(row, error)
            size *= 2  # so that a long record is decoded a few times only

    def _decoded(self, row: int) -> tuple[object, int, str | None]:
        try:
            value, end = self._decoder.decode_at(self._text, self._at)
        except RecursionError:
            raise _unreadable(row, _("is nested too deeply")) from None
        except json.JSONDecodeError as error:
            return None, self._at, error.msg
        if end - self._at > MAX_ROW_LENGTH:
            raise _unreadable(row, _("it has more than 10 million characters"))
        return value, end, None

    def _skip_between(self) -> None:
        while True:
            match = SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._read_on(PIECE):
                return

    def _read_on(self, size: int) -> bool:
        piece = self._stream.read(size)
        if piece:
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
