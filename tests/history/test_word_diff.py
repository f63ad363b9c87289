"""Two texts are compared word by word."""

import time

import pytest

from clipqa.history.word_diff import compare, words


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "ins": "+{}+", "del": "-{}-"}
    return "".join(signs[piece.kind].format(piece.text) for piece in compare(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("The town hosts.", "The town hosts.", "The town hosts."),
        ("", "New.", "+New.+"),
        ("Old.", "", "-Old.-"),
        ("The town hosts.", "The harbour town hosts.", "The+ harbour+ town hosts."),
        ("two per cent", "three per cent", "-two-+three+ per cent"),
        ("it's 5.2%", "it's 5.3%", "it's 5.-2-+3+%"),
        ("会议在港口", "会议不在港口", "会议+不+在港口"),
        ("تعقد المحادثات", "لا تعقد المحادثات", "+لا +تعقد المحادثات"),
    ],
)
def test_texts_are_compared_word_by_word(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_texts_with_little_in_common_are_shown_whole() -> None:
    assert marked("Dr Ann Ash", "Ines Ferro of the ministry") == (
        "-Dr Ann Ash-+Ines Ferro of the ministry+"
    )


def test_no_combining_mark_is_separated_from_its_letter() -> None:
    assert words("e\u0301te\u0301 ที่") == ["e\u0301te\u0301", " ", "ที่"[:3]]


def test_the_pieces_contain_both_texts_whole() -> None:
    before, after = "One  two\n\nthree; four.", "Two\nthree four five."
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_a_hostile_text_is_compared_in_seconds() -> None:
    before, after = "a " * 10_000, "b a " * 5_000
    began = time.process_time()
    compare(before, after)
    assert time.process_time() - began < 5
