from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.lib.timecodes import LIMIT_MS
from clipqa.transcripts import CueText, TranscriptError, vtt

ONE = [CueText(50_000, 52_500, "Good evening.")]

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85"), max_size=40
).map(lambda text: " ".join(text.split()))


@st.composite
def cues(draw: st.DrawFn) -> CueText:
    start_ms = draw(st.integers(0, LIMIT_MS - 2))
    end_ms = draw(st.integers(start_ms + 1, LIMIT_MS - 1))
    return CueText(start_ms, end_ms, draw(words.filter(bool)), draw(words))


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:50.000 --> 00:52.500\nGood evening.",
        "\ufeffWEBVTT - from the archive\r\n\r\n00:00:50.000 --> 00:00:52.500\r\nGood evening.\r\n",
        "WEBVTT\nKind: captions\n\n00:50.000 --> 00:52.500 align:start\nGood\nevening.",
        "WEBVTT\n\nNOTE 0 --> 1\n\nSTYLE\n::cue {}\n\nid\n00:50.000 --> 00:52.500\nGood evening.",
        "WEBVTT\n\n00:50.000 --> 00:52.500\n<c.loud>Good</c> <i>evening.</i>",
        "WEBVTT\n00:50.000 --> 00:52.500\nGood evening.\n\n00:53.000 --> 00:54.000\n\n",
    ],
)
def test_common_forms_of_webvtt_are_read(text: str) -> None:
    assert vtt.parse(text) == ONE


def test_each_voice_is_a_cue_with_its_speaker() -> None:
    text = "WEBVTT\n\n00:50.000 --> 00:52.000\n<v.loud Ada &amp; Bo>Yes?</v> <v Cy>a &lt; b"
    assert vtt.parse(text) == [
        CueText(50_000, 52_000, "Yes?", "Ada & Bo"),
        CueText(50_000, 52_000, "a < b", "Cy"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1\n00:01,000 --> 00:02,000\nHello", "starts with “1”.*WEBVTT"),
        ("WEBVTTX\n\n", "starts with “WEBVTTX”"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nHello", "Line 3 .*ends before it starts"),
        ("WEBVTT\n\nintro\nsoon --> later\nHello", "Line 4 .*has no valid times"),
        ("WEBVTT\n\n00:99.000 --> 00:99.500\nHello", "Line 3 .*has no valid times"),
        ("WEBVTT\n\n999:00:00.000 --> 999:00:01.000\nHello", "Line 3 .*100 hours or later"),
    ],
)
def test_an_invalid_transcript_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(TranscriptError, match=sentence):
        vtt.parse(text)


def test_a_header_has_no_cues_and_a_blank_text_is_refused() -> None:
    assert vtt.parse("WEBVTT") == []
    with pytest.raises(TranscriptError, match="starts with “”"):
        vtt.parse("")


@given(st.lists(cues(), max_size=5))
def test_written_cues_make_a_round_trip(given_cues: list[CueText]) -> None:
    assert vtt.parse(vtt.write(given_cues)) == given_cues


@given(st.text())
def test_any_text_gives_cues_or_an_error(text: str) -> None:
    try:
        cues = vtt.parse(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}")
    except TranscriptError:
        return
    assert all(cue.text == " ".join(cue.text.split()) != "" for cue in cues)
