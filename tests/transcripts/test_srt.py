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
def test_common_forms_of_subrip_are_read(text: str) -> None:
    assert srt.parse(text) == TWO


def test_a_cue_of_equal_times_lasts_a_second() -> None:
    cues = srt.parse("1\n00:00:50,000 --> 00:00:50,000\nHello.\n")
    assert cues == [CueText(50_000, 51_000, "Hello.")]


def test_a_cue_without_text_is_ignored() -> None:
    assert srt.parse("1\n00:00:50,000 --> 00:00:52,000\n<i></i>\n") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("7", "Line 1 .*has no valid times"),
        ("1\nHello", "Line 2 .*has no valid times"),
        ("1\n00:00:02,000 --> 00:00:01,999\nHello", "Line 2 .*ends before it starts"),
    ],
)
def test_an_invalid_subtitle_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(TranscriptError, match=sentence):
        srt.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:50,000 --> 00:00:52,500\nGood evening.\n2\n00:00:53,000 --> 00:00:54,000\nHello.",
        "00:00:50,000 --> 00:00:52,500\nGood evening.\n00:00:53,000 --> 00:00:54,000\nHello.",
        "00:00:50,000 --> 00:00:52,500\nGood\n \nevening.\n \n00:53,000 --> 00:54,000\nHello.",
        " \n1\n00:00:50,000-->00:00:52,5\nGood\n\t\nevening.\n \n2\n00:53,0-->00:54,0\nHello.",
    ],
    ids=range(4),
)
def test_an_arrow_ends_a_cue_and_a_line_with_a_space_does_not(text: str) -> None:
    assert srt.parse(text) == TWO


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("&gt;&gt; Hello.", ">> Hello."),
        (">> Hello.\n>> Hello.", ">> Hello. >> Hello."),
        ("- Yes?\n- No &amp; yes.", "- Yes? - No & yes."),
        ("&lt;i&gt;", "<i>"),
        ("<i>&#8217;tis</i>", "\u2019tis"),
        ("42", "42"),
        ("Chapter\n2", "Chapter 2"),
        ("a < b", "a < b"),
        ("<c.colorE5E5E5>a</c> <00:00:51,500><c>b</c>", "a b"),
        ("<ruby>a<rt>b</rt></ruby> <lang en>c</lang>", "ab c"),
        ("<code> <cite>a <5:3 b>", "<code> <cite>a <5:3 b>"),
        ("a <c and b> d", "a <c and b> d"),
        ("Fish &chips; x&y", "Fish &chips; x&y"),
    ],
)
def test_entities_are_decoded_and_tags_removed(words: str, expected: str) -> None:
    (cue,) = srt.parse(f"1\n00:00:50,000 --> 00:00:52,000\n{words}\n")
    assert cue.text == expected
