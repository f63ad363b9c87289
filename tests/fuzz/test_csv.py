from __future__ import annotations

import pytest

from clipqa.importers import FileError
from clipqa.importers.problems import RowError
from clipqa.importers.raw import MAX_ROW_LENGTH
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.records import check_round_trip, check_rows, records_of, rows_of

TABLES = Grammar(
    fragments=(
        *('"', '""', '","', '"\n', '\n"', '"x', "'", "'=1+1", "=1", "+"),
        *("@", "|", "\\|", "a1", "sep=;"),
        *("key", "key,question\n", "id", "hidden,Who?\n", "\na2,When?\n", '"hidden\nrow,x"'),
    ),
    documents=(
        "key,question,answer\na1,Who?,They.\na2,When?,Now.\n",
        'key;question\r\na1;"Who; and\r\nwhy?"\r\n\r\na2;"He said ""no"""\r\n',
        'key\t"question"\na1\t"Who?\nhidden\trow"\n',
    ),
)  # fmt: skip
HEAD = "key,answer\n"
LONG_TABLE = 8_000  # characters; tables have no maximum length
IN_A_ROW = [
    *shapes(",", ",a", '"",', '"a",', "x", "'", '""', head=f"{HEAD}a1,"),
    *shapes("\n", "a\n", '"",', "x", "hidden,row\n", head=f'{HEAD}a1,"', tail='"\n'),
    *shapes("\n", "a\n", '""', "x", 'a"",', head=f'{HEAD}a1,"'),
    *shapes(",", "a,", "\u0300\u0327", '"",'),  # of the header
]
ROWS = shapes("\n", "a\n", "a,b\n", '"",\n', '"\n",\n', "a,b,c\n", '"a"b\n', head=HEAD)


def check(text: str) -> None:
    try:
        rows = rows_of("csv", text)
    except FileError as error:
        assert_sentence(error)
        return
    check_rows(rows)
    at = [isinstance(raw, RowError) and "not valid CSV" in raw.message for _, raw in rows]
    behind = rows[at.index(True) + 1 :] if True in at else []
    assert not any(isinstance(raw, dict) for _, raw in behind)
    broken = [
        number
        for number, raw in rows
        if isinstance(raw, RowError) and "not valid CSV" in raw.message
    ]
    assert broken in ([], [rows[-1][0] if rows else 0])


def test_a_table_is_read_up_to_its_first_invalid_row() -> None:
    fuzz(check, TABLES)


def test_the_content_of_a_cell_is_never_a_row() -> None:
    fuzz(lambda text: check_round_trip("csv", text), TABLES)


@pytest.mark.parametrize("shape", IN_A_ROW, ids=str)
def test_a_row_takes_linear_time(shape: Shape) -> None:
    assert_linear(lambda text: records_of("csv", text), shape, MAX_ROW_LENGTH, FileError)


@pytest.mark.parametrize("shape", ROWS, ids=str)
def test_a_table_takes_linear_time(shape: Shape) -> None:
    assert_linear(lambda text: records_of("csv", text), shape, LONG_TABLE, FileError)
