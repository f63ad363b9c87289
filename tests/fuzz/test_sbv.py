from __future__ import annotations

import pytest

from clipqa.transcripts import TranscriptError, sbv
from clipqa.transcripts.cues import MAX_CUE_LENGTH, Warnings
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.transcripts import LARGEST, check_cues, check_warnings, read

TIMES = "0:00:01.000,0:00:02.000\n"
BACKWARDS = "0:00:02.000,0:00:01.000\n"
CAPTIONS = Grammar(
    fragments=(
        *(TIMES, f"\n\n{TIMES}", ",", ".000", "0:0", "0:00:01.000", "99:59:59.999", "[br]"),
        *("<i>", "</i>", "<b", "{\\an8}", "{\\", "}", "&amp;", "&#9", ">> ", "1", "999", " --> "),
    ),
    documents=(
        f"{TIMES}Good evening.\n\n0:00:03.000,0:00:04.000\n>> ADA: Hello.[br]Yes.\n",
        f"\ufeff{TIMES}<i>Good</i> evening.\r\n\r\n\r\n{TIMES}a",
    ),
)  # fmt: skip
IN_A_CUE = shapes("<i ", "<i>", "{\\", "&a", "&#0", "a\n", "[br]", "[b", "0:", head=TIMES)
IN_A_TEXT = [
    *shapes("\n", " \n", "\r", "0", "0:", "0:0,", "0:0,0:0", ",", TIMES, head=f"{TIMES}a\n\n"),
    *shapes(f"{TIMES}a\n\n", f"{TIMES}\n", f"{BACKWARDS}a\n\n", "lost\n\n", head=f"{TIMES}a\n\n"),
    *shapes(*(f"{TIMES}{part * 600}\n\n" for part in ("<i ", "{\\", "&a", "a\n", "[br]"))),
]


def check(text: str) -> None:
    warnings = Warnings()
    try:
        cues = sbv.parse(text, warnings)
    except TranscriptError as error:
        assert_sentence(error)
        return
    check_cues(cues)
    check_warnings(text, warnings)


def test_sbv_is_parsed_or_refused_with_a_message() -> None:
    fuzz(check, CAPTIONS)


@pytest.mark.parametrize("shape", IN_A_CUE, ids=str)
def test_a_caption_takes_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, MAX_CUE_LENGTH, TranscriptError)


@pytest.mark.parametrize("shape", IN_A_TEXT, ids=str)
def test_captions_take_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, LARGEST, TranscriptError)
