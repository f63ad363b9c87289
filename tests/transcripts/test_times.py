"""Times that a format refuses are refused with their line and the reason."""

from __future__ import annotations

import pytest

from clipqa.transcripts import CueText, TranscriptError, srt, vtt
from clipqa.transcripts.reading import read, read_file

DIGITS = "minutes and seconds have two digits"
SIXTY = "minutes and seconds must be below 60"
THOUSANDTHS = "thousandths have three digits"
COMMA = "WebVTT uses a full stop, not a comma"
LIKE = "has no valid times. Write them like 00:50.000 --> 00:52.000"


def parse_webvtt(times: str) -> list[CueText]:
    return vtt.parse(f"WEBVTT\n\n{times}\na")


def parse_subrip(times: str) -> list[CueText]:
    return srt.parse(f"1\n{times}\na")


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ("100:01.000 --> 100:02.000", DIGITS),
        ("00:01.000 --> 000:02.000", DIGITS),
        ("1:01.000 --> 1:02.000", DIGITS),
        ("00:1.000 --> 00:02.000", DIGITS),
        ("00:100:01.000 --> 00:100:02.000", DIGITS),
        ("90:00.000 --> 90:01.000", SIXTY),
        ("00:00.000 --> 00:60.000", SIXTY),
        ("01:60:00.000 --> 01:61:00.000", SIXTY),
        ("00:01.5 --> 00:02.000", THOUSANDTHS),
        ("00:01.000 --> 00:02", THOUSANDTHS),
        ("00:01.0000 --> 00:02.0000", THOUSANDTHS),
        ("00:01,000 --> 00:02,000", COMMA),
        ("00:01.000 --> 01:00:02,000 align:start", COMMA),
        ("soon --> later", LIKE),
        ("00:01.000 --> later", LIKE),
        ("-00:01.000 --> 00:02.000", LIKE),
        ("00:01.000 -->", LIKE),
        ("00:02.000 --> 00:01.999", "ends before it starts"),
        ("01:00:00.000 --> 59:59.999", "ends before it starts"),
        ("10:00.000 --> 09:59.000", "ends before it starts"),
        ("100:00:00.000 --> 100:00:01.000", "is at 100 hours or later"),
        ("99:59:59.999 --> 100:00:00.000", "is at 100 hours or later"),
        ("123456789:00:00.000 --> 123456789:00:01.000", "is at 100 hours or later"),
    ],
)
def test_invalid_times_in_webvtt_are_refused_with_a_reason(times: str, reason: str) -> None:
    with pytest.raises(TranscriptError) as error:
        parse_webvtt(times)
    assert str(error.value).startswith("Line 3 of the transcript: “")
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ("00:100:01,000 --> 00:100:02,000", DIGITS),
        ("1000:01,000 --> 1000:02,000", DIGITS),
        ("00:00:60,000 --> 00:00:61,000", SIXTY),
        ("00:00:01,0000 --> 00:00:02,000", THOUSANDTHS),
        ("00:00:01,000 --> soon", LIKE),
        ("00:00:01,000 -> 00:00:02,000", LIKE),
        ("00:00:02,000 --> 00:00:01,000", "ends before it starts"),
        ("100:00:00,000 --> 100:00:01,000", "is at 100 hours or later"),
        ("123456789:00:00,000 --> 123456789:00:01,000", "is at 100 hours or later"),
    ],
)
def test_invalid_times_in_subrip_are_refused_with_a_reason(times: str, reason: str) -> None:
    with pytest.raises(TranscriptError) as error:
        parse_subrip(times)
    assert str(error.value).startswith("Line 2 of the transcript: “")
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("times", "start_ms"),
    [
        ("100:01,500 --> 99:00:00,000", 6_001_500),
        ("0:1 --> 0:2", 1_000),
        ("90:00 --> 99:00:00", 5_400_000),
        ("00:00:01.5 --> 00:00:02", 1_500),
        ("99:59:59,998 --> 99:59:59,999", 359_999_998),
    ],
)
def test_unambiguous_times_in_subrip_are_accepted(times: str, start_ms: int) -> None:
    (cue,) = parse_subrip(times)
    assert cue.start_ms == start_ms


def test_unsorted_cues_keep_their_order() -> None:
    later, sooner = "01:03.000 --> 01:04.000\nb", "00:01.000 --> 00:02.000\na"
    assert [cue.text for cue in vtt.parse(f"WEBVTT\n\n{later}\n\n{sooner}")] == ["b", "a"]
    assert [cue.text for cue in srt.parse(f"{later}\n\n{sooner}")] == ["b", "a"]


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", " ", "\t\n ", "\ufeff", "\ufeff\n\n"])
def test_a_blank_file_is_refused_with_a_hint(text: str) -> None:
    for parse in (lambda: read(text), lambda: read_file(text.encode())):
        with pytest.raises(TranscriptError, match=r"No cues were found\. A cue has"):
            parse()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1251"])
def test_a_blank_file_is_refused_in_any_encoding(encoding: str) -> None:
    with pytest.raises(TranscriptError, match="No cues were found"):
        read_file("\n\n".encode(encoding), "" if encoding == "utf-16" else encoding)
