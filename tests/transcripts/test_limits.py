"""How long a text, a cue and a list of cues may be, and what the longest of them cost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clipqa.lib.timecodes import LIMIT_MS, format_timecode
from clipqa.transcripts import CueText, TranscriptError, srt, vtt
from clipqa.transcripts import cues as limits
from clipqa.transcripts.cues import MAX_CUE_LENGTH, MAX_CUES, MAX_LENGTH, MAX_LINES
from clipqa.transcripts.formats import EXPORTED

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
    with pytest.raises(
        TranscriptError, match="has 30000001 characters; at most 30000000 are allowed"
    ):
        parse(head.ljust(MAX_LENGTH + 1, "x"))


@pytest.mark.parametrize(("parse", "head"), FORMATS)
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=ascii)
def test_a_text_of_too_many_lines_is_refused(parse: Parse, head: str, end: str) -> None:
    left = MAX_LINES - 1 - head.count("\n")
    assert parse(head + end * left) == []
    with pytest.raises(TranscriptError, match="has more than 2000000 lines"):
        parse(head + end * (left + 1))


@pytest.mark.parametrize(("parse", "head"), FORMATS)
@pytest.mark.parametrize("words", ["word", "<i></i>"])
def test_too_many_cues_are_refused(
    parse: Parse, head: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_CUES", 2_000)
    one = f"{TIMES}\n{words}\n\n"
    assert len(parse(head + one * 2_000)) in {0, 2_000}
    with pytest.raises(TranscriptError, match="more than 2000 cues"):
        parse(head + one * 2_001)


# VmHWM instead of getrusage, which includes the memory of the process before exec().
MEASURE = """
import sys
from clipqa.transcripts.reading import read_file
cues = read_file(sys.stdin.buffer.read()).cues
with open("/proc/self/status") as status:
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
print(len(cues), peak)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
@pytest.mark.parametrize("suffix", EXPORTED)
def test_the_most_cues_are_read_in_300_mib(suffix: str) -> None:
    """In a process of its own, whose memory no other test has filled."""
    words = "The harbour opens at twelve, says the mayor, and so does the market beside it."
    cues = [
        CueText(at * 1_700, at * 1_700 + 1_600, f"{words} {at}", f"Speaker {at % 3}")
        for at in range(MAX_CUES)
    ]
    write = EXPORTED[suffix].write
    assert write
    command = [sys.executable, "-c", MEASURE]
    done = subprocess.run(command, input=write(cues).encode(), capture_output=True, check=True)
    count, kilobytes = done.stdout.split()
    assert int(count) == MAX_CUES
    assert int(kilobytes) <= 300 * 1024


def test_voices_count_as_cues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CUES", 20_000)
    cue = f"{TIMES}\n{'<v A>a' * 3_000}\n\n"  # 3,000 voices
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
