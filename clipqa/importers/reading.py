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
from clipqa.importers.other_kinds import HEAD, refuse_by_name, refuse_other_kinds
from clipqa.importers.problems import FileError, RowWarning
from clipqa.importers.raw import RawRow
from clipqa.lib.sentences import quote

GZIP = b"\x1f\x8b"
PIECE = 1 << 20
ANOTHER_CONTENT = gettext_noop(
    "%(name)s is no %(label)s file, whatever it is called. End its name in what it is, such as "
    ".csv, or give --format."
)
TOO_LARGE = gettext_noop(
    "%(name)s has more than %(most)d MB. Split it, or save it as CSV, which may be of any size."
)
NO_UTF_8 = gettext_noop(
    "It is no UTF-8 and was read as Windows-1252 (cp1252). Look at letters with accents; if they "
    "are wrong, save the file as UTF-8, or give --encoding."
)


def format_to_read(path: Path, name: str = "") -> Format:
    """Return the format of an existing file.

    Raises FileError, by the content of the file if that is of a known other kind.
    """
    try:
        return format_of(path, name)
    except FileError:
        refuse_by_name(path)
        raise


def read_rows(path: Path, file_format: Format, encoding: str = "") -> Iterator[RawRow]:
    """Yield every row of the file. Raises FileError if the file as a whole can't be read."""
    try:
        match file_format:
            case TextFormat():
                yield from _rows_of_text(path, file_format, encoding)
            case BinaryFormat():
                yield from _rows_of_bytes(path, file_format, encoding)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileError(
            _("%(name)s is a damaged gzip file. Pack it again.") % {"name": path.name}
        ) from None
    except UnicodeError:
        raise FileError(
            _("%(name)s can't be read as %(encoding)s. Give the encoding that it was saved in.")
            % {"name": path.name, "encoding": encoding}
        ) from None
    except IsADirectoryError:
        refuse_by_name(path)  # on macOS a Numbers document may be a directory
        raise FileError(
            _("%(name)s can't be read: Is a directory. Give a file.") % {"name": path.name}
        ) from None
    except OSError as error:
        raise FileError(
            _("%(name)s can't be read: %(reason)s.")
            % {"name": path.name, "reason": error.strerror or error}
        ) from None


def _rows_of_text(path: Path, file_format: TextFormat, encoding: str) -> Iterator[RawRow]:
    settled = encodings.settled(encoding) or _guessed(path)
    if settled == encodings.CP1252 and not encoding:
        yield 0, RowWarning(0, "file", _(NO_UTF_8))
    with _opened(path, file_format.newline, settled) as stream:
        yield from file_format.read(stream)


def _rows_of_bytes(path: Path, file_format: BinaryFormat, encoding: str) -> Iterator[RawRow]:
    shown = {"name": quote(path.name), "label": _(file_format.label)}
    if encoding:
        raise FileError(_("%(name)s is no text. Leave --encoding out.") % shown)
    with path.open("rb") as raw, _sought(raw, file_format.max_bytes, shown) as stream:
        if not file_format.recognises(stream):
            stream.seek(0)
            refuse_other_kinds(path, stream.read(HEAD))
            raise FileError(_(ANOTHER_CONTENT) % shown)
        stream.seek(0)
        yield from file_format.read(stream)


@contextmanager
def _sought(raw: BinaryIO, most: int, shown: dict[str, str]) -> Iterator[BinaryIO]:
    """Yield a seekable stream of a file, which is a decompressed temporary copy for gzip.

    Raises FileError for more than `most` bytes.
    """
    with _unpacked(raw) as unpacked, tempfile.TemporaryFile() as copy:
        is_packed = isinstance(unpacked.raw, gzip.GzipFile)
        left = most
        while is_packed and left >= 0 and (piece := unpacked.read(PIECE)):
            copy.write(piece)
            left -= len(piece)
        stream: BinaryIO = copy if is_packed else raw
        if stream.seek(0, io.SEEK_END) > most:
            raise FileError(_(TOO_LARGE) % {**shown, "most": most // 1_000_000})
        stream.seek(0)
        yield stream


def _guessed(path: Path) -> str:
    with path.open("rb") as raw, _unpacked(raw) as unpacked:
        refuse_other_kinds(path, unpacked.peek(HEAD)[:HEAD])
        return encodings.guess(unpacked)


@contextmanager
def _opened(path: Path, newline: str, encoding: str) -> Iterator[TextIO]:
    with path.open("rb") as raw, _unpacked(raw) as unpacked:
        is_utf_16 = encoding.lower().replace("_", "-").startswith("utf-16")
        refuse_other_kinds(path, unpacked.peek(HEAD)[:HEAD], takes_utf_16=is_utf_16)
        # Invalid bytes of UTF-8 become lone surrogates, which the parser of their field rejects.
        errors = "surrogateescape" if encoding == encodings.UTF_8 else "strict"
        with io.TextIOWrapper(
            unpacked, encoding=encoding, errors=errors, newline=newline
        ) as stream:
            yield stream


def _unpacked(raw: BinaryIO) -> io.BufferedReader:
    is_packed = raw.read(len(GZIP)) == GZIP
    raw.seek(0)
    return io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=raw) if is_packed else raw))


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
