"""The file parsing rules of the WebVTT specification, step by step.

Each row is a text and what a player gets from it: the times in milliseconds and the words of each
cue. `read` leaves out what a player leaves out; `parse` refuses it, naming the line.
"""

from __future__ import annotations

import pytest

from clipqa.transcripts import TranscriptError, vtt

FoundCues = list[tuple[int, int, str]]
ONE: FoundCues = [(1_000, 2_000, "a")]
TWO: FoundCues = [(1_000, 2_000, "a"), (3_000, 4_000, "b")]
FIRST = "00:01.000 --> 00:02.000\n"
SECOND = "00:03.000 --> 00:04.000\n"


def find_cues(text: str) -> FoundCues:
    cues, _broken = vtt.read(text)
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in cues]


@pytest.mark.parametrize(
    "head",
    [
        "WEBVTT\n\n", "WEBVTT \n\n", "WEBVTT\t\n\n", "WEBVTT - title\n\n", "WEBVTT\ttitle\n\n",
        "WEBVTT  \t x\n\n", "\ufeffWEBVTT\n\n", "\ufeffWEBVTT title\n\n", "WEBVTT\r\n\r\n",
        "WEBVTT\r\r", "WEBVTT\n\r\n", "WEBVTT \x00\n\n", "WEBVTT é\n\n", "WEBVTT WEBVTT\n\n",
    ],
)  # fmt: skip
def test_a_file_must_begin_with_the_signature(head: str) -> None:
    assert find_cues(f"{head}{FIRST}a") == ONE


@pytest.mark.parametrize(
    "head",
    [
        "", "\n", " ", "W", "WEBVT", "WEBVT\n\n", "webvtt\n\n", "WebVTT\n\n", "WEBVTTX\n\n",
        "WEBVTT-\n\n", "WEBVTT:\n\n", " WEBVTT\n\n", "\tWEBVTT\n\n", "\nWEBVTT\n\n",
        "\r\nWEBVTT\n\n",
        "\ufeff\ufeffWEBVTT\n\n", "\ufeff WEBVTT\n\n", "WEBVTT\x0c\n\n", "WEBVTT\xa0\n\n",
        "WEBVTT\u2028\n\n", "WEBVTT\x00\n\n", "NOTE\n\nWEBVTT\n\n", "W EBVTT\n\n", "1\n",
    ],
)  # fmt: skip
def test_any_other_beginning_is_refused(head: str) -> None:
    with pytest.raises(TranscriptError, match="WebVTT must start with the line WEBVTT"):
        vtt.read(f"{head}{FIRST}a")


@pytest.mark.parametrize(
    "text", ["WEBVTT", "WEBVTT\n", "WEBVTT\n\n", "WEBVTT x", "WEBVTT --> 1", "WEBVTT\n\n\n\n"]
)
def test_a_file_may_end_after_its_signature(text: str) -> None:
    assert find_cues(text) == []
    assert vtt.parse(text) == []


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("gap", ["\n", ""])
def test_all_three_line_endings_are_equal(gap: str, end: str) -> None:
    text = f"WEBVTT\n{gap}{FIRST}a\n{gap}{SECOND}b\n{gap}"
    assert find_cues(text.replace("\n", end)) == TWO


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\x00b", "a\N{REPLACEMENT CHARACTER}b"),
        ("a\x85b", "a b"),  # no end of a line, though white space
        ("a\u2028b", "a b"),
        ("a\x0bb", "a b"),
        ("a\x0c\x0cb", "a b"),
        ("a\n\rb", "a"),  # two ends of lines
        ("a\r\n b", "a b"),
    ],
)
def test_other_characters_do_not_end_a_line(text: str, words: str) -> None:
    assert find_cues(f"WEBVTT\n\n{FIRST}{text}") == [(1_000, 2_000, words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"WEBVTT\n{FIRST}a", ONE),  # an arrow ends the header
        (f"WEBVTT\nKind: captions\n{FIRST}a", ONE),
        (f"WEBVTT\nKind: captions\nLanguage: en\n\n{FIRST}a", ONE),
        (f"WEBVTT\nKind: captions\nLanguage: en\n{FIRST}a", ONE),
        (f"WEBVTT\n \n{FIRST}a", ONE),
        ("WEBVTT\nKind: captions\nLanguage: en", []),
        (f"WEBVTT\nSTYLE\n::cue{{}}\n\n{FIRST}a", ONE),
        (f"WEBVTT\n-->\n{FIRST}a", ONE),
        (f"WEBVTT\n\n\n\n\n{FIRST}a", ONE),
        (f"WEBVTT\na\n\nb\n{FIRST}a", ONE),
    ],
)
def test_the_header_ends_at_an_empty_line_or_an_arrow(text: str, expected: FoundCues) -> None:
    assert find_cues(text) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{FIRST}a\n{SECOND}b", TWO),  # an arrow ends a cue
        (f"{FIRST}a\n\n{SECOND}b", TWO),
        (f"{FIRST}a\n\n\n\n{SECOND}b\n\n\n", TWO),
        (f"1\n{FIRST}a\n\n2\n{SECOND}b", TWO),
        (f"1\n{FIRST}a\n2\n{SECOND}b", [(1_000, 2_000, "a 2"), (3_000, 4_000, "b")]),
        (f"{FIRST}{SECOND}b", TWO[1:]),  # the first has no words
        (f"{FIRST}\na\n\n{SECOND}b", TWO[1:]),  # what stands behind an empty line is no cue's
        (f"x\ny\n{FIRST}a", ONE),
        (f"x\ny\nz\n\n{FIRST}a\n\nlast", ONE),
        (f"x\n\n{FIRST}a", ONE),
        (f"{FIRST}a\n \nb", [(1_000, 2_000, "a b")]),  # a line of one space is not empty
        (f"{FIRST}a\n\t\nb", [(1_000, 2_000, "a b")]),
        (f"{FIRST} \na", ONE),
        (f"{FIRST}a\n\nb", ONE),
        (f"{FIRST}a\nb\nc", [(1_000, 2_000, "a b c")]),
        (f" \n{FIRST}a", ONE),  # its name is one space
        (f"-->\n{FIRST}a", ONE),
        (f"x --> y\n{FIRST}a", ONE),
        (f"x\n-->\n{FIRST}a", ONE),
        (f"x\n-->\na\n{FIRST}a", ONE),
        (f"{FIRST}a\n-->\nb\n{SECOND}b", TWO),
        (f"{FIRST}a --> b\n{SECOND}b", TWO[1:]),
        (f"{FIRST}a\nb --> c", ONE),
        (f"{FIRST}a -- > b", [(1_000, 2_000, "a -- > b")]),
        (f"{FIRST}a->b", [(1_000, 2_000, "a->b")]),
        (f"{FIRST}a --&gt; b", [(1_000, 2_000, "a --> b")]),
        (f"NOTE\n\n{FIRST}a", ONE),
        (f"NOTE a comment\nof two lines\n\n{FIRST}a", ONE),
        (f"NOTE\n{FIRST}a", ONE),  # an arrow makes a cue of it, and NOTE its name
        (f"NOTE x\ny\n{FIRST}a", ONE),
        (f"NOTE 0 --> 1\n\n{FIRST}a", ONE),
        (f"{FIRST}NOTE a", [(1_000, 2_000, "NOTE a")]),
        (f"{FIRST}a\nNOTE b", [(1_000, 2_000, "a NOTE b")]),
        (f"{FIRST}a\n\nNOTE b\n\n{SECOND}b", TWO),
        (f"STYLE\n::cue {{ color: red }}\n\n{FIRST}a", ONE),
        (f"STYLE\n{FIRST}a", ONE),
        (f"STYLE \n::cue(v[voice=Ada]) {{}}\n\n{FIRST}a\n\n{SECOND}b", TWO),
        (f"REGION\nid:fred\nwidth:40%\n\n{FIRST}a", ONE),
        (f"REGION\n{FIRST}a", ONE),
        (f"{FIRST}a\n\nSTYLE\n::cue {{}}\n\n{SECOND}b", TWO),
        (f"STYLEX\n\n{FIRST}a", ONE),
        (f"WEBVTT\n\n{FIRST}a", ONE),
        (f"{FIRST}a\n\nWEBVTT\n\n{SECOND}b", TWO),
        (f"{SECOND}b\n\n{FIRST}a", TWO[::-1]),  # cues stay in the order of the file
        (f"{FIRST}a\n\n{FIRST}a", ONE * 2),
        (f"\ufeff{FIRST}a", []),  # a second mark is no white space
    ],
)
def test_blocks_are_separated_by_empty_lines_and_arrows(body: str, expected: FoundCues) -> None:
    assert find_cues(f"WEBVTT\n\n{body}") == expected


@pytest.mark.parametrize(
    "line",
    [
        "00:01.000 --> 00:02.000", "00:01.000-->00:02.000", "00:01.000\t-->\t00:02.000",
        "  00:01.000   -->   00:02.000  ", "\t00:01.000 --> 00:02.000\t",
        "\x0c00:01.000-->\x0c00:02.000",
        "00:01.000 --> 00:02.000 align:start",
        "00:01.000 --> 00:02.000 line:0 position:20% size:60%",
        "00:01.000 --> 00:02.000\tvertical:rl", "00:01.000 --> 00:02.000align:start",
        "00:01.000 --> 00:02.000 nonsense", "00:01.000 --> 00:02.000 :::",
        "00:01.000 --> 00:02.000 -->",
        "00:01.000 --> 00:02.000 region:fred line:-1,end", "00:01.000 --> 00:02.000x",
        "00:01.000 --> 00:02.000.5", "00:01.000 --> 00:02.000:00", "00:01.000 --> 00:02.000 é",
        "00:00:01.000 --> 00:00:02.000", "00:01.000 --> 00:00:02.000", "00:00:01.000 --> 00:02.000",
        "0:00:01.000 --> 0:00:02.000", "000:00:01.000 --> 0000:00:02.000",
    ],
)  # fmt: skip
def test_times_may_have_spaces_and_settings(line: str) -> None:
    assert find_cues(f"WEBVTT\n\n{line}\na") == ONE
    assert len(vtt.parse(f"WEBVTT\n\n{line}\na")) == 1


@pytest.mark.parametrize(
    ("timestamp", "ms"),
    [
        ("00:00.000", 0), ("00:00.001", 1), ("00:59.999", 59_999), ("01:00.000", 60_000),
        ("59:59.999", 3_599_999), ("01:00:00.000", 3_600_000), ("1:00:00.000", 3_600_000),
        ("10:00:00.000", 36_000_000), ("99:59:59.998", 359_999_998), ("001:01:01.001", 3_661_001),
        ("60:00:00.000", 216_000_000), (f"{'0' * 5_000}:00:05.000", 5_000),
    ],
)  # fmt: skip
def test_a_timestamp_has_minutes_and_seconds_and_optional_hours(timestamp: str, ms: int) -> None:
    ((start_ms, _end_ms, _words),) = find_cues(f"WEBVTT\n\n{timestamp} --> 99:59:59.999\na")
    assert start_ms == ms


@pytest.mark.parametrize(
    "timestamp",
    [
        "", "1", "01", "01.000", "00:01", "00:01.", "00:01.0", "00:01.00", "00:01.0000",
        "00:01,000",
        "00:1.000", "0:01.000", "00:001.000", "000:01.000", "100:01.000", "60:01.000", "99:01.000",
        "00:60.000", "00:99.000", "00:60:00.000", "00:00:60.000", "00:0:01.000", "00:00:1.000",
        "00:00:001.000", "00:000:01.000", "00:00:00:01.000", ":01.000", "00::01.000", "00:00:.000",
        "-00:01.000", "+00:01.000", "00:01.000s", "00 :01.000", "00: 01.000", "00:01 .000",
        "00:01. 000",
        "٠٠:٠١.٠٠٠", "\uff10\uff10:01.000",
        "0x:01.000", "1e1:00.000", "00:01.-00", "a00:01.000", "00:00:01",
        "\xa000:01.000", "\ufeff00:01.000", "00:01.00x",
    ],
)  # fmt: skip
def test_an_invalid_timestamp_drops_only_its_cue(timestamp: str) -> None:
    text = f"WEBVTT\n\n{timestamp} --> 00:09.000\nx\n\n{FIRST}a"
    cues, broken = vtt.read(text)
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == ONE
    assert "Line 3 of the transcript" in str(broken[0])
    with pytest.raises(TranscriptError, match=r"Line 3 .*has no valid times"):
        vtt.parse(text)


@pytest.mark.parametrize("arrow", ["->", "-- >", "—>", "=>", "--&gt;", "- ->", "--", "to", ""])
def test_other_arrows_begin_no_cue(arrow: str) -> None:
    assert find_cues(f"WEBVTT\n\n00:01.000 {arrow} 00:02.000\nx\n\n{FIRST}a") == ONE


@pytest.mark.parametrize("arrow", ["--->", "-->>", "--> -->", "x-->", "-->x"])
def test_an_arrow_with_other_characters_drops_its_cue(arrow: str) -> None:
    assert find_cues(f"WEBVTT\n\n00:01.000 {arrow} 00:02.000\nx\n\n{FIRST}a") == ONE


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ("00:02.000 --> 00:01.000", "ends before it starts"),
        ("01:00:00.000 --> 00:59.000", "ends before it starts"),
        ("100:00:00.000 --> 100:00:01.000", "is at 100 hours or later"),
        ("00:01.000 --> 100:00:00.000", "is at 100 hours or later"),
        (f"{'9' * 5_000}:00:00.000 --> 00:01.000", "is at 100 hours or later"),
    ],
)
def test_times_over_the_limits_are_refused_with_a_reason(times: str, sentence: str) -> None:
    """The specification reads them; the library's cues last, and end before 100 hours."""
    text = f"WEBVTT\n\n{times}\nx\n\n{FIRST}a"
    assert find_cues(text) == ONE
    with pytest.raises(TranscriptError, match=f"Line 3 .*{sentence}"):
        vtt.parse(text)


def test_a_cue_without_duration_is_extended_to_a_second() -> None:
    assert find_cues("WEBVTT\n\n00:01.000 --> 00:01.000\na") == ONE


def test_every_invalid_line_is_reported_and_all_other_cues_are_read() -> None:
    cues, broken = vtt.read(f"WEBVTT\n\nsoon --> later\nx\n\n{FIRST}a\n1 --> 2\ny\n\n{SECOND}b")
    assert [cue.text for cue in cues] == ["a", "b"]
    assert [error.values["number"] for error in broken] == [3, 8]
