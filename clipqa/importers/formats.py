"""The table of import formats. A new format is a module and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clipqa.importers import csv_rows, json_array, jsonl, xlsx
from clipqa.importers.headers import Columns
from clipqa.importers.problems import FileError
from clipqa.importers.raw import RawRow, Writable


@dataclass(frozen=True)
class Format:
    label: str
    suffixes: tuple[str, ...]


@dataclass(frozen=True)
class TextFormat(Format):
    """Read from decoded text, and written by an export."""

    read: Callable[[TextIO, Columns], Iterator[RawRow]]
    lines: Callable[[Iterable[dict[str, Any]]], Iterator[str]]  # of an export
    newline: str = ""  # an argument of `open`

    def write(self, records: Iterable[dict[str, Any]], stream: Writable) -> None:
        for line in self.lines(records):
            stream.write(line)


@dataclass(frozen=True)
class BinaryFormat(Format):
    """Read from a seekable stream of up to `max_bytes` bytes."""

    read: Callable[[BinaryIO, Columns], Iterator[RawRow]]
    recognises: Callable[[BinaryIO], bool]
    max_bytes: int


Row = TypeVar("Row", bound=Format)

FORMATS: dict[str, Format] = {
    # In JSON Lines only a line feed ends a record; a carriage return is white space in JSON.
    "jsonl": TextFormat(
        gettext_noop("JSON Lines"), (".jsonl", ".ndjson"), jsonl.read, jsonl.lines, newline="\n"
    ),
    "json": TextFormat(gettext_noop("JSON"), (".json",), json_array.read, json_array.lines),
    "csv": TextFormat(gettext_noop("CSV"), (".csv", ".tsv"), csv_rows.read, csv_rows.lines),
    "xlsx": BinaryFormat(
        gettext_noop("Excel"), (".xlsx", ".xlsm"), xlsx.read, xlsx.recognises, xlsx.MAX_BYTES
    ),
}
EXPORT_FORMATS = {name: row for name, row in FORMATS.items() if isinstance(row, TextFormat)}


def format_of(path: Path, name: str = "") -> Format:
    """Return the format of this name, else the one of the file's suffix. Raises FileError."""
    return _find_format(FORMATS, path, name)


def format_to_write(path: Path, name: str = "") -> TextFormat:
    return _find_format(EXPORT_FORMATS, path, name)


def _find_format(rows: Mapping[str, Row], path: Path, name: str) -> Row:
    if name:
        return rows[name]
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    for found in rows.values():
        if suffixes and suffixes[-1] in found.suffixes:
            return found
    raise FileError(
        _("%(name)s has no known suffix. Rename it to end in %(suffixes)s, or give --format.")
        % {"name": path.name, "suffixes": ", ".join(row.suffixes[0] for row in rows.values())}
    )


def labels(rows: Mapping[str, Format]) -> str:
    return ", ".join(row.label for row in rows.values())


def name_of(suffix: str) -> str:
    """Return the name of the format with this suffix, or ''."""
    return next((name for name, row in FORMATS.items() if suffix in row.suffixes), "")
