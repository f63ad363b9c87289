from __future__ import annotations

import pytest

from clipqa.transcripts import TranscriptError, srt
from clipqa.transcripts.cues import MAX_CUE_LENGTH, Warnings
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.transcripts import LARGEST, check_cues, check_warnings, read

TIMES = "00:00:01,000 --> 00:00:02,000\n"
BACKWARDS = "00:00:02,000 --> 00:00:01,000\n"
SUBTITLES = Grammar(
    fragments=(
        *(TIMES, f"\n\n1\n{TIMES}", " --> ", "-->"),
        *("99:59:59,999", "00:00:01", "0:1", ",000", "X1:0"),
        *("<i>", "</i>", "<b", "<font color='red'>", "</font>"),
        *("{\\an8}", "{\\", "}", "&amp;", "&gt;&gt;"),
        *("&#9", "- Hello", ">> ", "1", "999", "Good evening."),
    ),
    documents=(
        f"1\n{TIMES}Good evening.\n\n2\n00:00:03,000 --> 00:00:04,000\n- Hello.\n- Yes.\n",
        f"\ufeff1\r\n{TIMES}<i>Good</i> {{\\an8}}evening.\r\n\r\n\r\n{TIMES}<b>a</b>",
    ),
)  # fmt: skip
IN_A_CUE = shapes(
    *(
        "<i ",
        "<i>",
        "<",
        "</",
        "<font ",
        "<0",
        "<0:",
        "<c.",
        "{\\",
        "{\\}",
        "{",
        "&",
        "&a",
        "&#",
        "&#0",
        "a\n",
    ),
    head=TIMES,
)
IN_A_TEXT = [
    *shapes("\n", " \n", "\r", "1", "1\n", "1\n\n", "-->\n\n", TIMES, head=f"1\n{TIMES}a\n\n"),
    *shapes(f"{TIMES}a\n\n", f"1\n{TIMES}\n\n", f"{BACKWARDS}a\n\n", head=f"1\n{TIMES}a\n\n"),
    *shapes("lost\n\n", "a\nb\n\n", f"{TIMES}\nlost\n\n", "0:\n\n", head=f"1\n{TIMES}a\n\n"),
    *shapes(*(f"{TIMES}{part * 600}\n\n" for part in ("<i ", "<i>", "{\\", "&a", "&#0", "a\n"))),
]


def check(text: str) -> None:
    warnings = Warnings()
    try:
        cues = srt.parse(text, warnings)
    except TranscriptError as error:
        assert_sentence(error)
        return
    check_cues(cues)
    check_warnings(text, warnings)


def test_subrip_is_parsed_or_refused_with_a_message() -> None:
    fuzz(check, SUBTITLES)


@pytest.mark.parametrize("shape", IN_A_CUE, ids=str)
def test_a_subtitle_takes_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, MAX_CUE_LENGTH, TranscriptError)


@pytest.mark.parametrize("shape", IN_A_TEXT, ids=str)
def test_subtitles_take_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, LARGEST, TranscriptError)
