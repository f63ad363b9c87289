"""Reading rows and records from text, and assertions for every row."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from clipqa.importers.formats import EXPORT_FORMATS
from clipqa.importers.problems import RowError
from clipqa.importers.raw import RawRow
from clipqa.importers.records import FIELDS, Record
from clipqa.importers.run import infrequent_gc, valid_records
from tests.fuzz.harness import assert_sentence

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def rows_of(name: str, text: str) -> list[RawRow]:
    """Return the rows, with the line endings of the format."""
    file_format = EXPORT_FORMATS[name]
    return list(file_format.read(io.StringIO(text, newline=file_format.newline)))


def records_of(name: str, text: str) -> list[Record]:
    with infrequent_gc():
        return list(valid_records(iter(rows_of(name, text)), NOW, lambda problem: None))


def check_rows(rows: list[RawRow]) -> None:
    numbers = [number for number, raw in rows if isinstance(raw, dict | RowError)]
    assert numbers == sorted(set(numbers))
    for number, raw in rows:
        if isinstance(raw, RowError):
            assert raw.row == number
            assert_sentence(ValueError(f"{raw.message} {raw.hint}"))


def check_round_trip(name: str, text: str) -> None:
    """Assert that a record with this text is read as one record with the same text."""
    record: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"key": "only", "answer": text}
    output = io.StringIO(newline="")
    EXPORT_FORMATS[name].write([record], output)
    ((_, raw),) = rows_of(name, output.getvalue())
    assert not isinstance(raw, RowError)
    assert raw["answer"] == text
