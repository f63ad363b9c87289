"""The raw rows that every format yields, and readers of lines and JSON with limits."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.problems import FileError, RowError, RowWarning
from clipqa.lib.sentences import quote

MAX_ROW_LENGTH = 40_000_000  # characters; the longest transcript fits
DIGITS = 30
MAX_REPEATED = 5  # repeated names that are reported for one record


class Writable(Protocol):
    def write(self, text: str, /) -> Any: ...


@dataclass(frozen=True)
class RowAfterError:
    """A line after a malformed row. It may be inside a cell, so it is only checked."""

    line: int
    raw: Mapping[str, object]


@dataclass(frozen=True)
class RowsDiscarded:
    """The file is malformed. From this row on, text within cells may have been read as rows."""

    row: int


# The number of a row (0: the whole file), with its values, its error, or a message about it.
RawRow = tuple[int, Mapping[str, object] | RowError | RowWarning | RowAfterError | RowsDiscarded]


def bounded_lines(stream: TextIO) -> Iterator[str]:
    """Yield the lines of a stream. Raises FileError for one that exceeds the limit."""
    number = 0
    while line := stream.readline(MAX_ROW_LENGTH + 1):
        number += 1
        if len(line) > MAX_ROW_LENGTH:
            raise FileError(
                _("Line %(number)d has more than 40 million characters. Split it into records.")
                % {"number": number}
            )
        yield line


def _bounded_int(digits: str) -> int | float:
    """Parse an integer, or a long one as a float, which is rejected later as too large.

    To parse an integer of a million digits would take minutes.
    """
    return int(digits) if len(digits) <= DIGITS else float(digits)


class Decoder:
    """Decodes JSON values, each of which is a row, and records repeated names in their objects."""

    def __init__(self) -> None:
        self._repeated: list[str] = []
        self._decoder = json.JSONDecoder(
            parse_int=_bounded_int, object_pairs_hook=self._object_of_pairs
        )

    def decode(self, text: str) -> Any:
        self._repeated.clear()
        return self._decoder.decode(text)

    def decode_at(self, text: str, at: int) -> tuple[Any, int]:
        """Return the value at a position, and the position of its end."""
        self._repeated.clear()
        return self._decoder.raw_decode(text, at)

    def rows(self, row: int, value: Any) -> Iterator[RawRow]:
        """Yield the row of the value that was decoded last, and warnings about repeated names."""
        if not isinstance(value, dict):
            hint = _('Write {"key": …, "question": …}.')
            yield row, RowError(row, "row", _("It is not a JSON object."), hint)
            return
        repeated = list(dict.fromkeys(self._repeated))[:MAX_REPEATED]
        yield row, value
        for name in repeated:
            text = _("It occurs twice in one object of this record. The last value is used.")
            yield row, RowWarning(row, quote(name), text)

    def _object_of_pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            counted = Counter(name for name, _value in pairs)
            self._repeated += [name for name, count in counted.items() if count > 1]
        return found
