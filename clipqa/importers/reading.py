"""Open a file and read its rows: detects its kind, compression and encoding."""

from __future__ import annotations

import gzip
import hashlib
import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clipqa.importers import encodings
from clipqa.importers.formats import BinaryFormat, Format, TextFormat, format_of
from clipqa.importers.headers import Columns, fields_of
from clipqa.importers.other_kinds import HEAD, reject_by_name, reject_other_kinds
from clipqa.importers.problems import FileError, RowWarning
from clipqa.importers.raw import RawRow
from clipqa.lib.sentences import quote

GZIP = b"\x1f\x8b"
PIECE = 1 << 20
WRONG_CONTENT = gettext_noop(
    "The content of %(name)s is not %(label)s. Rename it with the right suffix, such as .csv, or "
    "give --format."
)
TOO_LARGE = gettext_noop(
    "%(name)s has more than %(most)d MB. Split it, or save it as CSV, which has no limit."
)
NOT_UTF_8 = gettext_noop(
    "It is not UTF-8 and was read as Windows-1252 (cp1252). Check letters with accents. If they "
    "are wrong, save the file as UTF-8, or give --encoding."
)


def format_to_read(path: Path, name: str = "") -> Format:
    """Return the format of an existing file.

    Raises FileError, by the content of the file if that is of a known other kind.
    """
    try:
        return format_of(path, name)
    except FileError:
        reject_by_name(path)
        raise


def read_rows(
    path: Path, file_format: Format, encoding: str = "", columns: Columns = fields_of
) -> Iterator[RawRow]:
    """Yield every row of the file. Raises FileError if the file as a whole can't be read."""
    try:
        match file_format:
            case TextFormat():
                yield from _rows_of_text(path, file_format, encoding, columns)
            case BinaryFormat():
                yield from _rows_of_bytes(path, file_format, encoding, columns)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileError(
            _("%(name)s is a damaged gzip file. Compress it again.") % {"name": path.name}
        ) from None
    except UnicodeError:
        raise FileError(
            _("%(name)s can't be read as %(encoding)s. Give the encoding that it was saved in.")
            % {"name": path.name, "encoding": encoding}
        ) from None
    except IsADirectoryError:
        reject_by_name(path)  # on macOS a Numbers document may be a directory
        raise FileError(
            _("%(name)s can't be read: Is a directory. Give a file.") % {"name": path.name}
        ) from None
    except OSError as error:
        raise FileError(
            _("%(name)s can't be read: %(reason)s.")
            % {"name": path.name, "reason": error.strerror or error}
        ) from None


def _rows_of_text(
    path: Path, file_format: TextFormat, encoding: str, columns: Columns
) -> Iterator[RawRow]:
    name = encodings.normalize(encoding) or _detect_encoding(path)
    if name == encodings.CP1252 and not encoding:
        yield 0, RowWarning(0, "file", _(NOT_UTF_8))
    with _open_text(path, file_format.newline, name) as stream:
        yield from file_format.read(stream, columns)


def _rows_of_bytes(
    path: Path, file_format: BinaryFormat, encoding: str, columns: Columns
) -> Iterator[RawRow]:
    values = {"name": quote(path.name), "label": _(file_format.label)}
    if encoding:
        raise FileError(_("%(name)s is not a text file. Omit --encoding.") % values)
    with path.open("rb") as raw, _seekable(raw, file_format.max_bytes, values) as stream:
        if not file_format.recognises(stream):
            stream.seek(0)
            reject_other_kinds(path, stream.read(HEAD))
            raise FileError(_(WRONG_CONTENT) % values)
        stream.seek(0)
        yield from file_format.read(stream, columns)


@contextmanager
def _seekable(raw: BinaryIO, max_bytes: int, values: dict[str, str]) -> Iterator[BinaryIO]:
    """Yield a seekable stream of a file, which is a decompressed temporary copy for gzip.

    Raises FileError for more than `max_bytes` bytes.
    """
    with _decompressed(raw) as decompressed, tempfile.TemporaryFile() as copy:
        is_compressed = isinstance(decompressed.raw, gzip.GzipFile)
        remaining = max_bytes
        while is_compressed and remaining >= 0 and (piece := decompressed.read(PIECE)):
            copy.write(piece)
            remaining -= len(piece)
        stream: BinaryIO = copy if is_compressed else raw
        if stream.seek(0, io.SEEK_END) > max_bytes:
            raise FileError(_(TOO_LARGE) % {**values, "most": max_bytes // 1_000_000})
        stream.seek(0)
        yield stream


def _detect_encoding(path: Path) -> str:
    with path.open("rb") as raw, _decompressed(raw) as decompressed:
        reject_other_kinds(path, decompressed.peek(HEAD)[:HEAD])
        return encodings.detect(decompressed)


@contextmanager
def _open_text(path: Path, newline: str, encoding: str) -> Iterator[TextIO]:
    with path.open("rb") as raw, _decompressed(raw) as decompressed:
        is_utf_16 = encoding.lower().replace("_", "-").startswith("utf-16")
        reject_other_kinds(path, decompressed.peek(HEAD)[:HEAD], allow_utf_16=is_utf_16)
        # Invalid bytes of UTF-8 become lone surrogates, which the parser of their field rejects.
        errors = "surrogateescape" if encoding == encodings.UTF_8 else "strict"
        with io.TextIOWrapper(
            decompressed, encoding=encoding, errors=errors, newline=newline
        ) as stream:
            yield stream


def _decompressed(raw: BinaryIO) -> io.BufferedReader:
    is_compressed = raw.read(len(GZIP)) == GZIP
    raw.seek(0)
    return io.BufferedReader(
        cast("io.RawIOBase", gzip.GzipFile(fileobj=raw) if is_compressed else raw)
    )


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
