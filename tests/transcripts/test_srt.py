from __future__ import annotations

import pytest

from clipqa.transcripts import CueText, TranscriptError, srt

TWO = [CueText(50_000, 52_500, "Good evening."), CueText(53_000, 54_000, "Hello.")]


PLAIN = """1
00:00:50,000 --> 00:00:52,500
Good evening.

2
00:00:53,000 --> 00:00:54,000
Hello.
"""
FROM_WINDOWS = "\ufeff" + PLAIN.replace("Good evening", "Good\nevening").replace("\n", "\r\n")
MARKED = """00:00:50.000 --> 00:00:52.500 X1:0
<i>Good</i> {\\an8}evening.


00:00:53,000 --> 00:00:54,000
<font color='red'>Hello.</font>"""


@pytest.mark.parametrize("text", [PLAIN, FROM_WINDOWS, MARKED])
def test_the_forms_in_which_people_write_subrip_are_read(text: str) -> None:
    assert srt.parse(text) == TWO


def test_a_cue_whose_times_were_rounded_into_one_lasts_a_second() -> None:
    cues = srt.parse("1\n00:00:50,000 --> 00:00:50,000\nHello.\n")
    assert cues == [CueText(50_000, 51_000, "Hello.")]


def test_a_cue_without_words_is_passed_over() -> None:
    assert srt.parse("1\n00:00:50,000 --> 00:00:52,000\n<i></i>\n") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("7", "Line 1 .*gives no times"),
        ("1\nHello", "Line 2 .*gives no times"),
        ("1\n00:00:02,000 --> 00:00:01,999\nHello", "Line 2 .*ends before it starts"),
    ],
)
def test_a_broken_subtitle_is_refused_naming_the_line(text: str, sentence: str) -> None:
    with pytest.raises(TranscriptError, match=sentence):
        srt.parse(text)
