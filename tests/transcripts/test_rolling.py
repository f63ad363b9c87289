"""Automatic captions show a line again and again; a transcript says it once."""

from __future__ import annotations

import re

import pytest

from clipqa.transcripts import CueText, srt, vtt

AUTOMATIC = """WEBVTT
Kind: captions
Language: en

00:00:00.000 --> 00:00:02.000 align:start position:0%
~
the<00:00:00.500><c> harbour</c><00:00:01.000><c> opens</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
the harbour opens
~

00:00:02.010 --> 00:00:04.000 align:start position:0%
the harbour opens
at<00:00:02.500><c> nine</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
at nine
~

00:00:04.010 --> 00:00:06.000 align:start position:0%
at nine
every<00:00:04.500><c> day</c>
""".replace("~", " ")  # a padding row
EACH_ONCE = [
    CueText(0, 2_000, "the harbour opens"),
    CueText(2_010, 4_000, "at nine"),
    CueText(4_010, 6_000, "every day"),
]


def captions(*cues: str, gap: int = 0) -> str:
    """One after the other, each of a second; a row ends at a bar."""
    stamps = [(number * (1 + gap), number * (1 + gap) + 1) for number in range(len(cues))]
    times = [f"00:00:{start:02d}.000 --> 00:00:{end:02d}.000" for start, end in stamps]
    pairs = zip(times, cues, strict=True)
    return "\n\n".join(f"{time}\n" + rows.replace("|", "\n") for time, rows in pairs)


def texts(*cues: str, gap: int = 0) -> list[str]:
    return [cue.text for cue in vtt.parse("WEBVTT\n\n" + captions(*cues, gap=gap))]


def test_each_line_of_automatic_captions_occurs_once() -> None:
    assert [cue[:4] for cue in vtt.parse(AUTOMATIC)] == [cue[:4] for cue in EACH_ONCE]


def test_the_lines_of_automatic_captions_keep_the_times_of_their_words() -> None:
    times = [cue.word_times for cue in vtt.parse(AUTOMATIC)]
    assert times == [",500,1000", ",490", ",490"]


def test_words_that_a_line_grows_by_have_the_times_of_the_later_cue() -> None:
    first, second = "the <00:00:00.200>ships", "the ships <00:00:01.100>leave <00:00:01.600>at"
    [cue] = vtt.parse("WEBVTT\n\n" + captions(first, second))
    assert cue == CueText(0, 2_000, "the ships leave at", "", ",200,1100,1600")


def test_automatic_captions_are_unrolled_as_subrip_too() -> None:
    text = AUTOMATIC.partition("en\n\n")[2]
    assert srt.parse(text) == srt.parse(re.sub("<.*?>", "", text)) == EACH_ONCE


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (["a|b", "b|c", "c|d"], ["a b", "c", "d"]),
        (["a", "a|b", "b|c", "c"], ["a", "b", "c"]),
        (["a|b|c", "b|c|d", "c|d|e"], ["a b c", "d", "e"]),
        (["a|b", "a|b", "b|c", "b|c"], ["a b", "c"]),
        (["a|b", "c|d", "d|e", "e|f"], ["a b", "c d", "e", "f"]),
    ],
)
def test_each_row_of_a_window_occurs_once(cues: list[str], expected: list[str]) -> None:
    assert texts(*cues) == expected
    assert [cue.text for cue in srt.parse(captions(*cues))] == expected


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (["the", "the harbour", "the harbour opens"], ["the harbour opens"]),
        (["a|the", "a|the harbour", "the harbour|opens"], ["a the harbour", "opens"]),
        (["the", "the harbour", "the harbour opens", "the harbour opens|at"],
         ["the harbour opens", "at"]),
    ],
)  # fmt: skip
def test_a_row_that_grows_word_by_word_occurs_once(cues: list[str], expected: list[str]) -> None:
    assert texts(*cues) == expected


def test_a_grown_row_has_the_time_of_all_its_words() -> None:
    text = captions("the", "the harbour", "the harbour opens")
    assert srt.parse(text) == [CueText(0, 3_000, "the harbour opens")]


@pytest.mark.parametrize(
    "cues",
    [
        ["No.", "No.", "No."],  # said three times
        ["No.", "No, no.", "Yes.", "Well."],
        ["Who?", "Who is it?"],
        ["a|b", "c|d", "e|f"],
        ["a|b", "b|c", "x", "y", "z"],  # once among others is chance
        ["the", "then"],
        ["a b", "a"],
    ],
)
def test_speech_that_repeats_words_is_unchanged(cues: list[str]) -> None:
    assert texts(*cues) == [cue.replace("|", " ") for cue in cues]


def test_a_line_repeated_after_a_pause_is_kept() -> None:
    assert texts("a|b", "b|c", "c|d", gap=2) == ["a b", "b c", "c d"]


def test_a_line_repeated_by_another_speaker_is_kept() -> None:
    assert texts("<v A>a|b", "<v B>b|c", "<v A>c|d") == ["a b", "b c", "c d"]


def test_growing_cues_of_an_export_are_unchanged() -> None:
    cues = [CueText(n * 1_000, (n + 1) * 1_000, "a b c"[: 2 * n + 1]) for n in range(3)]
    assert vtt.parse(vtt.write(cues), keep_growing_rows=True) == cues
