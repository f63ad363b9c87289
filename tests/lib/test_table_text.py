import pytest

from clipqa.lib.table_text import TableError, check_size, normalised, rows_of, typed


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("a\tb\r\nc\td\r\n", "a\tb\nc\td"),
        ("a | b\nc | d", "a\tb\nc\td"),
        ("| a | b |\n|---|:-:|\n| c | d |", "a\tb\nc\td"),
        ("a \\| b | c", "a | b\tc"),
        ("one", "one"),
        ("\n\n", ""),
        ("a | b\nc | d\n- | -", "a\tb\nc\td\n-\t-"),
    ],
    ids=["sheet", "typed", "Markdown", "escaped", "one cell", "empty", "cells of dashes"],
)
def test_a_table_is_stored_with_tabs(pasted: str, stored: str) -> None:
    assert normalised(pasted) == stored


def test_rows_have_the_same_number_of_cells() -> None:
    assert rows_of("a\tb\tc\nd\n") == [["a", "b", "c"], ["d", "", ""]]


@pytest.mark.parametrize(
    "stored", ["a\tb\nc\td", "one", "\tb\na\t\tc", "a | b\tc", "a\tb\n-\t-", "a\n-", ""]
)
def test_a_stored_table_is_the_same_after_it_was_typed_again(stored: str) -> None:
    assert normalised(typed(stored)) == stored


def test_a_table_beyond_the_limits_is_refused() -> None:
    check_size("\n".join(["\t".join("a" * 30)] * 300))
    with pytest.raises(TableError, match="30"):
        check_size("\t".join("a" * 31))
    with pytest.raises(TableError, match="300"):
        check_size("\n".join(["a"] * 301))
