import pytest

from clipqa.lib.table_text import normalised, rows_of


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("a\tb\r\nc\td\r\n", "a\tb\nc\td"),
        ("a | b\nc | d", "a\tb\nc\td"),
        ("| a | b |\n|---|:-:|\n| c | d |", "a\tb\nc\td"),
        ("a \\| b | c", "a | b\tc"),
        ("one", "one"),
        ("\n\n", ""),
    ],
    ids=["sheet", "typed", "Markdown", "escaped", "one cell", "empty"],
)
def test_a_table_is_stored_with_tabs(pasted: str, stored: str) -> None:
    assert normalised(pasted) == stored


def test_rows_have_the_same_number_of_cells() -> None:
    assert rows_of("a\tb\tc\nd\n") == [["a", "b", "c"], ["d", "", ""]]
