from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import FileError
from clipqa.importers.problems import RowError
from clipqa.importers.reading import FORMATS, format_of, read_rows
from tests.importers.rows import DATA, row, written


def rows_of(path: Path, name: str = "") -> list[Any]:
    return list(read_rows(path, format_of(path, name)))


def said_of(path: Path) -> dict[int, str]:
    return {number: str(raw) for number, raw in rows_of(path) if isinstance(raw, RowError)}


def test_the_same_records_come_out_of_every_format() -> None:
    from_lines = [raw for _, raw in rows_of(DATA / "three.jsonl")]
    assert [raw for _, raw in rows_of(DATA / "three.json")] == from_lines
    keys = [raw["key"] for _, raw in rows_of(DATA / "three.csv")]
    assert keys == [raw["key"] for raw in from_lines] == ["t1", "t2", "t3"]


def test_a_packed_file_is_told_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(gzip.compress(json.dumps(row()).encode()))
    assert rows_of(path) == [(1, row())]


@pytest.mark.parametrize("name", ["a.CSV.gz", "b.ndjson", "c.json"])
def test_the_format_is_told_by_the_name(name: str) -> None:
    assert format_of(Path(name)) in FORMATS.values()


def test_a_name_that_tells_no_format_asks_for_one() -> None:
    with pytest.raises(FileError, match=r"End it in \.jsonl, \.json, \.csv, or give --format"):
        format_of(Path("records.txt"))
    assert format_of(Path("records.txt"), "csv") is FORMATS["csv"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("\ufeff{}".encode("utf-16"), "is UTF-16. Save it as CSV or JSON Lines in UTF-8"),
        (b"PK\x03\x04rest", "is ZIP / XLSX. Save it as CSV"),
        (b"\x1f\x8bnot really", "damaged gzip file. Pack it again"),
        (gzip.compress(b"{}\n" * 999, mtime=0)[:40], "damaged gzip file. Pack it again"),
    ],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(content)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


def test_a_missing_file_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="can't be read: No such file"):
        rows_of(tmp_path / "none.jsonl")
    with pytest.raises(FileError, match="can't be read: Is a directory"):
        rows_of(tmp_path, "jsonl")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "It is no JSON from character 2 on. Write one whole JSON object in each line."),
        ("[1]", "It is no JSON object"),
        ("null", "It is no JSON object"),
        ('{"key": "a"} {"key": "b"}', "It is no JSON from character 14 on"),
        ("[" * 100_000, "nested too deeply"),
        ('{"key": ' + '{"a":' * 100_000, "nested too deeply"),
    ],
    ids=range(6),
)
def test_a_broken_line_leaves_the_others_whole(tmp_path: Path, line: str, sentence: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(f"{json.dumps(row())}\n{line}\n\n{json.dumps(row('a2'))}\n")
    assert [number for number, _ in rows_of(path)] == [1, 2, 4]
    assert sentence in said_of(path)[2]


def test_huge_numbers_and_nan_are_read_as_numbers_that_no_field_takes(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"start": ' + "9" * 1_000_000 + ', "end": NaN, "key": -Infinity}')
    ((_, raw),) = rows_of(path)
    assert raw["start"] == float("inf")
    assert raw["end"] != raw["end"]


def test_an_endless_line_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    path.write_bytes(gzip.compress(b"x" * 10_000_001))
    with pytest.raises(FileError, match="Line 1 has more than 10 million characters"):
        rows_of(path)


def test_wrong_bytes_are_left_to_the_field_they_stand_in(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(b"key,question\na1,\xe9t\xe9\na2,sound\n")
    assert [raw["question"] for _, raw in rows_of(path)] == ["\udce9t\udce9", "sound"]


@pytest.mark.parametrize("prefix", ["", "\ufeff", "\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_as_spreadsheets_write_it(tmp_path: Path, prefix: str, delimiter: str) -> None:
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
        ("", "The file is empty. Its first line names the fields."),
        ("\n\n", "The file is empty"),
        ("key,question,key\n", "The header names key twice. Name every column once."),
    ],
)
def test_a_csv_file_without_a_sound_header_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(text)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


def test_a_csv_row_with_too_many_cells_or_broken_quotes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text('key,question\na1,Who?,why?\na2,"Who" else?\na3,Who?,\na4,"Who?')
    said = said_of(path)
    assert list(said) == [2, 3, 5]
    assert "3 cells under 2 columns. Put cells that hold the separator in quotes" in said[2]
    assert "It is no CSV" in said[3]
    assert "double the quotes inside" in said[5]


def test_a_cell_longer_than_the_csv_modules_own_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text("key,answer\na1," + "x" * 200_000)
    ((_, raw),) = rows_of(path)
    assert len(raw["answer"]) == 200_000


def test_an_array_larger_than_the_window_is_read_piece_by_piece(tmp_path: Path) -> None:
    records = [row(f"a{number}", answer="é" * 3_000) for number in range(300)]
    path = tmp_path / "records.json"
    path.write_text(json.dumps(records, indent=1))
    assert [raw for _, raw in rows_of(path)] == records


def test_bare_objects_in_a_json_file_are_read_too(tmp_path: Path) -> None:
    assert [raw for _, raw in rows_of(written(tmp_path, row(), row("a2"), name="x.json"))] == [
        row(),
        row("a2"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"key": "a"}, {"key"', "Record 2 can't be read .*nothing was imported.*JSON Lines"),
        ('[{"key": "a"}', "Record 2 can't be read"),
        ("[" + '{"a":' * 100_000, "Record 1 can't be read .*nested too deeply"),
        ("[] []", "There is more after the array's end"),
    ],
    ids=range(4),
)
def test_a_broken_array_is_refused_as_a_whole(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "records.json"
    path.write_text(text)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


def test_an_empty_array_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(" [ ] ")
    assert rows_of(path) == []


def test_a_value_that_is_no_object_is_one_rejected_row(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text('[1, {"key": "a"}]')
    assert list(said_of(path)) == [1]


def test_no_cell_runs_as_a_formula_and_every_cell_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    answers = ["=1+1", "'=1+1", "-1", "'tis", "@x", "plain", "'"]
    with path.open("w", newline="") as stream:
        FORMATS["csv"].write((row(answer=answer, **EMPTY) for answer in answers), stream)
    cells = [line["answer"] for line in csv.DictReader(path.open(newline=""))]
    assert cells == ["'=1+1", "''=1+1", "'-1", "'tis", "'@x", "plain", "'"]
    assert [raw["answer"] for _, raw in rows_of(path)] == answers


EMPTY = {
    "public_id": "",
    "question_slug": "",
    "stated_duration": 10,
    "speaker": "",
    "aired_on": "",
    "published_at": "",
    "publish_at": "",
    "expire_at": "",
    "transcript": [],
    "correction": "",
    "ai_disclosure": False,
    "edit_version": "",
}
