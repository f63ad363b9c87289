from __future__ import annotations

import pytest

from clipqa.transcripts import CueText, TranscriptError, sbv, srt
from clipqa.transcripts.cues import MAX_CUE_LENGTH, MAX_CUES, Warnings
from clipqa.transcripts.formats import format_of
from clipqa.transcripts.reading import read

FIRST, SECOND = "0:00:01.000,0:00:02.500\n", "0:00:03.000,1:02:03.004\n"


def texts(text: str) -> list[str]:
    return [cue.text for cue in sbv.parse(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{FIRST}Good evening.\n\n{SECOND}Good night.\n", ["Good evening.", "Good night."]),
        (f"{FIRST}Good\nevening.\n\n\n\n{SECOND}Good[br]night.", ["Good evening.", "Good night."]),
        (f"{FIRST}a\n{SECOND}b", ["a", "b"]),  # the empty line is missing
        (f"{FIRST}\n{SECOND}b", ["b"]),  # nothing is said
        (f"{FIRST}>> ADA: Yes &amp; no.\n\n{SECOND}- <i>So?</i>", [">> ADA: Yes & no.", "- So?"]),
        (f"{FIRST}at 12:30, or 1:15\n", ["at 12:30, or 1:15"]),
        (f"{FIRST}1 --> 2\n", ["1 --> 2"]),
        (" 0:00:01.000 , 0:00:02.5 \nspaced\n", ["spaced"]),
    ],
)
def test_a_cue_is_a_line_of_times_and_its_text(text: str, words: list[str]) -> None:
    assert texts(text) == words == [cue.text for cue in read(text).cues]


def test_times_are_hours_minutes_seconds_and_thousandths() -> None:
    assert sbv.parse(f"{FIRST}a\n\n{SECOND}b\n\n0:00:09.5,0:00:09.5\nc") == [
        CueText(1_000, 2_500, "a"),
        CueText(3_000, 3_723_004, "b"),
        CueText(9_500, 10_500, "c"),  # a cue of no length lasts a second
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            f"{FIRST}a\n\n0:00:61.000,0:00:62.000\nb",
            "Line 4 .*“0:00:61.000,0:00:62.000” has no valid",
        ),
        (
            f"{FIRST}a\n\n0:01.000,0:02.000\nb",
            "Line 4 .* has no valid times. Write them like 0:00:50",
        ),
        (f"{FIRST}a\n\n0:00:02.000,0:00:01.000\nb", "Line 4 .* ends before it starts"),
        (f"{FIRST}a\n\n100:00:00.000,100:00:01.000\nb", "Line 4 .* is at 100 hours or later"),
        (f"words\n\n{FIRST}a", "Line 1 of the transcript: “words” has no valid times"),
        (f"words\n{FIRST}a", "Line 1 of the transcript: “words” has no valid times"),
    ],
)
def test_invalid_times_are_refused_with_their_line(text: str, sentence: str) -> None:
    with pytest.raises(TranscriptError, match=sentence):
        sbv.parse(text)


def test_text_after_an_empty_line_gives_a_warning() -> None:
    warnings = Warnings()
    sbv.parse(f"{FIRST}a\n\nlost\ntoo\n\n{SECOND}b", warnings)
    (warning,) = warnings.found
    assert str(warning).startswith("Line 4 of the transcript: “lost” is ignored, since an empty")


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\na",
        "00:00:01,000 --> 00:00:02,000\na",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n0:00:01.000,0:00:02.000",
        "1\n00:00:01,000 --> 00:00:02,000\n0:00:01.000,0:00:02.000",
        "0:01\na",
        "0:00:01.000,000\na",
        "0:00:01.000,0:00:02.000 a",
    ],
)
def test_texts_of_other_formats_are_not_recognised(text: str) -> None:
    assert format_of(text).parse is not sbv.parse


def test_rolling_captions_keep_each_line_once() -> None:
    rolling = [f"0:00:0{n}.000,0:00:0{n + 1}.000\nrow {n}\nrow {n + 1}\n" for n in range(1, 6)]
    rows = [f"row {n}" for n in range(3, 7)]
    assert texts("\n".join(rolling)) == ["row 1 row 2", *rows]
    as_subrip = "\n".join(rolling).replace(",", " --> ")
    assert [cue.text for cue in srt.parse(as_subrip)] == ["row 1 row 2", *rows]


def test_texts_over_the_limits_are_refused() -> None:
    with pytest.raises(TranscriptError, match=r"Line 4 .*at most 20000 are allowed"):
        sbv.parse(f"{FIRST}a\n\n{SECOND}{'x' * MAX_CUE_LENGTH}")
    with pytest.raises(TranscriptError, match="more than 200000 cues"):
        sbv.parse(f"{FIRST}a\n\n" * (MAX_CUES + 1))
