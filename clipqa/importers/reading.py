"""Open what somebody gives: its format, compression and encoding."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from clipqa.importers import csv_rows, json_array, jsonl
from clipqa.importers.problems import FileError
from clipqa.importers.raw import RawRow, Writable


@dataclass(frozen=True)
class Format:
    suffixes: tuple[str, ...]
    read: Callable[[TextIO], Iterator[RawRow]]
    write: Callable[[Iterable[dict[str, Any]], Writable], None]


FORMATS = {
    "jsonl": Format((".jsonl", ".ndjson"), jsonl.read, jsonl.write),
    "json": Format((".json",), json_array.read, json_array.write),
    "csv": Format((".csv",), csv_rows.read, csv_rows.write),
}
GZIP = b"\x1f\x8b"
WRONG_STARTS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "ZIP / XLSX",
}


def format_of(path: Path, name: str = "") -> Format:
    """The format asked for, else the one that the file's name ends in."""
    if name:
        return FORMATS[name]
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    for found in FORMATS.values():
        if suffixes and suffixes[-1] in found.suffixes:
            return found
    raise FileError(
        _("The name %(name)s tells no format. End it in %(suffixes)s, or give --format.")
        % {"name": path.name, "suffixes": ", ".join(row.suffixes[0] for row in FORMATS.values())}
    )


def read_rows(path: Path, file_format: Format) -> Iterator[RawRow]:
    """Every row of the file; raises FileError with a sentence for what is no such file."""
    try:
        with _opened(path) as stream:
            yield from file_format.read(stream)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileError(
            _("%(name)s is a damaged gzip file. Pack it again.") % {"name": path.name}
        ) from None
    except OSError as error:
        raise FileError(
            _("%(name)s can't be read: %(reason)s.")
            % {"name": path.name, "reason": error.strerror or error}
        ) from None


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with path.open("rb") as raw:
        is_packed = raw.read(2) == GZIP
        raw.seek(0)
        unpacked = gzip.GzipFile(fileobj=raw) if is_packed else raw
        buffered = io.BufferedReader(unpacked)
        _refuse_other_kinds(path, buffered.peek(4))
        # Bytes that are no UTF-8 become lone surrogates, which the field they stand in refuses.
        with io.TextIOWrapper(
            buffered, encoding="utf-8-sig", errors="surrogateescape", newline=""
        ) as stream:
            yield stream


def _refuse_other_kinds(path: Path, start: bytes) -> None:
    for signature, kind in WRONG_STARTS.items():
        if start.startswith(signature):
            raise FileError(
                _("%(name)s is %(kind)s. Save it as CSV or JSON Lines in UTF-8.")
                % {"name": path.name, "kind": kind}
            )


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
