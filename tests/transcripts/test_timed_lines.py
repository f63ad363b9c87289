from __future__ import annotations

import pytest

from clipqa.transcripts import CueText, TranscriptError, timed_lines
from clipqa.transcripts.cues import MAX_CUE_LENGTH, MAX_CUES
from clipqa.transcripts.formats import format_of
from clipqa.transcripts.reading import read

THREE = [
    CueText(1_000, 4_000, "Good evening."),
    CueText(4_000, 3_723_000, "The harbour opens."),
    CueText(3_723_000, 3_728_000, "Good night."),
]


@pytest.mark.parametrize(
    "text",
    [
        "0:01\nGood evening.\n0:04\nThe harbour\nopens.\n1:02:03\nGood night.",
        "0:01 Good evening.\n0:04 The harbour opens.\n1:02:03 Good night.\n",
        "00:01\tGood evening.\n00:04\u00a0The harbour opens.\n01:02:03  Good night.",
        "[0:01] Good evening.\n(0:04)\nThe harbour opens.\n[1:02:03]\nGood night.",
        "0:01\nGood evening.\n\n0:04\nThe harbour\n\nopens.\n\n62:03\nGood night.",
    ],
    ids=range(5),
)
def test_a_cue_ends_at_the_next_one_and_the_last_after_five_seconds(text: str) -> None:
    assert read(text) == (THREE, [])


def test_text_before_the_first_time_is_ignored_with_a_warning() -> None:
    cues, warnings = read("Transcript\n\nIntro\n0:01\nGood evening.\n")
    assert cues == [CueText(1_000, 6_000, "Good evening.")]
    assert [str(warning) for warning in warnings] == [
        "Line 1 of the transcript: “Transcript” is ignored, since there are no times above it.",
        "Line 3 of the transcript: “Intro” is ignored, since there are no times above it.",
    ]


def test_a_time_without_words_ends_the_cue_before_it() -> None:
    assert read("0:01\na\n0:03\n0:09\nb").cues == [
        CueText(1_000, 3_000, "a"),
        CueText(9_000, 14_000, "b"),
    ]


def test_two_lines_with_the_same_time_are_both_kept() -> None:
    assert read("0:01\na\n0:01\nb").cues == [
        CueText(1_000, 2_000, "a"),
        CueText(1_000, 6_000, "b"),
    ]


def test_the_last_line_ends_before_the_limit() -> None:
    assert read("99:59:59 a").cues == [CueText(359_999_000, 359_999_999, "a")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0:10\na\n0:05\nb", "Line 3 .*“0:05” is before the time above it, “0:10”. Sort the"),
        ("0:10 a\n0:05 b", "Line 2 .*“0:05 b” is before the time above it, “0:10 a”"),
        ("0:10\na\n0:75\nb", "Line 3 .*“0:75” has no valid time: .*must be below 60"),
        ("0:10\na\n1:75:00\nb", "Line 3 .*“1:75:00” has no valid time"),
        ("0:10\na\n0:15 - 0:20 b", "Line 3 .*has two times. Write only its start"),
        ("\n\n0:10\na\n0:05\nb", "Line 5 of the transcript"),
        (
            "Good evening.\nThe harbour opens at 12:30.",
            "Line 1 .*“Good evening.” has no valid times",
        ),
    ],
)
def test_invalid_lines_are_refused_with_their_number(text: str, sentence: str) -> None:
    with pytest.raises(TranscriptError, match=sentence):
        read(text)


def test_the_parser_refuses_a_text_without_times() -> None:
    assert timed_lines.parse(" \n") == []
    with pytest.raises(
        TranscriptError, match=r"Line 2 .*“words” has no time\. Write one such as 0"
    ):
        timed_lines.parse("\nwords")


@pytest.mark.parametrize(
    "text",
    [
        "00:00:01 --> 00:00:02\na",
        "1\n00:00:01,000 --> 00:00:02,000\n0:01\na",
        "00:00:01,000\na\n\n00:00:02,000\nb",
        "0:01 --> 0:02\na",
        "0:01 -> 0:02\na",
        "0:01 - 0:02\na",
        "0:01, 0:02\na",
        "WEBVTT\n\n0:01\na",
        "0:00:01.000,0:00:02.000\n0:01",
        "soon --> later\n0:01\na",
    ],
)
def test_texts_of_other_formats_are_not_recognised(text: str) -> None:
    assert format_of(text).parse is not timed_lines.parse


def test_an_arrow_in_the_text_is_not_a_line_of_times() -> None:
    assert read("0:01\na --> b\n0:04\nc").cues[0] == CueText(1_000, 4_000, "a --> b")


def test_texts_over_the_limits_are_refused() -> None:
    with pytest.raises(TranscriptError, match=r"Line 3 .*at most 20000 are allowed"):
        read(f"0:01\na\n0:02\n{'x' * MAX_CUE_LENGTH}")
    with pytest.raises(TranscriptError, match="more than 200000 cues"):
        read("0:01 a\n" * (MAX_CUES + 1))
