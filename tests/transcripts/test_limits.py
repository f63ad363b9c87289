"""How long a text, a cue and a list of cues may be, and what the longest of them cost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from clipqa.lib.timecodes import LIMIT_MS, format_timecode
from clipqa.transcripts import CueText, TranscriptError, srt, vtt
from clipqa.transcripts.cues import MAX_CUE_LENGTH, MAX_CUES, MAX_LENGTH

TIMES = "00:00:01.000 --> 00:00:02.000"
FORMATS = [
    pytest.param(vtt.parse, "WEBVTT\n\n", id="vtt"),
    pytest.param(srt.parse, "\n\n", id="srt"),
]
Parse = Callable[[str], list[CueText]]
UNCLOSED = ["<v.", "<i ", "{\\", "<v", "<", "&", "&#", "<v A>", "</v", "<rt>"]


@pytest.mark.parametrize(("parse", "head"), FORMATS)
def test_a_cue_over_the_limit_is_refused_with_line_and_times(parse: Parse, head: str) -> None:
    longest = f"{TIMES}\n{'x' * (MAX_CUE_LENGTH - len(TIMES) - 1)}"
    assert len(parse(f"{head}{longest}")) == 1
    with pytest.raises(TranscriptError, match=rf"Line 6 .*“{TIMES}” has 20001 .*at most 20000 are"):
        parse(f"{head}{TIMES}\nshort\n\n{longest}x")


@pytest.mark.parametrize(("parse", "head"), FORMATS)
def test_the_length_of_a_cue_includes_all_its_lines(parse: Parse, head: str) -> None:
    with pytest.raises(TranscriptError, match="has 40029 characters"):
        parse(f"{head}{TIMES}\n" + "xxx\n" * 10_000)


@pytest.mark.parametrize("sign", UNCLOSED)
@pytest.mark.parametrize(("parse", "head"), FORMATS)
def test_unclosed_tags_take_linear_time(parse: Parse, head: str, sign: str) -> None:
    """A hundred kilobytes of the first kept a process busy for half a minute."""
    began = time.process_time()
    with pytest.raises(TranscriptError, match="Split it"):
        parse(f"{head}{TIMES}\n{sign * 33_333}")
    parse(f"{head}{TIMES}\n{sign * (19_000 // len(sign))}")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(("parse", "head"), FORMATS)
def test_a_text_over_the_limit_is_refused(parse: Parse, head: str) -> None:
    assert parse(head.ljust(MAX_LENGTH, "\n")) == []
    with pytest.raises(
        TranscriptError, match="has 2000001 characters; at most 2000000 are allowed"
    ):
        parse(head.ljust(MAX_LENGTH + 1, "\n"))


@pytest.mark.parametrize(("parse", "head"), FORMATS)
@pytest.mark.parametrize("words", ["word", "<i></i>"])
def test_too_many_cues_are_refused(parse: Parse, head: str, words: str) -> None:
    one = f"{TIMES}\n{words}\n\n"
    assert len(parse(head + one * MAX_CUES)) in {0, MAX_CUES}
    with pytest.raises(TranscriptError, match="more than 20000 cues"):
        parse(head + one * (MAX_CUES + 1))


def test_voices_count_as_cues() -> None:
    cue = f"{TIMES}\n{'<v A>a' * 3_000}\n\n"
    with pytest.raises(TranscriptError, match="more than 20000 cues"):
        vtt.parse("WEBVTT\n\n" + cue * 7)


@pytest.mark.parametrize("digits", ["9" * 5_000, "0" * 5_000, "x" + "9" * 5_000])
def test_a_reference_with_thousands_of_digits_is_one_character(digits: str) -> None:
    (cue,) = vtt.parse(f"WEBVTT\n\n{TIMES}\na&#{digits};b")
    assert cue.text == "a\N{REPLACEMENT CHARACTER}b"


def test_leading_zeros_of_a_reference_are_ignored() -> None:
    (cue,) = vtt.parse(f"WEBVTT\n\n{TIMES}\n&#{'0' * 5_000}65;")
    assert cue.text == "A"


def test_a_cue_just_before_the_limit_ends_before_it() -> None:
    at = format_timecode(LIMIT_MS - 2)
    (cue,) = cues = vtt.parse(f"WEBVTT\n\n{at} --> {at}\nlast")
    assert (cue.start_ms, cue.end_ms) == (LIMIT_MS - 2, LIMIT_MS - 1)
    assert vtt.parse(vtt.write(cues)) == cues
