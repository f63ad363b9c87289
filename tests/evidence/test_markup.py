"""The words of an answer without its Markdown, with their places in the source."""

import pytest

from clipqa.evidence.markup import PlainText


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("It cost **90** crowns.", "It cost 90 crowns."),
        ("_Never_ say `never`", "Never say never"),
        ("snake_case_name and 3 * 4", "snake_case_name and 3  4"),
        ("see [the report](https://a.example/b_c) now", "see the report now"),
        ("- one\n- two", "one\ntwo"),
        ("## Head\n\n> said", "Head\n\nsaid"),
        (r"1\. not a list", "1. not a list"),
        ("[a word] of the editor", "[a word] of the editor"),
    ],
)
def test_marks_are_left_out(source: str, text: str) -> None:
    assert PlainText.of(source).text == text


def test_a_range_of_the_text_is_found_in_the_source() -> None:
    source = "- It cost **90** [crowns](https://a.example)."
    plain = PlainText.of(source)
    at = plain.text.index("90")
    first, end = plain.span(at, at + 2)
    assert source[first:end] == "90"


def test_points_of_lists_are_counted() -> None:
    assert PlainText.of("Three:\n- a\n* b\n1. c\n\nno - point").points == 3


@pytest.mark.parametrize(
    "source",
    ['"a b"', "“a b”", "„a b“", "«a b»", "»a b«", "‘a b’", "'a b'", "‚a b‘", "「a b」", "『a b』"],
)
def test_quotations_are_found_in_all_marks(source: str) -> None:
    plain = PlainText.of(f"So {source}, they say.")
    assert [plain.text[slice(*span)] for span in plain.quotations] == ["a b"]


def test_apostrophes_end_no_quotation() -> None:
    plain = PlainText.of("It's Ann's: ‘we don’t know’ and 'it isn't so', the parents' view")
    assert [plain.text[slice(*span)] for span in plain.quotations] == [
        "we don’t know",
        "it isn't so",
    ]
