"""The Range header of RFC 9110, section 14, read into one part of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_PART: Final = 2 * 1024 * 1024  # An open-ended request must not hold a thread for a film.
MAX_SPECS: Final = 16
SPEC: Final = re.compile(r"([0-9]{0,18})-([0-9]{0,18})", re.ASCII)


@dataclass(frozen=True)
class Part:
    """`start` counts from 0; never empty, never past the end of the file."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


class UnsatisfiableRangeError(ValueError):
    """A well-formed range that lies wholly outside the file."""


def parse_range(header: str, size: int) -> Part | None:
    """The first part asked for that exists, at most 2 MiB of it.

    None for what a server ignores: no header, another unit, bad syntax. Of several ranges the
    first is answered: a 206 says itself what it holds, and clients ask again for the rest.
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
    """Start and end (exclusive), empty when outside the file; None for bad syntax."""
    if not first:
        return (size - min(int(last), size), size) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
