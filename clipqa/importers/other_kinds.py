"""Recognize files that are not lists of records by their content.

Each kind has an error message that says what to do. The name of a file only decides if its content
doesn't, since spreadsheets are often just renamed to .csv.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clipqa.importers.formats import name_of
from clipqa.importers.problems import FileError
from clipqa.lib.sentences import quote

HEAD = 512  # number of first bytes by which a kind is recognized
ZIP = b"PK"

SPREADSHEET = gettext_noop(
    "%(name)s is a spreadsheet (%(kind)s). Open it and save the sheet as CSV (UTF-8), then import "
    "that file."
)
NUMBERS = gettext_noop(
    "%(name)s is a %(kind)s file. In Numbers choose File, Export To, CSV, then import that file."
)
DOCUMENT = gettext_noop(
    "%(name)s is a document (%(kind)s). Put its table into a spreadsheet, save that as CSV (UTF-8) "
    "and import it."
)
COMPRESSED = gettext_noop(
    "%(name)s is compressed (%(kind)s). Decompress it and import the file inside. Only gzip is "
    "supported directly."
)
WEB_PAGE = gettext_noop(
    "%(name)s is a web page or XML (%(kind)s), not a table of records. Download or export the "
    "table itself as CSV; a login page is often saved instead."
)
UTF_16 = gettext_noop(
    "%(name)s is %(kind)s. Save it as CSV or JSON Lines in UTF-8, or give --encoding utf-16."
)
WRONG_SUFFIX = gettext_noop(
    "%(name)s is not what its name says (%(kind)s). Rename it to end in %(suffix)s, or "
    "give --format %(format)s."
)
BINARY = gettext_noop(
    "%(name)s is not a list of records (%(kind)s). Save those as CSV or JSON Lines."
)


class Kind(NamedTuple):
    name: str
    sentence: str
    suffix: str = ""  # of its files, if a format may read them


# Kinds by the first bytes of the file. UTF-32 comes before UTF-16, whose mark it begins with.
SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xfe\x00\x00", Kind("UTF-32", BINARY)),
    (b"\x00\x00\xfe\xff", Kind("UTF-32", BINARY)),
    (b"\xff\xfe", Kind("UTF-16", UTF_16)),
    (b"\xfe\xff", Kind("UTF-16", UTF_16)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("Excel 97 to 2003, .xls", SPREADSHEET)),
    (b"%PDF-", Kind("PDF", DOCUMENT)),
    (b"{\\rtf", Kind("RTF", DOCUMENT)),
    (b"SQLite format 3\x00", Kind("SQLite", BINARY)),
    (b"\x89PNG", Kind("PNG", BINARY)),
    (b"\xff\xd8\xff", Kind("JPEG", BINARY)),
    (b"BZh", Kind("bzip2", COMPRESSED)),
    (b"\xfd7zXZ\x00", Kind("xz", COMPRESSED)),
    (b"\x28\xb5\x2f\xfd", Kind("zstd", COMPRESSED)),
    (b"7z\xbc\xaf\x27\x1c", Kind("7z", COMPRESSED)),
    (b"Rar!\x1a\x07", Kind("RAR", COMPRESSED)),
)
TAR = (257, b"ustar")
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-z]", re.IGNORECASE)

XLSX = Kind("Excel, .xlsx", SPREADSHEET, ".xlsx")
# Kinds by a member that only their ZIP archives have.
MEMBERS: tuple[tuple[Callable[[str], bool], Kind], ...] = (
    (lambda name: name == "xl/workbook.bin", Kind("Excel, .xlsb", SPREADSHEET, ".xlsb")),
    (lambda name: name.startswith("xl/"), XLSX),
    (lambda name: name.startswith("word/"), Kind("Word, .docx", DOCUMENT)),
    (lambda name: name.startswith("ppt/"), Kind("PowerPoint, .pptx", DOCUMENT)),
    (lambda name: name.endswith((".iwa", "Index.zip")), Kind("Numbers", NUMBERS)),
)
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
ODS = Kind("OpenDocument, .ods", SPREADSHEET)
ODT = Kind("OpenDocument", DOCUMENT)
ARCHIVE = Kind("ZIP", COMPRESSED)

# Kinds by suffix, if the content is not recognized.
SUFFIXES: dict[str, Kind] = {
    ".xlsx": XLSX,
    ".xlsm": Kind("Excel, .xlsm", SPREADSHEET),
    ".xlsb": Kind("Excel, .xlsb", SPREADSHEET),
    ".xls": Kind("Excel, .xls", SPREADSHEET),
    ".ods": ODS,
    ".fods": ODS,
    ".numbers": Kind("Numbers", NUMBERS),
    ".docx": Kind("Word, .docx", DOCUMENT),
    ".doc": Kind("Word, .doc", DOCUMENT),
    ".odt": ODT,
    ".pdf": Kind("PDF", DOCUMENT),
    ".rtf": Kind("RTF", DOCUMENT),
    ".zip": ARCHIVE,
    ".html": Kind("HTML", WEB_PAGE),
    ".htm": Kind("HTML", WEB_PAGE),
}


def reject_other_kinds(path: Path, head: bytes, *, allow_utf_16: bool = False) -> None:
    """Raise FileError if the first bytes of the decompressed file are those of another kind."""
    kind = _kind_of(path, head)
    if kind is not None and not (allow_utf_16 and kind.sentence == UTF_16):
        raise _error_for(path, kind)


def reject_by_name(path: Path) -> None:
    """Raise FileError if the first bytes or the suffix of the file are those of another kind."""
    if path.is_file():
        with path.open("rb") as file:
            reject_other_kinds(path, file.read(HEAD))
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is not None:
        raise _error_for(path, kind)


def _error_for(path: Path, kind: Kind) -> FileError:
    values = {"name": quote(path.name), "kind": kind.name, "suffix": kind.suffix}
    reader = name_of(kind.suffix)
    sentence = WRONG_SUFFIX if reader else kind.sentence
    return FileError(_(sentence) % {**values, "format": reader})


def _kind_of(path: Path, head: bytes) -> Kind | None:
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith((ZIP + b"\x03\x04", ZIP + b"\x05\x06", ZIP + b"\x07\x08")):
        return _kind_of_archive(path)
    at, signature = TAR
    if head[at:].startswith(signature):
        return Kind("tar", COMPRESSED)
    if MARKUP.match(head):
        return Kind(_kind_of_markup(head.lower()), WEB_PAGE)
    return None


def _kind_of_markup(head: bytes) -> str:
    is_page = any(sign in head for sign in (b"<!doctype html", b"<html", b"<table", b"<head"))
    return "HTML" if is_page else "XML"


def _kind_of_archive(path: Path) -> Kind:
    """Return the kind of a ZIP archive, by the names of its members and its `mimetype`."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(100).decode("ascii", "replace").strip()
                if kind.startswith(OPEN_DOCUMENT):
                    return ODS if "spreadsheet" in kind else ODT
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        # Truncated, compressed with gzip again, encrypted (RuntimeError), or compressed with a
        # method that Python doesn't support (NotImplementedError).
        return ARCHIVE
    for matches, kind_of_member in MEMBERS:
        if any(map(matches, names)):
            return kind_of_member
    return ARCHIVE
