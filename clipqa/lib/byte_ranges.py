"""Parse the Range header of RFC 9110, section 14, into one part of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# A request without an end, as browsers send for a film, must not occupy a thread for all of it.
MAX_PART: Final = 2 * 1024 * 1024
MAX_SPECS: Final = 16
SPEC: Final = re.compile(r"([0-9]{0,18})-([0-9]{0,18})", re.ASCII)


@dataclass(frozen=True)
class Part:
    """A part of a file. Never empty and never past the end; `start` counts from 0."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


class UnsatisfiableRangeError(ValueError):
    """The header is well formed, but every range is outside the file (status 416)."""


def parse_range(header: str, size: int) -> Part | None:
    """Return the first requested part that exists, at most 2 MiB of it.

    Return None where a server ignores the header: it is missing, has another unit or bad syntax.
    Of several ranges only the first is answered: a 206 states its own range, and clients request
    the rest. Raise `UnsatisfiableRangeError` where no range is inside the file.
    """
    unit, equals, rest = header.partition("=")
    specs = [SPEC.fullmatch(spec.strip(" \t")) for spec in rest.split(",", MAX_SPECS)]
    if unit.strip().lower() != "bytes" or not equals:
        return None
    spans = [_span(spec[1], spec[2], size) if spec else None for spec in specs]
    if None in spans:
        return None
    for span in spans:
        if span and span[0] < span[1]:
            return Part(span[0], min(span[1] - span[0], MAX_PART), size)
    raise UnsatisfiableRangeError


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return start and end (exclusive), empty when outside the file; None for bad syntax."""
    if not first:
        return (size - min(int(last), size), size) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
