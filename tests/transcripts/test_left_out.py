"""Words that no cue holds, as below an empty line under the times, are told with their line."""

from __future__ import annotations

import pytest

from clipqa.transcripts import TranscriptError
from clipqa.transcripts.cues import MAX_WARNINGS
from clipqa.transcripts.reading import read

V1, V2 = "00:01.000 --> 00:02.000\n", "00:03.000 --> 00:04.000\n"
S1, S2 = "00:00:01,000 --> 00:00:02,000\n", "00:00:03,000 --> 00:00:04,000\n"
Told = list[tuple[int, str]]


def told(text: str) -> Told:
    values = [warning.values for warning in read(text).warnings]
    return [(found["number"], found["words"]) for found in values]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{V1}\nlost\n\n{V2}b", [(5, "lost")]),
        (f"{V1}a\n\nlost\n\n{V2}b", [(6, "lost")]),
        (f"{V1}a\n\n\n\nlost\nmore\n\n{V2}b", [(8, "lost")]),
        (f"{V1}a\n\nlost\n\ntoo\n\n{V2}b", [(6, "lost"), (8, "too")]),
        (f"{V1}a\n\nlost\nmore\n{V2}b", [(6, "lost")]),  # only the line above the times is a name
        (f"{V1}a\n\nlast", [(6, "last")]),
        (f"{V1}a\n\n \nlost", [(7, "lost")]),
        (f"{V1}\n42\n\n{V2}b", [(5, "42")]),  # the only words of its cue
        (f"{V1}a\n\n00:03.000 -> 00:04.000\nb", [(6, "00:03.000 -> 00:04.000")]),
        (f"{V1}\n> lost <i>\n\n{V2}b", [(5, "> lost <i>")]),
        (f"intro\n\n{V1}a", [(3, "intro")]),
    ],
)
def test_words_below_an_empty_line_of_webvtt_are_told_with_their_line(
    body: str, expected: Told
) -> None:
    assert told(f"WEBVTT\n\n{body}") == expected


@pytest.mark.parametrize(
    "body",
    [
        f"{V1}a\n\n{V2}b",
        f"name\n{V1}a\n\nname\n{V2}b",
        f"1\n{V1}a\n\n2\n{V2}b\n\n",
        f"{V1}a\n\n2\n\n{V2}b",  # a number apart from its times
        f"NOTE one\n\n{V1}a\n\nNOTE\ntwo\nthree\n\n{V2}b\n\nNOTE last",
        f"STYLE\n::cue {{}}\n\nREGION\nid:a\n\n{V1}a\n\nSTYLE\n::cue {{}}\n\n{V2}b",
        f"{V1}a\n \nb\n{V2}c",
        f"NOTE 0 --> 1\nx\n\n{V1}a",
        f"{V1}a\n\n \n\n{V2}b",
    ],
)
def test_names_notes_styles_and_regions_are_no_words_that_are_lost(body: str) -> None:
    assert told(f"WEBVTT - title\nKind: captions\n\n{body}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"1\n{S1}\nlost\n\n2\n{S2}b", [(4, "lost")]),
        (f"1\n{S1}a\n\nlost\n\n2\n{S2}b", [(5, "lost")]),
        (f"1\n{S1}a\n\nlost\n2\n{S2}b", [(5, "lost")]),
        (f"1\n{S1}a\n\nlost\nmore\n\n\ntoo\n\n2\n{S2}b", [(5, "lost"), (9, "too")]),
        (f"{S1}a\n\nlast\n", [(4, "last")]),
        (f"{S1}\n42\n\n{S2}b", [(3, "42")]),
        (f"{S1}a\n\n- Yes.\n>> No.\n\n{S2}b", [(4, "- Yes.")]),
        (f"{S1}a\n\n5 apples\n\n{S2}b", [(4, "5 apples")]),
        (f"{S1}a\n\nlost\n{S2}b", [(4, "lost")]),
    ],
)
def test_words_below_an_empty_line_of_subrip_are_told_with_their_line(
    text: str, expected: Told
) -> None:
    assert told(text) == expected
    assert [cue.text for cue in read(text).cues] in (["a"], ["b"], ["a", "b"])


@pytest.mark.parametrize(
    "text", [f"1\n{S1}a\n\n2\n{S2}b", f"1\n{S1}a\n\n2\n\n{S2}b\n\n3\n", f"{S1}a\n\n \n{S2}b"]
)
def test_numbers_of_subtitles_are_no_words_that_are_lost(text: str) -> None:
    assert told(text) == []
    assert [cue.text for cue in read(text).cues] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"1\n{S1}a\n\n2\n00:00:03,000 -> 00:00:04,000\nb", 6),
        (f"1\n{S1}a\n\n00:00:03,000 - 00:00:04,000\nb", 5),
        (f"1\n{S1}a\n\n2\nb", 6),  # numbered, so its times are missing
        (f"title\n\n1\n{S1}a", 1),
        (f"1\n\n{S1}a", 1),
    ],
)
def test_a_subtitle_whose_times_are_missing_or_broken_is_refused_with_its_line(
    text: str, line: int
) -> None:
    with pytest.raises(TranscriptError, match=f"Line {line} .*gives no times"):
        read(text)


@pytest.mark.parametrize("head", [f"WEBVTT\n\n{V1}a\n\n", f"{S1}a\n\n"])
def test_many_lost_words_are_told_up_to_a_number(head: str) -> None:
    warnings = read(head + "lost\n\n" * 100).warnings
    assert len(warnings) == MAX_WARNINGS + 1
    assert "More is left out from line" in str(warnings[-1])


@pytest.mark.parametrize("blank", ["\n", "\r\n\r\n", " \n\t\n", "\ufeff\n", "\xa0\n"])
def test_lines_are_counted_from_the_first_line_of_the_text(blank: str) -> None:
    lines = blank.replace("\r\n", "\n").count("\n")
    text = f"{blank}WEBVTT\n\n{V1}\nlost\n\n{V2}b"
    assert told(text) == [(lines + 5, "lost")]
    with pytest.raises(TranscriptError, match=f"Line {lines + 3} "):
        read(f"{blank}WEBVTT\n\nsoon --> later\nx")


def test_the_sentence_says_what_to_do() -> None:
    (warning,) = read(f"WEBVTT\n\n{V1}\nlost\n\n{V2}b").warnings
    assert str(warning) == (
        "Line 5 of the transcript: “lost” is left out, since an empty line parts it from its "
        "times. Delete the empty line to keep it."
    )
