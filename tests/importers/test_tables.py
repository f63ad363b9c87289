"""CSV files of spreadsheets and people: separators, headers, open quotes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import FileError, Options, Result, RowRejected, import_file
from clipqa.importers.formats import format_of
from clipqa.importers.problems import RowError, RowWarning
from clipqa.importers.raw import RowAfterError
from clipqa.importers.reading import read_rows
from clipqa.models import Answer
from tests.importers.rows import counts, row


def write_table(folder: Path, text: str) -> Path:
    path = folder / "records.csv"
    path.write_bytes(text.encode())
    return path


def rows_of(path: Path) -> list[Any]:
    return list(read_rows(path, format_of(path)))


def import_with_row_numbers(path: Path, **options: Any) -> tuple[Result, list[tuple[int, str]]]:
    messages: list[tuple[int, str]] = []

    def report(problem: Any) -> None:
        number = problem.errors[0].row if isinstance(problem, RowRejected) else problem.row
        messages.append((number, str(problem)))

    return import_file(path, Options(**options), report), messages


def make_line(key: str, **values: Any) -> str:
    """Return a valid row of CSV. Given cells are not quoted."""
    valid = {name: str(value) for name, value in row(key, topics="Maps", **values).items()}
    return ",".join(valid.values()) + "\n"


HEADER = ",".join(row()) + "\n"


@pytest.mark.parametrize(
    ("first", "separator"),
    [
        ("sep=;", ";"),
        ("sep=,", ","),
        ("sep=\t", "\t"),
        ("sep=|", "|"),
        ("SEP=;", ";"),
        ('"sep=;"', ";"),
        ("\ufeffsep=;", ";"),
        ("\nsep=;", ";"),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_separator_line_is_not_read_as_header(
    tmp_path: Path, first: str, separator: str, end: str
) -> None:
    lines = [first, "key|question", 'a1|"Who, and; why?"', ""]
    text = end.join(lines[:1] + [each.replace("|", separator) for each in lines[1:]])
    assert rows_of(write_table(tmp_path, text)) == [
        (2, {"key": "a1", "question": "Who, and; why?"})
    ]


@pytest.mark.parametrize("first", ["sep=a", 'sep="', "sep= ", "sep=1"])
def test_an_invalid_separator_gives_an_error_message(tmp_path: Path, first: str) -> None:
    with pytest.raises(FileError, match="has no valid separator"):
        rows_of(write_table(tmp_path, f"{first}\nkey,question\na1,Who?\n"))


@pytest.mark.parametrize(
    "header",
    [
        "KEY,Question,Video URL,AI disclosure",
        " Key , question,video-url,ai-disclosure",
        "key,QUESTION,Video_Url,AI_DISCLOSURE",
        "Key,Question,Video\u00a0URL,Ai  Disclosure",
        "\u200bkey,question\u200b,video url,Ai-disclosure",
    ],
    ids=ascii,
)
def test_header_names_may_have_any_case_spaces_and_hyphens(tmp_path: Path, header: str) -> None:
    ((_, raw),) = rows_of(write_table(tmp_path, f"{header}\na1,Who?,x,true\n"))
    assert list(raw) == ["key", "question", "video_url", "ai_disclosure"]


@pytest.mark.parametrize(
    "header", ["Key,question,KEY", "key,Video URL,video_url", "end,start,End "]
)
def test_two_spellings_of_one_field_are_rejected(tmp_path: Path, header: str) -> None:
    with pytest.raises(FileError, match=r"twice\. Name every column once"):
        rows_of(write_table(tmp_path, f"{header}\na,b,c\n"))


@pytest.mark.django_db
def test_json_keys_may_have_other_spellings_too(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(
        '[{"Key": "a1", "QUESTION": "Who?", "Video URL": "https://a.example/1.mp4", "Outlet": "A",'
        '"video-title": "T", "start": 1, "START": 5, "End": 9, "Mood": "calm", "Answer": "They."}]'
    )
    result, messages = import_with_row_numbers(path)
    assert counts(result) == (1, 0, 0, 0)
    assert [text.partition(":")[0] for _, text in messages] == ["Mood", "START"]
    assert Answer.objects.get().clip.start_ms == 1_000


OPEN_QUOTES = [
    # Never closed.
    ('a2,"Who is it?,They.\na3,When?,Now.\na4,Why?,So.\n', 4, 6, "question"),
    # Closed by the opening quote of the next quoted cell.
    ('a2,Who?,"They.\na3,When?,"Now."\na4,Why?,So.\n', 4, 5, "answer"),
    # Quotes inside are not doubled.
    ('a2,"He said "no" twice",They.\na3,When?,Now.\na4,Why?,So.\n', 4, 4, "question"),
    # After a cell of several lines.
    ('a2,"Who,\nand why?","They.\na3,When?,Now.\na4,Why?,So.\n', 5, 7, "answer"),
    # In the first cell.
    ('"a2,Who?,They.\na3,When?,Now.\na4,Why?,So.\n', 4, 6, "key"),
]


@pytest.mark.parametrize(
    ("rest", "begins", "breaks", "column"), OPEN_QUOTES, ids=range(len(OPEN_QUOTES))
)
def test_an_open_quote_is_reported_with_its_line_and_column(
    tmp_path: Path, rest: str, begins: int, breaks: int, column: str
) -> None:
    path = write_table(tmp_path, f"\nkey,question,answer\na1,Who?,They.\n{rest}")
    (_, first), (number, broken), *behind = rows_of(path)
    assert first == {"key": "a1", "question": "Who?", "answer": "They."}
    assert (number, broken.row) == (3, 3)
    assert f"A quote opens in line {begins} ({column})" in broken.message
    assert f"is not valid CSV from line {breaks} on" in broken.message
    assert "neither this row nor any after it was imported" in broken.message
    assert all(isinstance(raw, RowAfterError) for _, raw in behind)
    assert [raw.raw["key"] for _, raw in behind if raw.raw["key"] == "a4"] == ["a4"]


@pytest.mark.parametrize(
    "rest",
    [
        'a2,"Who?,They.\na3,",More.\na4,Why?,So.\n',
        'a2,"Who?,They.\na3,When?,"\na4,Why?,So.\n',
    ],
    ids=range(2),
)
def test_a_multiline_row_with_a_wrong_number_of_cells_ends_the_file(
    tmp_path: Path, rest: str
) -> None:
    """Quotes of two cells close each other: the text between them is read as one cell, and
    later text may be inside of a cell.
    """
    path = write_table(
        tmp_path, f"key,question,answer,speaker\na1,Who?,They.,\n{rest}a5,Where?,There.,\n"
    )
    (_, _), (number, broken), *behind = rows_of(path)
    assert number == 3
    assert isinstance(broken, RowError)
    assert "cells under 4 columns" in broken.message
    assert "not valid CSV from line" in broken.message
    assert [raw.raw["key"] for _, raw in behind][-1] == "a5"


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"is_dry_run": True}, {"all_or_nothing": True}])
def test_rows_after_an_open_quote_are_checked_but_not_imported(
    tmp_path: Path, options: dict[str, bool]
) -> None:
    rows = [make_line(f"a{number}", start=number, end=number + 5) for number in range(3, 30)]
    rows += [make_line(f"b{number}", start=50, end=40) for number in range(30)]
    text = HEADER + make_line("a1") + make_line("a2", question='"Who is it?') + "".join(rows)
    result, messages = import_with_row_numbers(write_table(tmp_path, text), **options)
    assert result.rejected == 1
    (row_number, sentence), *warnings, (_, summary) = messages
    assert row_number == 3
    assert "A quote opens in line 3 (question)" in sentence
    assert len(warnings) == 20
    assert warnings[0] == (
        3,
        "line 31: end: The clip ends at 00:40 and starts at 00:50. Give an end after the start.",
    )
    assert "57 lines up to line 60 are rows by themselves, and 27 of them are valid" in summary
    assert "None was imported" in summary
    keys = list(Answer.objects.values_list("key", flat=True))
    assert keys == (["a1"] if options == {} else [])


HIDDEN = make_line("hidden", status="published")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        # In a valid cell of a row that is malformed later on.
        make_line("a2", question=f'"Who?\n{HIDDEN}"', outlet='"open'),
        make_line("a2", question=f'"Who?\n{HIDDEN}"', outlet='"a"b'),
        # In a valid cell of a later row.
        make_line("a2", question='"open') + make_line("a3", answer=f'"They.\n{HIDDEN}"'),
        make_line("a2", question='"a"b') + make_line("a3", answer=f'"They.\n{HIDDEN}"'),
        # After quotes of two cells that close each other.
        make_line("a2", question='"open') + make_line("a3", answer=f'",They.\n{HIDDEN}"'),
        make_line("a2", question='"open') + make_line("a3", answer=f'"\n{HIDDEN}"'),
        # After an open quote in the last column, which the next cell's quote closes.
        make_line("a2", language='"en') + make_line("a3", question=f'"\n{HIDDEN}"'),
        make_line("a2", language='"en') + make_line("a3", answer=f'"\n{HIDDEN}\n"'),
        make_line("a2", language='"en') + f'"\n{HIDDEN}\n"' + make_line("a3")[2:],
        make_line("a2", status='"draft', language=f'"\n{HIDDEN}\n"'),
        # After an open quote in an extra cell.
        make_line("a2", language='en,"more') + make_line("a3", question=f'"\n{HIDDEN}\n"'),
        make_line("a2", language=f'en,x,"more,"\n{HIDDEN}\n"'),
        # In a valid cell over the limit, by characters and by lines.
        make_line("a2", answer='"' + ("x" * 999 + "\n") * 40_041 + HIDDEN + '"'),
        make_line("a2", answer='"' + "\n" * 1_000_001 + HIDDEN + '"'),
        make_line(
            "a2", answer='"' + ('x" ""y' * 160 + "\n").replace('"', '""') * 40_041 + HIDDEN + '"'
        ),
    ],
    ids=range(15),
)
def test_a_record_inside_a_cell_is_never_imported(tmp_path: Path, text: str) -> None:
    path = write_table(tmp_path, HEADER + make_line("a1") + text + make_line("a9", start=1, end=2))
    result, _ = import_with_row_numbers(path)
    assert list(Answer.objects.values_list("key", flat=True)) == ["a1"]
    assert result.rejected >= 1
    assert result.rows == result.rejected + 1


@pytest.mark.django_db
def test_rows_after_a_doubtful_quote_are_rejected_only_if_a_later_row_is_malformed(
    tmp_path: Path,
) -> None:
    rows = make_line("a1") + make_line("a2", answer='"Dear all,\nthat is,"', start=1, end=2)
    rows += make_line("a3", start=3, end=4)
    result, messages = import_with_row_numbers(
        write_table(tmp_path, HEADER + rows + make_line("a4", question='"open'))
    )
    assert counts(result) == (1, 0, 0, 3)
    assert messages[-1][0] == 3
    assert "So none of the 2 rows from this one on was imported" in messages[-1][1]
    result, messages = import_with_row_numbers(write_table(tmp_path, HEADER + rows))
    assert (counts(result), messages) == ((2, 0, 1, 0), [])


@pytest.mark.parametrize(
    "text",
    [
        'a1,"' + ("x" * 999 + "\n") * 40_041 + '"\na2,sound\n',
        'a1,"' + "\n" * 1_000_001 + '"\na2,sound\n',
        'a1,"' + "a2,sound\n" * 1_000_001 + '"\na2,sound\n',
    ],
    ids=["characters", "lines", "rows"],
)
def test_no_row_after_one_over_a_limit_is_read(tmp_path: Path, text: str) -> None:
    """Its quotes may be correct, so that all later text may be inside of its cell."""
    ((number, broken),) = rows_of(write_table(tmp_path, f"key,answer\n{text}"))
    assert number == 2
    assert "It begins in line 2 and is not valid CSV from line" in broken.message


@pytest.mark.parametrize(
    ("rows", "column", "count"),
    [
        ('a2,Who?,"They.,x,y\na3,When?,Now.,x,y\na4,Why?,So.,x,y\n",x,end\n', "answer", 2),
        ('a2,Who?,They.,x,"\na3,When?,Now.,x,"\n', "correction", 1),
        ('a2,"Who?,They.,x,y\na3,When?,Now.,x,y\na4,",They.,x,end\n', "question", 1),
        ('"a2,Who?,They.,x,y\na3,When?,""Now."",x,y\n",Who?,They.,x,end\n', "key", 1),
    ],
    ids=range(4),
)
def test_a_cell_with_whole_rows_gives_a_warning(
    tmp_path: Path, rows: str, column: str, count: int
) -> None:
    header = "key,question,answer,speaker,correction\n"
    (_, _), (number, warning), (_, last) = rows_of(
        write_table(tmp_path, f"{header}{rows}a5,a,b,c,d\n")
    )
    assert last["key"] == "a5"
    assert number == 2
    assert isinstance(warning, RowWarning)
    assert str(warning).startswith(f"{column}: It contains {count} whole lines that look like rows")


@pytest.mark.parametrize(
    "cell",
    [
        "One, two, three, four.\n\nFive, six, seven, eight.\n\nNine.",
        "WEBVTT\n\n00:50.000 --> 00:53.000\na, b, c, d\n\n00:53.000 --> 00:55.000\nx",
        "- a, b\n- c, d\n- e, f\n- g",
        "First.\nSecond.",
    ],
)
def test_prose_lists_and_transcripts_give_no_warning(tmp_path: Path, cell: str) -> None:
    path = write_table(tmp_path, f'key,question,answer,speaker,status\na1,Who?,"{cell}",Ada,\n')
    ((_, raw),) = rows_of(path)
    assert raw["answer"] == cell


@pytest.mark.parametrize("text", ["=SUM(A1)", "'tis", 'He said "no",\nthen left.', "sep=;", "<b>"])
def test_quoted_csv_is_read_unchanged(tmp_path: Path, text: str) -> None:
    output = io.StringIO(newline="")
    csv.writer(output, quoting=csv.QUOTE_ALL).writerows([["key", "answer"], ["a1", text]])
    ((_, raw),) = rows_of(write_table(tmp_path, output.getvalue()))
    assert raw["answer"] == text
