from __future__ import annotations

import pytest

from clipqa.transcripts import TranscriptError, timed_lines
from clipqa.transcripts.cues import MAX_CUE_LENGTH, Warnings
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.transcripts import LARGEST, check_cues, check_warnings, read

LINES = Grammar(
    fragments=(
        *("0:01\n", "\n0:02\n", "1:02:03", "99:59:59", "[0:05]", "(0:06", "0:75", ":", "0:"),
        *("-", "–", " - 0:09", "\xa0", "\t", "Good evening.", "12:30", "-->", " --> 0:01", ","),
    ),
    documents=(
        "Transcript\n0:01\nGood evening.\n0:04\nThe harbour\nopens.\n1:02:03\nGood night.\n",
        "\ufeff[0:01] Good evening.\r\n\r\n(0:04) Good night.",
    ),
)
IN_A_CUE = shapes(" ", "\xa0", "a\n", "a ", "-", "0:", "[", "(0", head="0:01 ")
IN_A_TEXT = [
    *shapes("\n", " \n", "\r", " ", "0", "0:", "0:0", "[", "-->", "-", "a\n", head="0:01\na\n"),
    *shapes("0:01\n", "0:01 a\n", "0:01\na\n", "[0:01] ", "0:01 -", "0:01 -0:0\n"),
    *shapes("a\n", "\na", "-->", "0 ", "0:0\n", tail="\n0:01\na"),
]


def check(text: str) -> None:
    warnings = Warnings()
    try:
        cues = timed_lines.parse(text, warnings)
    except TranscriptError as error:
        assert_sentence(error)
        return
    check_cues(cues)
    check_warnings(text, warnings)
    starts = [cue.start_ms for cue in cues]
    assert starts == sorted(starts)


def test_lines_with_times_are_parsed_or_refused_with_a_message() -> None:
    fuzz(check, LINES)


@pytest.mark.parametrize("shape", IN_A_CUE, ids=str)
def test_a_line_takes_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, MAX_CUE_LENGTH, TranscriptError)


@pytest.mark.parametrize("shape", IN_A_TEXT, ids=str)
def test_lines_take_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, LARGEST, TranscriptError)
