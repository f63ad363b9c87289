"""The records of an export as a stream of bytes, in the formats that the admin offers."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clipqa.importers import csv_rows, jsonl, xlsx_written

Json = dict[str, Any]
LINES_IN_PIECE = 100


@dataclass(frozen=True)
class Download:
    label: Promise
    suffix: str
    content_type: str
    pieces: Callable[[Iterable[Json]], Iterator[bytes]]


def _encoded(lines: Callable[[Iterable[Json]], Iterator[str]]) -> Any:
    def pieces(records: Iterable[Json]) -> Iterator[bytes]:
        waiting: list[str] = []
        for line in lines(records):
            waiting.append(line)
            if len(waiting) == LINES_IN_PIECE:
                yield "".join(waiting).encode()
                waiting.clear()
        yield "".join(waiting).encode()

    return pieces


def _for_excel(records: Iterable[Json]) -> Iterator[bytes]:
    """Yield CSV with a byte order mark, without which Excel doesn't read it as UTF-8."""
    yield codecs.BOM_UTF8
    yield from DOWNLOADS["csv"].pieces(records)


CSV_TYPE = "text/csv; charset=utf-8"
DOWNLOADS: dict[str, Download] = {
    "csv": Download(_("CSV"), "csv", CSV_TYPE, _encoded(csv_rows.lines)),
    "csv-excel": Download(_("CSV for Excel (with a byte order mark)"), "csv", CSV_TYPE, _for_excel),
    "jsonl": Download(
        _("JSON Lines"), "jsonl", "application/x-ndjson; charset=utf-8", _encoded(jsonl.lines)
    ),
    "xlsx": Download(
        _("Excel"),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_written.pieces,
    ),
}
