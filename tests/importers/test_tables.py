"""Tables as spreadsheets and people write them: separators, headers, quotes left open."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import FileError, Options, Result, RowRejected, import_file
from clipqa.importers.formats import format_of
from clipqa.importers.problems import RowError, RowWarning
from clipqa.importers.raw import RowBehind
from clipqa.importers.reading import read_rows
from clipqa.models import Answer
from tests.importers.rows import counts, row


def table(folder: Path, text: str) -> Path:
    path = folder / "records.csv"
    path.write_bytes(text.encode())
    return path


def rows_of(path: Path) -> list[Any]:
    return list(read_rows(path, format_of(path)))


def told(path: Path, **options: Any) -> tuple[Result, list[tuple[int, str]]]:
    said: list[tuple[int, str]] = []

    def report(problem: Any) -> None:
        number = problem.errors[0].row if isinstance(problem, RowRejected) else problem.row
        said.append((number, str(problem)))

    return import_file(path, Options(**options), report), said


def line(key: str, **values: Any) -> str:
    """A sound row of a table, as text; a raw cell may be given as it is."""
    sound = {name: str(value) for name, value in row(key, topics="Maps", **values).items()}
    return ",".join(sound.values()) + "\n"


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
def test_a_line_that_names_the_separator_is_no_header(
    tmp_path: Path, first: str, separator: str, end: str
) -> None:
    lines = [first, "key|question", 'a1|"Who, and; why?"', ""]
    text = end.join(lines[:1] + [each.replace("|", separator) for each in lines[1:]])
    assert rows_of(table(tmp_path, text)) == [(2, {"key": "a1", "question": "Who, and; why?"})]


@pytest.mark.parametrize("first", ["sep=a", 'sep="', "sep= ", "sep=1"])
def test_a_separator_that_is_none_gets_a_sentence(tmp_path: Path, first: str) -> None:
    with pytest.raises(FileError, match="names no separator"):
        rows_of(table(tmp_path, f"{first}\nkey,question\na1,Who?\n"))


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
def test_a_header_names_fields_in_any_case_with_spaces_or_hyphens(
    tmp_path: Path, header: str
) -> None:
    ((_, raw),) = rows_of(table(tmp_path, f"{header}\na1,Who?,x,true\n"))
    assert list(raw) == ["key", "question", "video_url", "ai_disclosure"]


@pytest.mark.parametrize(
    "header", ["Key,question,KEY", "key,Video URL,video_url", "end,start,End "]
)
def test_a_field_that_is_named_twice_in_two_writings_is_refused(
    tmp_path: Path, header: str
) -> None:
    with pytest.raises(FileError, match=r"twice\. Name every column once"):
        rows_of(table(tmp_path, f"{header}\na,b,c\n"))


@pytest.mark.django_db
def test_a_json_record_may_name_its_fields_so_too(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(
        '[{"Key": "a1", "QUESTION": "Who?", "Video URL": "https://a.example/1.mp4", "Outlet": "A",'
        '"video-title": "T", "start": 1, "START": 5, "End": 9, "Mood": "calm", "Answer": "They."}]'
    )
    result, said = told(path)
    assert counts(result) == (1, 0, 0, 0)
    assert [text.partition(":")[0] for _, text in said] == ["Mood", "START"]
    assert Answer.objects.get().clip.start_ms == 1_000


OPEN = [
    # Never closed: the file ends.
    ('a2,"Who is it?,They.\na3,When?,Now.\na4,Why?,So.\n', 4, 6, "question"),
    # Closed where the next quoted cell begins.
    ('a2,Who?,"They.\na3,When?,"Now."\na4,Why?,So.\n', 4, 5, "answer"),
    # Not doubled inside.
    ('a2,"He said "no" twice",They.\na3,When?,Now.\na4,Why?,So.\n', 4, 4, "question"),
    # Behind a cell of several lines.
    ('a2,"Who,\nand why?","They.\na3,When?,Now.\na4,Why?,So.\n', 5, 7, "answer"),
    # In the first cell.
    ('"a2,Who?,They.\na3,When?,Now.\na4,Why?,So.\n', 4, 6, "key"),
]


@pytest.mark.parametrize(("rest", "begins", "breaks", "column"), OPEN, ids=range(len(OPEN)))
def test_an_open_quote_is_named_with_the_row_line_and_column_where_it_begins(
    tmp_path: Path, rest: str, begins: int, breaks: int, column: str
) -> None:
    path = table(tmp_path, f"\nkey,question,answer\na1,Who?,They.\n{rest}")
    (_, first), (number, broken), *behind = rows_of(path)
    assert first == {"key": "a1", "question": "Who?", "answer": "They."}
    assert (number, broken.row) == (3, 3)
    assert f"A quote opens in line {begins} ({column})" in broken.wrong
    assert f"it is no CSV from line {breaks} on" in broken.wrong
    assert "neither this row nor any after it was imported" in broken.wrong
    assert all(isinstance(raw, RowBehind) for _, raw in behind)
    assert [raw.raw["key"] for _, raw in behind if raw.raw["key"] == "a4"] == ["a4"]


@pytest.mark.parametrize(
    "rest",
    [
        'a2,"Who?,They.\na3,",More.\na4,Why?,So.\n',
        'a2,"Who?,They.\na3,When?,"\na4,Why?,So.\n',
    ],
    ids=range(2),
)
def test_a_row_of_several_lines_whose_cells_do_not_fit_ends_the_file_too(
    tmp_path: Path, rest: str
) -> None:
    """Two quotes that belong to two cells close each other: what stands between is swallowed, and
    what follows may stand inside of a cell.
    """
    path = table(
        tmp_path, f"key,question,answer,speaker\na1,Who?,They.,\n{rest}a5,Where?,There.,\n"
    )
    (_, _), (number, broken), *behind = rows_of(path)
    assert number == 3
    assert isinstance(broken, RowError)
    assert "cells under 4 columns" in broken.wrong
    assert "no CSV from line" in broken.wrong
    assert [raw.raw["key"] for _, raw in behind][-1] == "a5"


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"is_dry_run": True}, {"all_or_nothing": True}])
def test_rows_behind_an_open_quote_are_checked_and_none_is_imported(
    tmp_path: Path, options: dict[str, bool]
) -> None:
    rows = [line(f"a{number}", start=number, end=number + 5) for number in range(3, 30)]
    rows += [line(f"b{number}", start=50, end=40) for number in range(30)]
    text = HEADER + line("a1") + line("a2", question='"Who is it?') + "".join(rows)
    result, said = told(table(tmp_path, text), **options)
    assert result.rejected == 1
    (row_number, sentence), *doubts, (_, summary) = said
    assert row_number == 3
    assert "A quote opens in line 3 (question)" in sentence
    assert len(doubts) == 20
    assert doubts[0] == (
        3,
        "line 31: end: The clip ends at 00:40 and starts at 00:50. Give an end after the start.",
    )
    assert "57 lines up to line 60 are rows by themselves, and 27 of them are sound" in summary
    assert "None was imported" in summary
    keys = list(Answer.objects.values_list("key", flat=True))
    assert keys == (["a1"] if options == {} else [])


HIDDEN = line("hidden", status="published")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        # In a sound cell of the row that breaks later on.
        line("a2", question=f'"Who?\n{HIDDEN}"', outlet='"open'),
        line("a2", question=f'"Who?\n{HIDDEN}"', outlet='"a"b'),
        # In a sound cell of a row behind.
        line("a2", question='"open') + line("a3", answer=f'"They.\n{HIDDEN}"'),
        line("a2", question='"a"b') + line("a3", answer=f'"They.\n{HIDDEN}"'),
        # Behind two quotes that close each other by accident.
        line("a2", question='"open') + line("a3", answer=f'",They.\n{HIDDEN}"'),
        line("a2", question='"open') + line("a3", answer=f'"\n{HIDDEN}"'),
        # Behind an open quote in the last column, which the next cell's closes.
        line("a2", language='"en') + line("a3", question=f'"\n{HIDDEN}"'),
        line("a2", language='"en') + line("a3", answer=f'"\n{HIDDEN}\n"'),
        line("a2", language='"en') + f'"\n{HIDDEN}\n"' + line("a3")[2:],
        line("a2", status='"draft', language=f'"\n{HIDDEN}\n"'),
        # Behind an open quote in a cell too many.
        line("a2", language='en,"more') + line("a3", question=f'"\n{HIDDEN}\n"'),
        line("a2", language=f'en,x,"more,"\n{HIDDEN}\n"'),
        # In a sound cell over the limit, by characters and by lines.
        line("a2", answer='"' + ("x" * 999 + "\n") * 10_001 + HIDDEN + '"'),
        line("a2", answer='"' + "\n" * 200_001 + HIDDEN + '"'),
        line("a2", answer='"' + ('x" ""y' * 160 + "\n").replace('"', '""') * 10_001 + HIDDEN + '"'),
    ],
    ids=range(15),
)
def test_a_record_inside_a_cell_is_never_imported(tmp_path: Path, text: str) -> None:
    path = table(tmp_path, HEADER + line("a1") + text + line("a9", start=1, end=2))
    result, _ = told(path)
    assert list(Answer.objects.values_list("key", flat=True)) == ["a1"]
    assert result.rejected >= 1
    assert result.rows == result.rejected + 1


@pytest.mark.django_db
def test_rows_from_a_doubtful_one_on_are_withheld_only_if_the_file_breaks_later(
    tmp_path: Path,
) -> None:
    rows = line("a1") + line("a2", answer='"Dear all,\nthat is,"', start=1, end=2)
    rows += line("a3", start=3, end=4)
    result, said = told(table(tmp_path, HEADER + rows + line("a4", question='"open')))
    assert counts(result) == (1, 0, 0, 3)
    assert said[-1][0] == 3
    assert "So none of the 2 rows from this one on was imported" in said[-1][1]
    result, said = told(table(tmp_path, HEADER + rows))
    assert (counts(result), said) == ((2, 0, 1, 0), [])


@pytest.mark.parametrize(
    "text",
    [
        'a1,"' + ("x" * 999 + "\n") * 10_001 + '"\na2,sound\n',
        'a1,"' + "\n" * 200_001 + '"\na2,sound\n',
        'a1,"' + "a2,sound\n" * 200_001 + '"\na2,sound\n',
    ],
    ids=["characters", "lines", "rows"],
)
def test_behind_a_row_over_a_limit_nothing_is_read(tmp_path: Path, text: str) -> None:
    """Its quotes may be right, so that all that follows may stand inside of its cell."""
    ((number, broken),) = rows_of(table(tmp_path, f"key,answer\n{text}"))
    assert number == 2
    assert "It begins in line 2 and is no CSV from line" in broken.wrong


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
def test_a_cell_that_swallows_whole_rows_of_a_sound_table_is_a_warning(
    tmp_path: Path, rows: str, column: str, count: int
) -> None:
    header = "key,question,answer,speaker,correction\n"
    (_, _), (number, warning), (_, last) = rows_of(table(tmp_path, f"{header}{rows}a5,a,b,c,d\n"))
    assert last["key"] == "a5"
    assert number == 2
    assert isinstance(warning, RowWarning)
    assert str(warning).startswith(f"{column}: It holds {count} whole lines that look like rows")


@pytest.mark.parametrize(
    "cell",
    [
        "One, two, three, four.\n\nFive, six, seven, eight.\n\nNine.",
        "WEBVTT\n\n00:50.000 --> 00:53.000\na, b, c, d\n\n00:53.000 --> 00:55.000\nx",
        "- a, b\n- c, d\n- e, f\n- g",
        "First.\nSecond.",
    ],
)
def test_prose_lists_and_transcripts_are_no_swallowed_rows(tmp_path: Path, cell: str) -> None:
    path = table(tmp_path, f'key,question,answer,speaker,status\na1,Who?,"{cell}",Ada,\n')
    ((_, raw),) = rows_of(path)
    assert raw["answer"] == cell


@pytest.mark.parametrize("text", ["=SUM(A1)", "'tis", 'He said "no",\nthen left.', "sep=;", "<b>"])
def test_what_a_writer_of_csv_writes_is_read_as_it_was(tmp_path: Path, text: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["key", "answer"], ["a1", text]])
    ((_, raw),) = rows_of(table(tmp_path, written.getvalue()))
    assert raw["answer"] == text
