"""Other kinds of files are recognized by content and rejected with a hint."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clipqa.importers import FileError
from clipqa.importers.formats import format_of
from clipqa.importers.reading import format_to_read, read_rows

XLSX = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
XLSB = {"xl/workbook.bin": ""}
DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
PPTX = {"ppt/presentation.xml": ""}
ODS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
OTS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet-template", "content.xml": ""}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}
NUMBERS = {"Index/Document.iwa": "", "Index/Tables/Tile.iwa": "", "preview.jpg": ""}
OLD_NUMBERS = {"Index.zip": "", "preview.jpg": ""}
ARCHIVE = {"answers.csv": "key,question\n", "readme.txt": ""}
PAGE = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>key,question</body></html>"

CSV_UTF_8 = "save the sheet as CSV (UTF-8), then import"
DECOMPRESS = "Decompress it and import the file inside"
EXPORT = "Download or export the table itself as CSV"
USE_SPREADSHEET = "Put its table into a spreadsheet"


def make_zip(members: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


def make_tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("answers.csv")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"key\n"))
    return packed.getvalue()


KINDS = [
    (make_zip(XLSX), "is not what its name says (Excel, .xlsx)", "--format xlsx"),
    (make_zip(XLSB), "is a spreadsheet (Excel, .xlsb)", CSV_UTF_8),
    (make_zip(ODS), "is a spreadsheet (OpenDocument, .ods)", CSV_UTF_8),
    (make_zip(OTS), "is a spreadsheet (OpenDocument, .ods)", CSV_UTF_8),
    (make_zip(NUMBERS), "is a Numbers file", "In Numbers choose File, Export To, CSV"),
    (make_zip(OLD_NUMBERS), "is a Numbers file", "In Numbers choose File, Export To, CSV"),
    (make_zip(DOCX), "is a document (Word, .docx)", USE_SPREADSHEET),
    (make_zip(PPTX), "is a document (PowerPoint, .pptx)", USE_SPREADSHEET),
    (make_zip(ODT), "is a document (OpenDocument)", USE_SPREADSHEET),
    (make_zip(ARCHIVE), "is compressed (ZIP)", DECOMPRESS),
    (make_zip({}), "is compressed (ZIP)", DECOMPRESS),
    (make_zip(XLSX)[:60], "is compressed (ZIP)", DECOMPRESS),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel 97 to 2003, .xls", CSV_UTF_8),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a document (PDF)", USE_SPREADSHEET),
    (rb"{\rtf1\ansi key,question}", "is a document (RTF)", USE_SPREADSHEET),
    (bz2.compress(b"key,question\n"), "is compressed (bzip2)", DECOMPRESS),
    (lzma.compress(b"key,question\n"), "is compressed (xz)", DECOMPRESS),
    (make_tar(), "is compressed (tar)", DECOMPRESS),
    (gzip.compress(make_tar()), "is compressed (tar)", DECOMPRESS),
    (gzip.compress(PAGE.encode()), "is a web page or XML (HTML)", EXPORT),
    (b"SQLite format 3\x00" + bytes(90), "is not a list of records (SQLite)", "Save those as CSV"),
    (b"\x89PNG\r\n\x1a\n", "is not a list of records (PNG)", "Save those as CSV"),
    ("key,question\n".encode("utf-16"), "is UTF-16", "give --encoding utf-16"),
    ("key,question\n".encode("utf-32"), "UTF-32", "Save those as CSV"),
    (PAGE.encode(), "is a web page or XML (HTML)", EXPORT),
    (b"\xef\xbb\xbf\n\n  " + PAGE.lower().encode(), "is a web page or XML (HTML)", EXPORT),
    (b"<table><tr><td>key</td><td>question</td></tr></table>", "XML (HTML)", EXPORT),
    (b"<!-- saved from url=(0014)about:internet --><HTML>\n<p>a,b", "XML (HTML)", EXPORT),
    (b'<?xml version="1.0"?><Workbook/>', "is a web page or XML (XML)", EXPORT),
]


@pytest.mark.parametrize("name", ["answers.csv", "answers.jsonl", "answers.json"])
@pytest.mark.parametrize(("content", "kind", "hint"), KINDS, ids=range(len(KINDS)))
def test_other_kinds_of_files_are_recognized_by_content(
    tmp_path: Path, name: str, content: bytes, kind: str, hint: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError) as error:
        list(read_rows(path, format_of(path)))
    assert kind in str(error.value)
    assert hint in str(error.value)
    assert str(error.value).startswith(name)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("answers.xlsb", make_zip(XLSB), "is a spreadsheet (Excel, .xlsb)"),
        ("answers.ods", make_zip(ODS), "is a spreadsheet (OpenDocument, .ods)"),
        ("answers.xls", PAGE.encode(), "is a web page or XML (HTML)"),
        ("answers.numbers", make_zip(NUMBERS), "In Numbers choose File, Export To, CSV"),
        ("answers.txt", make_zip(ODS), "is a spreadsheet (OpenDocument, .ods)"),
        ("answers", make_zip(XLSX), "Rename it to end in .xlsx, or give --format xlsx."),
        ("answers.ods", b"key,question\n", "is a spreadsheet (OpenDocument, .ods)"),
        ("answers.NUMBERS", b"", "In Numbers choose File, Export To, CSV"),
        ("answers.pdf", b"", "is a document (PDF)"),
        ("answers.docx", b"nothing", "is a document (Word, .docx)"),
        ("answers.zip", make_zip(ARCHIVE), "Decompress it"),
    ],
)
def test_other_kinds_of_files_are_recognized_by_suffix(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError) as error:
        format_to_read(path)
    assert sentence in str(error.value)


@pytest.mark.parametrize("name", ["answers.xlsx", "answers.ods", "answers.numbers", "answers.pdf"])
def test_an_export_to_an_unknown_suffix_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(make_zip(XLSX))
    with pytest.raises(CommandError, match=r"has no known suffix\. Rename it to end in"):
        call_command("export_answers", str(path))
    assert path.read_bytes() == make_zip(XLSX)


def test_a_numbers_document_may_be_a_directory(tmp_path: Path) -> None:
    path = tmp_path / "answers.numbers"
    path.mkdir()
    with pytest.raises(FileError, match="In Numbers choose File, Export To, CSV"):
        list(read_rows(path, format_of(path, "csv")))


def test_a_less_than_sign_is_not_read_as_markup(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("key,question\na1,< 5 or > 5?\n<b,Is <i>this</i> markup?\n")
    assert len(list(read_rows(path, format_of(path)))) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PAGE, "is a web page or XML (HTML)"),
        ("<html>", "is a web page or XML (HTML)"),
        ("\n<TABLE><TR><TD>key</TD></TR></TABLE>\n", "is a web page or XML (HTML)"),
        ("<h1>Answers</h1>", "is a web page or XML"),
        ("key,question,answer\n", "The table has no rows under its header"),
        ("key;question;answer\r\n;;\r\n\r\n;;\r\n", "The table has no rows under its header"),
        ("sep=,\nkey,question\n", "The table has no rows under its header"),
        ("", "The file is empty"),
        ("\ufeff\n \n", "The file is empty"),
        ("Answers of the week\n\nfoo,bar\n", "names none of the record's fields"),
        ("key|question|answer\na1|Who?|They.\n", "names none of the record's fields"),
    ],
)
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_a_table_without_rows_gives_an_error_message(
    tmp_path: Path, content: str, sentence: str, is_dry_run: bool
) -> None:
    path = tmp_path / "html.csv"
    path.write_text(content)
    with pytest.raises(CommandError) as error:
        call_command("import_answers", str(path), dry_run=is_dry_run)
    assert error.value.returncode == 1
    assert sentence in str(error.value)
