"""What every format hands on: numbered raw rows, read line by line within bounds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TextIO

from django.utils.translation import gettext as _

from clipqa.importers.problems import FileError, RowError

LONGEST_ROW = 10_000_000  # characters; a day of speech fits
DIGITS = 30


class Writable(Protocol):
    def write(self, text: str, /) -> Any: ...


RawRow = tuple[int, Mapping[str, object] | RowError]


def bounded_lines(stream: TextIO) -> Iterator[str]:
    """The lines of a stream, none of which may fill the memory."""
    number = 0
    while line := stream.readline(LONGEST_ROW + 1):
        number += 1
        if len(line) > LONGEST_ROW:
            raise FileError(
                _("Line %(number)d has more than 10 million characters. Split it into records.")
                % {"number": number}
            )
        yield line


def _bounded_int(digits: str) -> int | float:
    """Python takes minutes for numbers of a million digits; as a float they are just too big."""
    return int(digits) if len(digits) <= DIGITS else float(digits)


DECODER = json.JSONDecoder(parse_int=_bounded_int)


def as_raw(row: int, value: Any) -> RawRow:
    if isinstance(value, dict):
        return row, value
    right = _('Write {"key": …, "question": …}.')
    return row, RowError(row, "row", _("It is no JSON object."), right)
