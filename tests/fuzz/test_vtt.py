from __future__ import annotations

import pytest

from clipqa.importers.problems import FieldError
from clipqa.transcripts import TranscriptError, vtt
from clipqa.transcripts.cues import MAX_CUE_LENGTH, Warnings
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.transcripts import LARGEST, check_cues, check_warnings, read, read_in_a_record

TIMES = "00:01.000 --> 00:02.000\n"
BACKWARDS = "00:02.000 --> 00:01.000\n"
HEAD = "WEBVTT\n\n"
CAPTIONS = Grammar(
    fragments=(
        *("WEBVTT", "NOTE", "STYLE\n", "REGION\n"),
        *(TIMES, f"\n\n{TIMES}", " --> ", "-->", "99:59:59.999"),
        *("00:00:01.000", "00:01", ".000", "<v Ada>", "</v>"),
        *("<v.loud.", "<v", "<c.a>", "</c>", "<i>"),
        *("</i>", "<ruby>", "<rt>", "</ruby>", "<00:01.500>"),
        *("&amp;", "&lt;", "&gt", "&#", "&#x", "&#0"),
        *("&#65;", "&notin", "align:start", " position:10%", "Good evening.", "Kind: captions\n"),
    ),
    documents=(
        f"{HEAD}{TIMES}Good evening.\n\n2\n00:03.000 --> 00:04.000 align:start\nHello.\n",
        f"WEBVTT - archive\nKind: captions\n\nNOTE x\n\n{TIMES}<v Ada>a</v> b\n",
        f"{HEAD}STYLE\n::cue {{}}\n\nREGION\nid:a\n\nname\n{TIMES}upper\n \nlower\n",
        f"\ufeff{HEAD}1\r\n{TIMES}<c.x>a</c> <00:01.500><i>b &amp; c</i>\r\n\r\n{TIMES}<v Bo>d",
    ),
)  # fmt: skip
# In one cue: up to the length limit of a cue.
IN_A_CUE = [
    *shapes("<v.", "<", "<v A>", "<v A>a", "</v>", "<v &a>b", "<00:01.001>a ", head=HEAD + TIMES),
    *shapes("<i>a</i>", "<i", "<c.a", "<00:01.000>", "<ruby><rt>a", head=HEAD + TIMES),
    *shapes("&", "&a", "&#", "&#0", "&#9", "&#x1", "&amp", "&notit;", head=HEAD + TIMES),
    *shapes(">", "-", "-- >", " ", "a ", "a\n", "{\\", "\u0300\u0327", head=HEAD + TIMES),
]
# In many cues and blocks: up to the limits of a transcript.
IN_A_TEXT = [
    *shapes("\n", "a\n", "a\n\n", " \n", "\r", "\r\n", "\x00", "1", "1:", head=HEAD),
    *shapes("NOTE\n\n", "NOTE a\n", "STYLE\n", "REGION\n\n", head=HEAD),
    *shapes("-->", "-->\n", "a\n-->\n\n", TIMES, f"{TIMES}\n", f"{TIMES}a\n\n", head=HEAD),
    *shapes(f"a\n{TIMES}b\nc\n\n", f"{TIMES}{'a' * 80}\n\n", f"{BACKWARDS}a\n\n", head=HEAD),
    *shapes("a\n\n", "lost\nlost\n\n", f"{TIMES}\nlost\n\n", "2\n\n", head=f"{HEAD}{TIMES}a\n\n"),
    *shapes(
        *(f"{TIMES}{part * 300}\n\n" for part in ("<i>a</i>", "<v A>", "&a", "&#0")), head=HEAD
    ),
    *shapes(*(f"{TIMES}<v A>{part * 300}\n\n" for part in ("<i>", "<v B>a", "<c.b>a")), head=HEAD),
]


def check(text: str) -> None:
    warnings = Warnings()
    try:
        cues = vtt.parse(text, warnings)
    except TranscriptError as error:
        assert_sentence(error)
        return
    check_cues(cues)
    check_warnings(text, warnings)


def test_webvtt_is_parsed_or_refused_with_a_message() -> None:
    fuzz(check, CAPTIONS)


@pytest.mark.parametrize("shape", IN_A_CUE, ids=str)
def test_a_cue_takes_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, MAX_CUE_LENGTH, TranscriptError)


@pytest.mark.parametrize("shape", IN_A_TEXT, ids=str)
def test_a_transcript_takes_linear_time(shape: Shape) -> None:
    assert_linear(read, shape, LARGEST, TranscriptError)


@pytest.mark.parametrize("shape", IN_A_TEXT[-6:], ids=str)
def test_a_transcript_in_a_record_takes_linear_time(shape: Shape) -> None:
    assert_linear(read_in_a_record, shape, LARGEST, FieldError)
