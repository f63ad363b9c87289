"""Text outside any cue, such as text after an empty line, is reported with its line."""

from __future__ import annotations

import pytest

from clipqa.transcripts import TranscriptError
from clipqa.transcripts.cues import MAX_WARNINGS
from clipqa.transcripts.reading import read

V1, V2 = "00:01.000 --> 00:02.000\n", "00:03.000 --> 00:04.000\n"
S1, S2 = "00:00:01,000 --> 00:00:02,000\n", "00:00:03,000 --> 00:00:04,000\n"
FoundWarnings = list[tuple[int, str]]


def find_warnings(text: str) -> FoundWarnings:
    values = [warning.values for warning in read(text).warnings]
    return [(value["number"], value["words"]) for value in values]  # type: ignore[misc]


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
def test_text_after_an_empty_line_in_webvtt_gives_a_warning(
    body: str, expected: FoundWarnings
) -> None:
    assert find_warnings(f"WEBVTT\n\n{body}") == expected


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
def test_names_notes_styles_and_regions_give_no_warning(body: str) -> None:
    assert find_warnings(f"WEBVTT - title\nKind: captions\n\n{body}") == []


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
def test_text_after_an_empty_line_in_subrip_gives_a_warning(
    text: str, expected: FoundWarnings
) -> None:
    assert find_warnings(text) == expected
    assert [cue.text for cue in read(text).cues] in (["a"], ["b"], ["a", "b"])


@pytest.mark.parametrize(
    "text", [f"1\n{S1}a\n\n2\n{S2}b", f"1\n{S1}a\n\n2\n\n{S2}b\n\n3\n", f"{S1}a\n\n \n{S2}b"]
)
def test_cue_numbers_give_no_warning(text: str) -> None:
    assert find_warnings(text) == []
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
def test_a_subtitle_with_missing_or_invalid_times_is_refused(text: str, line: int) -> None:
    with pytest.raises(TranscriptError, match=f"Line {line} .*has no valid times"):
        read(text)


@pytest.mark.parametrize("head", [f"WEBVTT\n\n{V1}a\n\n", f"{S1}a\n\n"])
def test_the_number_of_warnings_is_limited(head: str) -> None:
    warnings = read(head + "lost\n\n" * 100).warnings
    assert len(warnings) == MAX_WARNINGS + 1
    assert "More text is ignored from line" in str(warnings[-1])


@pytest.mark.parametrize("blank", ["\n", "\r\n\r\n", " \n\t\n", "\ufeff\n", "\xa0\n"])
def test_line_numbers_include_leading_blank_lines(blank: str) -> None:
    lines = blank.replace("\r\n", "\n").count("\n")
    text = f"{blank}WEBVTT\n\n{V1}\nlost\n\n{V2}b"
    assert find_warnings(text) == [(lines + 5, "lost")]
    with pytest.raises(TranscriptError, match=f"Line {lines + 3} "):
        read(f"{blank}WEBVTT\n\nsoon --> later\nx")


def test_the_warning_says_what_to_do() -> None:
    (warning,) = read(f"WEBVTT\n\n{V1}\nlost\n\n{V2}b").warnings
    assert str(warning) == (
        "Line 5 of the transcript: “lost” is ignored, since an empty line separates it from its "
        "times. Delete the empty line to keep it."
    )
