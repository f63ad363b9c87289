"""Excel workbooks: dates, formulas, merged cells, and files over the limits."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from clipqa.importers import (
    FileError,
    Options,
    Result,
    RowRejected,
    export_answers,
    import_file,
    xlsx_cells,
    xlsx_parts,
)
from clipqa.importers.formats import EXPORT_FORMATS, FORMATS, format_of
from clipqa.importers.problems import RowError, RowWarning
from clipqa.importers.reading import format_to_read, read_rows
from clipqa.importers.records import FIELDS
from clipqa.models import Answer
from tests.importers.rows import DATA, counts, delete_everything, row

Prepare = Callable[[Any], None]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def save_workbook(folder: Path, *rows: list[Any], prepare: Prepare = lambda sheet: None) -> Path:
    """Save a workbook with these rows, after changing it with `prepare`."""
    book = Workbook()
    for cells in rows:
        book.worksheets[0].append(cells)
    prepare(book.worksheets[0])
    path = folder / "records.xlsx"
    book.save(path)
    return path


def rows_of(path: Path) -> list[Any]:
    return list(read_rows(path, format_of(path)))


def read_cell(folder: Path, field: str, value: Any, number_format: str = "") -> Any:
    """Return the value of a record whose cell in the column of a field has a value."""

    def set_cell(sheet: Any) -> None:
        sheet["B2"] = value
        if number_format:
            sheet["B2"].number_format = number_format

    other_field = "speaker" if field == "key" else "key"
    read = rows_of(save_workbook(folder, [other_field, field], ["a1"], prepare=set_cell))
    raw = read[0][1]
    return str(raw) if isinstance(raw, RowError) else raw[field]


def rewrite_part(path: Path, change: Callable[[str], str], part: str = SHEET) -> Path:
    """Change a part of a workbook as text."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_shared_strings(path: Path) -> Path:
    """Move the texts of a workbook to a table of shared strings, as Excel writes them."""
    strings: list[str] = []

    def shared(found: re.Match[str]) -> str:
        strings.append(found[2])
        return f'<c {found[1]}t="s"><v>{len(strings) - 1}</v></c>'

    cell = re.compile(r'<c ([^>]*)t="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>')
    rewrite_part(path, lambda text: cell.sub(shared, text))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
    rewrite_part(path, lambda text: text.replace("</Types>", override), "[Content_Types].xml")
    with zipfile.ZipFile(path, "a") as archive:
        items = "".join(f"<si>{text}</si>" for text in strings)
        archive.writestr(STRINGS, f'<sst xmlns="{NAMESPACE}">{items}</sst>')
    return path


def import_workbook(path: Path, **options: Any) -> tuple[Result, list[str]]:
    messages: list[str] = []
    return import_file(
        path, Options(**options), lambda problem: messages.append(str(problem))
    ), messages


def test_rows_have_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    path = save_workbook(
        tmp_path, [], ["Key", "Video URL"], ["a1", "x"], [], [None, ""], ["a2", "y"]
    )
    assert rows_of(path) == [
        (3, {"key": "a1", "video_url": "x"}),
        (6, {"key": "a2", "video_url": "y"}),
    ]


@pytest.mark.parametrize(
    ("field", "value", "number_format", "text"),
    [
        ("key", 12, "", "12"),
        ("key", 12.0, "", "12"),
        ("key", 7, "00000", "00007"),
        ("key", "007", "", "007"),
        ("key", 123456789012345, "0", "123456789012345"),
        ("start", 140.5, "", "140.5"),
        ("start", 0.5, "", "0.5"),
        ("start", 0.001, "", "0.001"),
        ("ai_disclosure", True, "", "true"),
        ("ai_disclosure", False, "", "false"),
        ("question", "'=1+1", "", "=1+1"),  # as an export to CSV writes it
        ("question", "Who?\nWhy?", "", "Who?\nWhy?"),
        ("question", "Who?_x000D_\nWhy?", "", "Who?\nWhy?"),
        ("start", time(0, 0, 50), "hh:mm:ss", "0:00:50"),
        ("start", time(0, 50), "h:mm", "0:50"),
        ("start", time(2, 20), '[$-409]h:mm\\ "Uhr";@', "2:20"),
        ("start", time(0, 50), "hh:mm:ss", "0:50:00"),
        ("start", time(0, 50), "mm:ss", "0:50:00"),
        ("start", time(0, 0, 50, 500_000), "mm:ss.0", "0:00:50.500"),
        ("start", time(0, 50, 30), "h:mm", "0:50:30"),
        ("start", time(12, 50), "h:mm AM/PM", "12:50"),
        ("end", timedelta(hours=26, minutes=3), "[h]:mm:ss", "26:03:00"),
        ("aired_on", date(2025, 2, 18), "", "2025-02-18"),
        ("aired_on", datetime.fromisoformat("2025-02-18"), "dd.mm.yyyy", "2025-02-18"),
        ("publish_at", datetime.fromisoformat("2025-02-18T12:30"), "", "2025-02-18T12:30:00"),
    ],
)
def test_a_cell_is_converted_to_its_text_in_csv(
    tmp_path: Path, field: str, value: Any, number_format: str, text: str
) -> None:
    assert read_cell(tmp_path, field, value, number_format) == text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "question",
            date(2025, 2, 1),
            "question: The cell B2 contains a date, which may not be what",
        ),
        (
            "speaker",
            time(3, 16),
            "speaker: The cell B2 contains a time, .* Format the cell as text",
        ),
        ("start", datetime.fromisoformat("2025-02-01"), "start: The cell B2 contains a date"),
        ("aired_on", time(0, 50), "aired_on: The cell B2 contains a time"),
        ("start", 50 / 1440, "start: “0.0347.*” in B2 looks like a time stored as a fraction"),
        ("question", 1.5e15, "The number in B2 is longer than the 15 digits"),
        ("question", "#N/A", "question: The cell B2 contains the error #N/A. Correct its formula"),
        ("question", "=1+1", "It is a formula whose result is not saved in the file. Open the"),
    ],
)
def test_a_cell_with_an_ambiguous_value_is_rejected(
    tmp_path: Path, field: str, value: Any, sentence: str
) -> None:
    assert re.search(sentence, read_cell(tmp_path, field, value))


def test_the_saved_result_of_a_formula_is_read(tmp_path: Path) -> None:
    path = save_workbook(tmp_path, ["key", "question"], ["a1", "=UPPER(A1)"], ["a2", '=""'])
    messages = [str(raw) for _, raw in rows_of(path)]
    assert len(messages) == 2
    assert all("formula whose result is not saved" in text for text in messages)

    def add_result(text: str) -> str:
        text = re.sub(r"(<f>UPPER\(A1\)</f>)<v ?(/|></v)>", r"\1<v>WHO?</v>", text)
        return text.replace('"><f>', '" t="str"><f>')

    path = rewrite_part(path, add_result)
    assert [raw["question"] for _, raw in rows_of(path)] == ["WHO?", ""]


def test_a_time_in_hours_and_minutes_gives_one_warning_per_column(tmp_path: Path) -> None:
    rows = [["key", "start", "end"], *([f"a{n}", time(0, 50), time(1, 0)] for n in range(3))]
    path = save_workbook(tmp_path, *rows, prepare=format_as_minutes)
    warnings = [raw for _, raw in rows_of(path) if isinstance(raw, RowWarning)]
    assert [(each.row, each.field) for each in warnings] == [(2, "start"), (2, "end")]
    assert "shown as hours and minutes (0:50) and read as minutes and seconds" in warnings[0].text


def test_merged_cells_are_rejected(tmp_path: Path) -> None:
    rows = [["key", "outlet", "speaker"], ["a1", "Delta"], ["a2"], ["a3", "Delta", "Ada"]]
    path = save_workbook(tmp_path, *rows, prepare=lambda sheet: sheet.merge_cells("B2:B3"))
    first, second, third = (raw for _, raw in rows_of(path))
    assert str(first) == str(second)
    assert str(first).startswith("outlet: The cells B2:B3 are merged, so that only the first one")
    assert third == {"key": "a3", "outlet": "Delta", "speaker": "Ada"}
    path = save_workbook(tmp_path, *rows, prepare=lambda sheet: sheet.merge_cells("B1:C1"))
    with pytest.raises(FileError, match=r"The header has merged cells \(B1:C1\)\. Unmerge them"):
        rows_of(path)


def test_other_sheets_with_values_and_hidden_rows_give_warnings(tmp_path: Path) -> None:
    def prepare(sheet: Any) -> None:
        sheet.title = "Answers"
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[9].hidden = True
        sheet.parent.create_sheet("Old")["C7"] = "left over"
        sheet.parent.create_sheet("Empty")
        sheet.parent.create_sheet("Cover", 0).sheet_state = "hidden"

    path = save_workbook(tmp_path, ["key"], ["a1"], ["a2"], prepare=prepare)
    first, second, *rows = rows_of(path)
    assert str(first[1]) == "file: Only the sheet “Answers” is read. “Old” also have values."
    assert "1 row is hidden and read like the others (3). Delete it" in str(second[1])
    assert rows == [(2, {"key": "a1"}), (3, {"key": "a2"})]


def test_a_value_without_a_column_name_is_rejected_and_unknown_columns_are_ignored(
    tmp_path: Path,
) -> None:
    path = save_workbook(
        tmp_path, ["key", "mood"], ["a1", time(1, 2)], ["a2", "calm", "what?"], ["a3", 1]
    )
    first, second, third = (raw for _, raw in rows_of(path))
    assert first == {"key": "a1", "mood": ""}
    assert "The cell C3 is in a column without a name. Name the column" in str(second)
    assert third == {"key": "a3", "mood": "1"}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "The file is empty. Its first line must name the fields."),
        ([["key", "question"]], "The table has no rows under its header"),
        ([["key", "question", "KEY"], ["a"]], "The header names key twice"),
        ([["Answers of the week"], ["key"]], "The first row names none of the record's fields"),
    ],
)
def test_a_sheet_without_a_valid_header_is_rejected(
    tmp_path: Path, rows: list[list[Any]], sentence: str
) -> None:
    with pytest.raises(FileError, match=sentence):
        rows_of(save_workbook(tmp_path, *rows))


def test_an_empty_export_is_valid(tmp_path: Path) -> None:
    assert rows_of(save_workbook(tmp_path, list(FIELDS))) == []


@pytest.mark.parametrize("name", ["records.csv", "records", "records.jsonl"])
def test_a_workbook_with_another_suffix_gives_a_hint(tmp_path: Path, name: str) -> None:
    path = save_workbook(tmp_path, ["key"], ["a1"]).rename(tmp_path / name)
    with pytest.raises(FileError, match=r"Rename it to end in \.xlsx, or give --format xlsx\."):
        list(read_rows(path, format_to_read(path)))
    assert list(read_rows(path, format_of(path, "xlsx"))) == [(2, {"key": "a1"})]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"key,question\na1,Who?\n", "The content of records.xlsx is not Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel 97 to 2003, .xls.*save the shee"),
        (b"", "The content of records.xlsx is not Excel"),
        (b"PK\x03\x04rest", "The Excel file is damaged"),
        (b"<html><table>", "is a web page or XML"),
    ],
)
def test_a_file_that_is_not_a_workbook_gives_an_error_message(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "records.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_rejected(tmp_path: Path, cut: float) -> None:
    path = save_workbook(tmp_path, ["key"], ["a1"])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])
    with pytest.raises(FileError, match="The Excel file is damaged"):
        rows_of(path)


@pytest.mark.parametrize(
    "part",
    ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", SHEET, STRINGS],
)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(">", "", 1),
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + text,
        lambda text: "<a/>",
    ],
    ids=["broken", "empty", "half", "doctype", "other"],
)
def test_a_malformed_part_gives_an_error_message(
    tmp_path: Path, part: str, change: Callable[[str], str]
) -> None:
    def without_declaration(text: str) -> str:
        return change(text.partition("?>\n")[2] or text)

    path = rewrite_part(
        with_shared_strings(save_workbook(tmp_path, ["key"], ["a1"])), without_declaration, part
    )
    try:
        rows = rows_of(path)
    except FileError as error:
        rows = [error]
    # A file that Excel reads too, such as one without styles, may be read.
    assert rows == [(2, {"key": "a1"})] or str(rows[0]).endswith(".")


OVERSIZED: list[tuple[str, Callable[[str], str], str]] = [
    ("cells", lambda text: text.replace("</row>", "<c/>" * 30_000 + "</row>", 1), "1000 columns"),
    ("far cell", lambda text: text.replace('r="A2"', 'r="XFD2"'), "more than 1000 columns"),
    ("text", lambda text: text.replace("<sheetData>", "<sheetData><row r='1'><c t='str'><v>"
        + "x" * 40_000_001 + "</v></c></row>"), "Row 1 has more than 40 million characters"),
    ("settings", lambda text: text.replace("<sheetData>", "<cols>" + "<col/>" * 100_001
        + "</cols><sheetData>"), "more than 100000 settings"),
    ("order", lambda text: text.replace('<row r="2"', '<row r="1"'), "damaged"),
    ("row", lambda text: text.replace('<row r="2"', '<row r="1048577"'), "damaged"),
    ("place", lambda text: text.replace('r="A2"', 'r="A9"'), "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), [each[1:] for each in OVERSIZED], ids=lambda x: "")
def test_a_sheet_over_the_limits_is_rejected(
    tmp_path: Path, change: Callable[[str], str], sentence: str
) -> None:
    path = rewrite_part(save_workbook(tmp_path, ["key"], ["a1"]), change)
    with pytest.raises(FileError, match=sentence):
        rows_of(path)


def test_parts_over_the_limits_are_rejected_before_decompression(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_workbook(tmp_path, ["key"], ["a1"])
    zeros = rewrite_part(path, lambda text: text + " " * 8_000_001, "xl/styles.xml")
    assert zeros.stat().st_size < 50_000
    with pytest.raises(FileError, match="has a part of 8 MB, more than an import reads"):
        rows_of(zeros)
    path = with_shared_strings(save_workbook(tmp_path, ["key"], ["a1"]))
    assert rows_of(path) == [(2, {"key": "a1"})]
    monkeypatch.setattr(xlsx_parts, "MAX_STRING_ELEMENTS", 3)
    with pytest.raises(FileError, match=r"more than 3 elements of text.* Save the sheet as CSV"):
        rows_of(path)
    monkeypatch.setattr(xlsx_parts, "MAX_PARTS", 3)
    with pytest.raises(FileError, match="more than 3 parts"):
        rows_of(path)


def test_a_gzipped_workbook_is_read_and_an_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "records.xlsx.gz"
    path.write_bytes(gzip.compress(save_workbook(tmp_path, ["key"], ["a1"]).read_bytes()))
    assert rows_of(path) == [(2, {"key": "a1"})]
    with pytest.raises(FileError, match=r"is not a text file\. Omit --encoding"):
        list(read_rows(path, FORMATS["xlsx"], "cp1252"))


def test_the_fields_with_times_and_dates_are_fields_of_the_record() -> None:
    assert set(FIELDS) >= xlsx_cells.TIMES | xlsx_cells.DATES


def convert_to_workbook(path: Path) -> Path:
    """Convert a CSV file to a workbook, as a spreadsheet does."""
    with path.open(newline="", encoding="utf-8") as stream:
        return save_workbook(path.parent, *csv.reader(stream))


@pytest.mark.django_db
def test_an_export_saved_by_a_spreadsheet_makes_a_round_trip(tmp_path: Path) -> None:
    import_file(DATA / "three.csv")
    before = list(export_answers(Answer.objects.all()))
    with (tmp_path / "library.csv").open("w", newline="", encoding="utf-8") as stream:
        EXPORT_FORMATS["csv"].write(before, stream)
    path = convert_to_workbook(tmp_path / "library.csv")
    result, messages = import_workbook(path)
    assert counts(result) == (0, 0, 3, 0)
    assert messages == import_workbook(tmp_path / "library.csv")[1]
    delete_everything()
    assert counts(import_workbook(path)[0]) == (3, 0, 0, 0)
    assert list(export_answers(Answer.objects.all())) == before


@pytest.mark.django_db
def test_typed_cells_create_the_same_answer_as_text(tmp_path: Path) -> None:
    valid = row(12, topics="Maps", video_duration=160, start=time(0, 50), end=time(1, 0))
    valid |= {"aired_on": date(2025, 2, 18), "ai_disclosure": True}
    path = save_workbook(tmp_path, list(valid), list(valid.values()), prepare=format_as_minutes)
    result, messages = import_workbook(path)
    assert counts(result) == (1, 0, 0, 0)
    answer = Answer.objects.get()
    assert (answer.key, answer.ai_disclosure) == ("12", True)
    assert (answer.clip.start_ms, answer.clip.end_ms) == (50_000, 60_000)
    assert answer.clip.video.aired_on == date(2025, 2, 18)
    assert any("read as minutes and seconds" in text for text in messages)


def format_as_minutes(sheet: Any) -> None:
    """Format times as a spreadsheet formats a typed 0:50 or 1:00."""
    for cells in sheet:
        for cell in cells:
            if isinstance(cell.value, time):
                cell.number_format = "h:mm"


@pytest.mark.django_db
def test_a_dry_run_of_a_workbook_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    valid, broken = row("a1", topics="Maps"), row("a2", topics="Maps", question="#N/A")
    path = save_workbook(tmp_path, list(valid), list(valid.values()), list(broken.values()))
    with pytest.raises(CommandError, match="1 of 2 rows were rejected"):
        call_command("import_answers", str(path), dry_run=True)
    messages = capsys.readouterr().out
    assert "row 3: rejected: question: The cell B3 contains the error #N/A." in messages
    assert "1 created, 0 updated, 0 unchanged, 1 rejected." in messages
    assert not Answer.objects.exists()


def test_the_helper_creates_valid_workbooks(tmp_path: Path) -> None:
    """The workbook can be read by openpyxl."""
    path = save_workbook(tmp_path, ["key"], ["a1"])
    assert load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]["A2"].value == "a1"
    assert isinstance(RowRejected(RowError(1, "a", "b", "c")), Exception)
