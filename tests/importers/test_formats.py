from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.core.management import load_command_class

from clipqa.importers import FileError
from clipqa.importers.formats import EXPORT_FORMATS, FORMATS, BinaryFormat, format_of
from clipqa.importers.headers import Columns
from clipqa.importers.json_array import PIECE
from clipqa.importers.problems import RowError
from clipqa.importers.raw import RawRow
from clipqa.importers.reading import read_rows
from clipqa.importers.records import FIELDS
from tests.importers.rows import DATA, row, write_rows

ROOT = Path(__file__).resolve().parent.parent.parent


def rows_of(path: Path, name: str = "") -> list[Any]:
    return list(read_rows(path, format_of(path, name)))


def errors_of(path: Path) -> dict[int, str]:
    return {number: str(raw) for number, raw in rows_of(path) if isinstance(raw, RowError)}


def test_every_format_gives_the_same_records() -> None:
    from_lines = [raw for _, raw in rows_of(DATA / "three.jsonl")]
    assert [raw for _, raw in rows_of(DATA / "three.json")] == from_lines
    keys = [raw["key"] for _, raw in rows_of(DATA / "three.csv")]
    assert keys == [raw["key"] for raw in from_lines] == ["t1", "t2", "t3"]


def test_gzip_is_recognized_by_content(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(gzip.compress(json.dumps(row()).encode()))
    assert rows_of(path) == [(1, row())]


@pytest.mark.parametrize("name", ["a.CSV.gz", "b.ndjson", "c.json"])
def test_the_format_is_recognized_by_the_suffix(name: str) -> None:
    assert format_of(Path(name)) in FORMATS.values()


def test_an_unknown_suffix_gives_an_error_message() -> None:
    suffixes = ", ".join(row.suffixes[0] for row in FORMATS.values())
    with pytest.raises(FileError, match=f"Rename it to end in {suffixes}, or give --format"):
        format_of(Path("records.txt"))
    assert format_of(Path("records.txt"), "csv") is FORMATS["csv"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("\ufeff{}".encode("utf-16"), "is UTF-16. Save it as CSV or JSON Lines in UTF-8"),
        (b"PK\x03\x04rest", r"is compressed \(ZIP\)\. Decompress it"),
        (b"\x1f\x8bnot really", "damaged gzip file. Compress it again"),
        (gzip.compress(b"{}\n" * 999, mtime=0)[:40], "damaged gzip file. Compress it again"),
    ],
)
def test_a_file_of_another_kind_is_rejected(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(content)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


def test_a_missing_file_and_a_directory_give_an_error_message(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="can't be read: No such file"):
        rows_of(tmp_path / "none.jsonl")
    with pytest.raises(FileError, match="can't be read: Is a directory"):
        rows_of(tmp_path, "jsonl")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "{",
            "It is not valid JSON from character 2 on. Write one whole JSON object in each line.",
        ),
        ("[1]", "It is not a JSON object"),
        ("null", "It is not a JSON object"),
        ('{"key": "a"} {"key": "b"}', "It is not valid JSON from character 14 on"),
        ("[" * 100_000, "nested too deeply"),
        ('{"key": ' + '{"a":' * 100_000, "nested too deeply"),
    ],
    ids=range(6),
)
def test_an_invalid_line_does_not_affect_the_others(
    tmp_path: Path, line: str, sentence: str
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(f"{json.dumps(row())}\n{line}\n\n{json.dumps(row('a2'))}\n")
    assert [number for number, _ in rows_of(path)] == [1, 2, 4]
    assert sentence in errors_of(path)[2]


def test_huge_numbers_and_nan_are_read_as_invalid_floats(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"start": ' + "9" * 1_000_000 + ', "end": NaN, "key": -Infinity}')
    ((_, raw),) = rows_of(path)
    assert raw["start"] == float("inf")
    assert raw["end"] != raw["end"]


def test_a_line_over_the_limit_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    path.write_bytes(gzip.compress(b"x" * 40_000_001))
    with pytest.raises(FileError, match="Line 1 has more than 40 million characters"):
        rows_of(path)


def test_invalid_bytes_are_left_to_the_parser_of_their_field(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(b"key,question\na1,\xe9t\xe9\na2,\xc3\xa9t\xc3\xa9\n")
    assert [raw["question"] for _, raw in rows_of(path)] == ["\udce9t\udce9", "été"]


@pytest.mark.parametrize("prefix", ["", "\ufeff", "\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_files_of_spreadsheets_are_read(tmp_path: Path, prefix: str, delimiter: str) -> None:
    path = tmp_path / "records.csv"
    lines = ["key,question", 'a1,"Who, and\r\nwhy?"', "", ",", "a2,When?"]
    path.write_text(prefix + "\r\n".join(lines).replace(",", delimiter), newline="")
    question = f"Who{delimiter} and\r\nwhy?"
    assert rows_of(path) == [
        (2, {"key": "a1", "question": question}),
        (5, {"key": "a2", "question": "When?"}),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty. Its first line must name the fields."),
        ("\n\n", "The file is empty"),
        ("key,question,key\n", "The header names key twice. Name every column once."),
    ],
)
def test_a_csv_file_without_a_valid_header_is_rejected(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(text)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


def test_a_csv_row_with_too_many_cells_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text("key,question\na1,Who?,why?\na2,Who?,\n")
    messages = errors_of(path)
    assert list(messages) == [2]
    assert "3 cells under 2 columns. Put cells that contain the separator in quotes" in messages[2]


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ('a2,"Who" else?\na3,Who?\n', 4),
        ('a2,"Who?\na3,Who?\n', 5),
        ('a2,"Who?\n\n\na3"x,Who?\na4,Who?\n', 7),
    ],
    ids=range(3),
)
def test_the_first_malformed_csv_row_ends_the_file(tmp_path: Path, rest: str, line: int) -> None:
    path = tmp_path / "records.csv"
    path.write_text(f"\nkey,question\na1,Who?\n{rest}")
    assert [number for number, raw in rows_of(path) if isinstance(raw, dict)] == [2]
    assert f"is not valid CSV from line {line} on" in errors_of(path)[3]
    assert "neither this row nor any after it was imported" in errors_of(path)[3]
    assert "double the quotes inside" in errors_of(path)[3]


@pytest.mark.parametrize("cells", ["{}", '{}","'], ids=["in one cell", "in many cells"])
def test_text_in_a_csv_cell_over_the_limit_is_not_read_as_a_record(
    tmp_path: Path, cells: str
) -> None:
    """Text inside the quotes used to be read as rows after the limit."""
    path = tmp_path / "records.csv"
    filling = cells.format("x" * 1_000) + "\n"
    path.write_text(f'key,answer\na1,"{filling * 40_041}hidden,published\n"\na2,sound\n')
    ((number, messages),) = rows_of(path)
    assert number == 2
    assert "the row has more than 40 million characters" in str(messages)


def test_a_csv_row_with_too_many_lines_ends_the_file(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text('key,answer\na1,"' + "\n" * 1_000_001 + '"\na2,sound\n')
    ((_, messages),) = rows_of(path)
    assert "the row has more than 1,000,000 lines" in str(messages)


def test_a_csv_header_may_have_line_breaks_in_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text('key,"qu\nestion"\na1,Who?\n')
    assert rows_of(path) == [(2, {"key": "a1", "qu\nestion": "Who?"})]


@pytest.mark.parametrize(
    "header", ['key,"question\na1,Who?\n', 'key,"q"x\na1,Who?\n'], ids=range(2)
)
def test_a_malformed_csv_header_is_rejected(tmp_path: Path, header: str) -> None:
    path = tmp_path / "records.csv"
    path.write_text(header)
    with pytest.raises(FileError, match="The header is not valid CSV in line"):
        rows_of(path)


def test_a_csv_header_with_too_many_columns_is_rejected_quickly(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text(",".join(f"name{number}" for number in range(200_000)))
    began = time.process_time()
    with pytest.raises(FileError, match="names 200000 columns"):
        rows_of(path)
    assert time.process_time() - began < 1


def test_a_carriage_return_does_not_end_a_json_line(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    inner = json.dumps(row("hidden"))
    path.write_bytes(f'{{"key": "a1", "topics":\r{inner}\r}}\r\n{inner}\r\n'.encode())
    assert rows_of(path) == [(1, {"key": "a1", "topics": row("hidden")}), (2, row("hidden"))]


def test_a_cell_over_the_default_limit_of_the_csv_module_is_read(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text("key,answer\na1," + "x" * 200_000)
    ((_, raw),) = rows_of(path)
    assert len(raw["answer"]) == 200_000


def test_an_array_larger_than_the_buffer_is_read(tmp_path: Path) -> None:
    records = [row(f"a{number}", answer="é" * 3_000) for number in range(300)]
    path = tmp_path / "records.json"
    path.write_text(json.dumps(records, indent=1))
    assert [raw for _, raw in rows_of(path)] == records


def test_a_number_across_two_pieces_is_one_value(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text("[" + " " * (PIECE - 3) + '12345, {"key": "a"}]')
    assert [number for number, raw in rows_of(path) if isinstance(raw, dict)] == [2]


def test_objects_without_an_array_are_read_too(tmp_path: Path) -> None:
    assert [raw for _, raw in rows_of(write_rows(tmp_path, row(), row("a2"), name="x.json"))] == [
        row(),
        row("a2"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"key": "a"}, {"key"', "Record 2 can't be read .*nothing was imported.*JSON Lines"),
        ('[{"key": "a"}', "Record 2 can't be read"),
        ("[" + '{"a":' * 100_000, "Record 1 can't be read .*nested too deeply"),
        ("[] []", "There is more content after the end of the array"),
        ('[{"key": "a"} {"key": "b"}]', "Record 2 can't be read .*there is no comma before it"),
        ('[{"key": "a"},, {"key": "b"}]', "Record 2 can't be read"),
        ('["' + "x" * 40_000_000 + '"]', "Record 1 can't be read .*more than 40 million"),
    ],
    ids=range(7),
)
def test_a_malformed_array_is_rejected(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "records.json"
    path.write_text(text)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


def test_an_empty_array_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(" [ ] ")
    assert rows_of(path) == []


def test_a_value_that_is_not_an_object_is_a_rejected_row(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text('[1, {"key": "a"}]')
    assert list(errors_of(path)) == [1]


def test_formulas_are_escaped_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    empty = dict.fromkeys(FIELDS, "")
    answers = ["=1+1", "'=1+1", "-1", "'tis", "@x", "plain", "'"]
    with path.open("w", newline="") as stream:
        EXPORT_FORMATS["csv"].write((empty | row(answer=answer) for answer in answers), stream)
    cells = [line["answer"] for line in csv.DictReader(path.open(newline=""))]
    assert cells == ["'=1+1", "''=1+1", "'-1", "'tis", "'@x", "plain", "'"]
    assert [raw["answer"] for _, raw in rows_of(path)] == answers


@pytest.mark.parametrize("name", FORMATS)
def test_every_import_format_is_documented(name: str) -> None:
    row = FORMATS[name]
    suffixes = ", ".join(f"`{suffix}`" for suffix in row.suffixes)
    docs = (ROOT / "docs/importing.md").read_text()
    assert f"| {row.label} | `{name}` | {suffixes} | " in docs


def test_every_suffix_belongs_to_one_format() -> None:
    suffixes = [suffix for row in FORMATS.values() for suffix in row.suffixes]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("command", ["import_answers", "export_answers"])
def test_the_commands_list_their_formats(command: str) -> None:
    parser = load_command_class("clipqa", command).create_parser("manage.py", command)
    (option,) = [each for each in parser._actions if each.dest == "format"]
    rows = FORMATS if command == "import_answers" else EXPORT_FORMATS
    assert list(option.choices or ()) == list(rows)
    assert all(row.label in str(parser.description) for row in rows.values())


def byte_format() -> BinaryFormat:
    """Return a binary format: each byte is a record with its number as key."""

    def read(stream: BinaryIO, columns: Columns) -> Iterator[RawRow]:
        stream.seek(1)
        for number, byte in enumerate(stream.read(), start=1):
            yield number, {"key": str(byte)}

    def recognises(stream: BinaryIO) -> bool:
        return stream.read(1) == b"!"

    return BinaryFormat("Bytes", (".bytes",), read, recognises, max_bytes=10)


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_binary_format_gets_a_seekable_stream(tmp_path: Path, compress: Any) -> None:
    path = tmp_path / "records.bytes"
    path.write_bytes(compress(b"!\x01\x02"))
    assert list(read_rows(path, byte_format())) == [(1, {"key": "1"}), (2, {"key": "2"})]


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "packed"])
@pytest.mark.parametrize(
    ("content", "encoding", "sentence"),
    [
        (b"!" * 11, "", "records.bytes has more than 0 MB. Split it, or save it as CSV"),
        (b"key,question", "", "has more than"),
        (b"key", "", "The content of records.bytes is not Bytes. Rename it with the right"),
        (b"%PDF-1.7", "", "records.bytes is a document"),
        (b"!", "utf-8", "records.bytes is not a text file. Omit --encoding."),
    ],
)
def test_a_file_of_another_format_gives_an_error_message(
    tmp_path: Path, compress: Any, content: bytes, encoding: str, sentence: str
) -> None:
    path = tmp_path / "records.bytes"
    path.write_bytes(compress(content))
    with pytest.raises(FileError, match=sentence):
        list(read_rows(path, byte_format(), encoding))


def test_a_damaged_gzip_file_gives_an_error_message(tmp_path: Path) -> None:
    path = tmp_path / "records.bytes"
    path.write_bytes(gzip.compress(b"!" * 9)[:-6])
    with pytest.raises(FileError, match=r"damaged gzip file\. Compress it again"):
        list(read_rows(path, byte_format()))
