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
def test_a_cue_ends_where_the_next_begins_and_the_last_after_five_seconds(text: str) -> None:
    assert read(text) == (THREE, [])


def test_words_above_the_first_time_are_left_out_with_a_warning() -> None:
    cues, warnings = read("Transcript\n\nIntro\n0:01\nGood evening.\n")
    assert cues == [CueText(1_000, 6_000, "Good evening.")]
    assert [str(warning) for warning in warnings] == [
        "Line 1 of the transcript: “Transcript” is left out, since no times stand above it.",
        "Line 3 of the transcript: “Intro” is left out, since no times stand above it.",
    ]


def test_a_time_without_words_ends_the_cue_before_it() -> None:
    assert read("0:01\na\n0:03\n0:09\nb").cues == [
        CueText(1_000, 3_000, "a"),
        CueText(9_000, 14_000, "b"),
    ]


def test_two_lines_of_one_second_are_both_heard() -> None:
    assert read("0:01\na\n0:01\nb").cues == [
        CueText(1_000, 2_000, "a"),
        CueText(1_000, 6_000, "b"),
    ]


def test_the_last_line_stays_below_the_limit() -> None:
    assert read("99:59:59 a").cues == [CueText(359_999_000, 359_999_999, "a")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0:10\na\n0:05\nb", "Line 3 .*“0:05” lies before the time above it, “0:10”. Put the"),
        ("0:10 a\n0:05 b", "Line 2 .*“0:05 b” lies before the time above it, “0:10 a”"),
        ("0:10\na\n0:75\nb", "Line 3 .*“0:75” begins with no time: .*stay below 60"),
        ("0:10\na\n1:75:00\nb", "Line 3 .*“1:75:00” begins with no time"),
        ("0:10\na\n0:15 - 0:20 b", "Line 3 .*gives two times. Write its start alone"),
        ("\n\n0:10\na\n0:05\nb", "Line 5 of the transcript"),
        ("Good evening.\nThe harbour opens at 12:30.", "Line 1 .*“Good evening.” gives no times"),
    ],
)
def test_what_can_t_be_read_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(TranscriptError, match=sentence):
        read(text)


def test_a_text_without_any_time_is_refused_by_the_parser_too() -> None:
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
def test_texts_of_other_formats_are_not_taken_for_it(text: str) -> None:
    assert format_of(text).parse is not timed_lines.parse


def test_an_arrow_among_the_words_is_no_line_of_times() -> None:
    assert read("0:01\na --> b\n0:04\nc").cues[0] == CueText(1_000, 4_000, "a --> b")


def test_what_is_too_long_is_refused_with_its_line() -> None:
    with pytest.raises(TranscriptError, match=r"Line 3 .*20000 are the most"):
        read(f"0:01\na\n0:02\n{'x' * MAX_CUE_LENGTH}")
    with pytest.raises(TranscriptError, match="more than 20000 cues"):
        read("0:01 a\n" * (MAX_CUES + 1))
