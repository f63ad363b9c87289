"""Write records as an Excel workbook, piece by piece: no more than a row is in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from clipqa.importers.csv_rows import cells_of
from clipqa.importers.records import FIELDS

MAX_CELL_LENGTH = 32_767  # characters; Excel calls a file with a longer text damaged
PIECE = 1 << 16
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = "http://schemas.openxmlformats.org"
RELATIONS = f"{NAMESPACES}/officeDocument/2006/relationships"
MAIN = f"{NAMESPACES}/spreadsheetml/2006/main"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{NAMESPACES}/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{NAMESPACES}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="answers" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{NAMESPACES}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


class _Pieces(io.RawIOBase):
    """The bytes that a ZIP archive has written since they were last taken."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._bytes += data
        return len(data)

    def __len__(self) -> int:
        return len(self._bytes)

    def take(self) -> bytes:
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


def pieces(records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield the bytes of a workbook with one sheet of texts.

    A text that is too long for a cell is left out. Only a transcript can be, and an import leaves
    the stored one if its cell is empty.
    """
    written = _Pieces()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for row in _sheet(records):
                sheet.write(row.encode("utf-8", "replace"))
                if len(written) > PIECE:
                    yield written.take()
    yield written.take()


def _sheet(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'
    yield _row(list(FIELDS))
    for record in records:
        yield _row(cells_of(record))
    yield "</sheetData></worksheet>"


def _row(texts: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, texts))}</row>"


def _cell(text: str) -> str:
    if not text or len(text) > MAX_CELL_LENGTH:
        return "<c/>"
    # XML reads a carriage return as a line feed.
    shown = escape(text, {"\r": "&#13;"})
    return f'<c t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
