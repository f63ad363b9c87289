"""A JSON array of records, read in pieces, since the file may be larger than memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.headers import Columns, fields_of, with_columns
from clipqa.importers.problems import FileError
from clipqa.importers.raw import MAX_ROW_LENGTH, Decoder, RawRow

PIECE = 1 << 18
SPACE = re.compile(r"[ \t\n\r]*+")


def read(stream: TextIO, columns: Columns = fields_of) -> Iterator[RawRow]:
    yield from with_columns(_read(stream), columns)


def _read(stream: TextIO) -> Iterator[RawRow]:
    """Yield the records of an array, or those of a file with one object after the other."""
    buffer = _Buffer(stream)
    if not buffer.skip("["):
        yield from _bare_records(buffer)
        return
    yield from _records_of_array(buffer)
    if not buffer.is_done:
        raise FileError(
            _("There is more content after the end of the array. Put all records into one array.")
        )


def _records_of_array(buffer: _Buffer) -> Iterator[RawRow]:
    row = 0
    while not buffer.skip("]"):
        row += 1
        yield from buffer.rows(row)
        if not buffer.skip(",") and not buffer.is_next("]"):
            raise _record_error(row + 1, _("there is no comma before it"))


def _bare_records(buffer: _Buffer) -> Iterator[RawRow]:
    row = 0
    while not buffer.is_done:
        row += 1
        yield from buffer.rows(row)
        buffer.skip(",")


class _Buffer:
    """The part of the file that is in memory, and the position of the parser in it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._decoder = Decoder()

    @property
    def is_done(self) -> bool:
        self._skip_whitespace()
        return self._at >= len(self._text)

    def is_next(self, char: str) -> bool:
        self._skip_whitespace()
        return self._text.startswith(char, self._at)

    def skip(self, char: str) -> bool:
        found = self.is_next(char)
        self._at += len(char) if found else 0
        return found

    def rows(self, row: int) -> Iterator[RawRow]:
        """Yield the next value as a row, and warnings about it."""
        yield from self._decoder.rows(row, self._value(row))

    def _value(self, row: int) -> object:
        """Return the next JSON value. `row` is its number in error messages."""
        size = PIECE
        while True:
            value, end, error = self._decode(row)
            # A number at the end of the window may be incomplete.
            if error is None and (end < len(self._text) or not self._read_more(size)):
                self._at = end
                return value
            if error and (len(self._text) - self._at > MAX_ROW_LENGTH or not self._read_more(size)):
                raise _record_error(row, error)
            size *= 2  # so that a long record is decoded a few times only

    def _decode(self, row: int) -> tuple[object, int, str | None]:
        try:
            value, end = self._decoder.decode_at(self._text, self._at)
        except RecursionError:
            raise _record_error(row, _("it is nested too deeply")) from None
        except json.JSONDecodeError as error:
            return None, self._at, error.msg
        if end - self._at > MAX_ROW_LENGTH:
            raise _record_error(row, _("it has more than 40 million characters"))
        return value, end, None

    def _skip_whitespace(self) -> None:
        while True:
            match = SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._read_more(PIECE):
                return

    def _read_more(self, size: int) -> bool:
        piece = self._stream.read(size)
        if piece:
            self._text = self._text[self._at :] + piece
            self._at = 0
        return bool(piece)


def _record_error(row: int, reason: str) -> FileError:
    return FileError(
        _(
            "Record %(row)d can't be read (%(reason)s), so nothing was imported. "
            "Correct it, or use JSON Lines, where an invalid row doesn't affect the others."
        )
        % {"row": row, "reason": reason}
    )


def lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield "[\n"
    separator = ""
    for record in records:
        yield f"{separator}{json.dumps(record, ensure_ascii=False)}\n"
        separator = ","
    yield "]\n"
