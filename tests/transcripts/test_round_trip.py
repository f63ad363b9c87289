"""What is written as WebVTT or SubRip and read again is the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.importers import lists
from clipqa.transcripts import CueText, srt, vtt
from clipqa.transcripts.formats import EXPORTED
from clipqa.transcripts.misread import find_signs
from clipqa.transcripts.reading import read, read_file

TEXTS = [
    # entities, written as they are said
    "&lt;i&gt;", "&amp;lt;", "&#65; &#x41;", "&nbsp;", "&notit;", "R&D & Co", "&", "&;",
    # what looks like times and arrows
    "-->", "a --> b", "00:03.000 --> 00:04.000", "--&gt;", "-- >", "->", ">", ">>>",
    # what looks like tags and lines of the format
    "<v Ada>", "</v>", "<00:01.000>", "a < b > c", "<", "<c.x", "WEBVTT", "NOTE a", "STYLE", "1",
    "<v Ada>x", "{\\an8}", "{\\as-stored}", "{", "a {b} c",
    # speakers
    ">> Yes?", "- No. - Yes.", "Ada: yes",
    # right to left, marks and joiners
    "שלום עולם", "\u200fשלום, 5 > 3!", "مرحبا (بكم) &amp; --> 12", "می\u200cروم",
    "\u2067שלום\u2069 means hello", "\u202bשלום\u202c", "עברית and English --> עברית",
    # others
    "你好 世界", "👩‍👩‍👧 e\u0301", "a\u00adb", "“q” ‘s’ … – —", "x" * 2_000,
]  # fmt: skip
SPEAKERS = [
    *("", "Ada", "Ada & Bo", "A > B", "A < B", "&amp;", "Ann.Lee", "-->", "x --> y", "</v>"),
    *("דנה", "\u200fדנה --> &lt;", "محمد", "1", "NOTE", "a.b c", "李 明", "x" * 200),
]


def cue(text: str, speaker: str = "", at: int = 0) -> CueText:
    return CueText(at * 2_000, at * 2_000 + 1_500, text, speaker)


def assert_same(cues: list[CueText]) -> None:
    """By every way back in: the reader, a file, an import, and once more from there."""
    for row in EXPORTED.values():
        written = row.write(cues) if row.write else ""
        assert read(written) == (cues, [])
        assert read_file(written.encode()) == (cues, [])
        assert read_file(written.encode("utf-16")).cues == cues
        assert lists.transcript(written) == tuple(cues)
        assert row.write
        assert row.write(read(written).cues) == written


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_every_speaker_makes_a_round_trip(speaker: str) -> None:
    assert_same([cue(text, speaker, at) for at, text in enumerate(TEXTS)])


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_makes_a_round_trip(text: str) -> None:
    assert_same([cue(text)])
    assert_same([cue(text, "Ada"), cue(text, "Bo", 1), cue("between", at=2), cue(text, "Ada", 3)])


@pytest.mark.parametrize(
    ("start_ms", "end_ms"),
    [
        (0, 1),
        (59_999, 60_000),
        (3_599_999, 3_600_000),
        (0, 359_999_999),
        (359_999_998, 359_999_999),
    ],
)
def test_every_time_makes_a_round_trip(start_ms: int, end_ms: int) -> None:
    assert_same([CueText(start_ms, end_ms, "a")])


def test_cues_with_equal_times_keep_their_order_in_a_round_trip() -> None:
    read_messages = [("c", "B"), ("a", ""), ("b", "A"), ("A", "B"), ("0", "")]
    assert_same([CueText(0, 1_000, text, speaker) for text, speaker in read_messages])


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(SPEAKERS)), max_size=6))
def test_any_mixture_makes_a_round_trip(read_messages: list[tuple[str, str]]) -> None:
    cues = [cue(text, speaker, at) for at, (text, speaker) in enumerate(read_messages)]
    for format_module in (vtt, srt):
        read_again = format_module.parse(format_module.write(cues))
        assert read_again == cues
        assert bool(find_signs(read_again)) == bool(find_signs(cues))


GROWING = ["We", "We meet", "We meet again", "We meet again today"]


@pytest.mark.parametrize("number", range(1, 5))
def test_cues_that_look_like_captions_that_roll_make_a_round_trip(number: int) -> None:
    cues = [cue(text, at=at) for at, text in enumerate(GROWING[:number])]
    assert_same(cues)
    assert_same([*cues, cue("We meet", at=8), cue("Another.", "Ada", 9)])


def test_only_cues_that_look_so_are_marked_in_an_export() -> None:
    spoken = [cue("Good evening."), cue("Hello & welcome, 5 < 6.", "Ada", 1)]
    assert vtt.AS_STORED not in vtt.write(spoken)
    assert srt.write(spoken) == (
        "1\n00:00:00,000 --> 00:00:01,500\nGood evening.\n\n"
        "2\n00:00:02,000 --> 00:00:03,500\n<v Ada>Hello & welcome, 5 < 6.\n"
    )
