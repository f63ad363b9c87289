"""Stored cues show what an older reader got wrong: times as words, rolling lines, stray markup."""

from __future__ import annotations

import pytest

from clipqa.transcripts import CueText, vtt
from clipqa.transcripts.misread import ENTITIES, REPEATED, TAGS, TIMES, find_signs
from clipqa.transcripts.reading import read
from tests.transcripts.test_rolling import AUTOMATIC, captions


def make_cues(*texts: str, gap_ms: int = 0) -> list[CueText]:
    """One cue after the other, each of a second."""
    step_ms = 1_000 + gap_ms
    return [CueText(n * step_ms, n * step_ms + 1_000, text) for n, text in enumerate(texts)]


def kinds(cues: list[CueText]) -> list[tuple[str, int]]:
    return [(sign.kind, sign.cues) for sign in find_signs(cues)]


@pytest.mark.parametrize(
    "text",
    [
        "a 00:03.000 --> 00:04.000 b",
        "a 2 00:00:03,000 --> 00:00:04,000 b",
        "a 00:03.000-->00:04.000",
        "0:3.5 --> 0:4 b",
        "a --> 00:04.000",
        "1:00:03.000 -->",
        "a 00:03.000 --> 00:04.000 align:start b",
    ],
)
def test_times_in_the_text_are_detected(text: str) -> None:
    assert kinds(make_cues("x", text, "y", text)) == [(TIMES, 2)]


@pytest.mark.parametrize(
    "text", ["a --> b", "from 3 --> 4", "00:03 -> 00:04", "a -- > b", "→ 00:04.000", "3:15 - 4:15"]
)
def test_arrows_in_speech_are_not_detected(text: str) -> None:
    assert kinds(make_cues(text, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<i>a</i>", "</v> a", "<v Ada>a", "<v.loud Ada", "<c.colorE5E5E5>a</c>", "{\\an8}a",
        "<font color='red'>a", "a<00:00:01.500> b", "<ruby>a<rt>b</rt></ruby>", "<lang en>a",
        "</I>",
    ],
)  # fmt: skip
def test_tags_in_the_text_are_detected(text: str) -> None:
    assert kinds(make_cues("x", text)) == [(TAGS, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "&gt;&gt; Hello.",
        "a &amp; b",
        "it&#39;s",
        "a&nbsp;b",
        "&#x2019;tis",
        "&QUOT;a&QUOT;",
        "&lrm;a",
    ],
)
def test_entities_in_the_text_are_detected(text: str) -> None:
    assert kinds(make_cues("x", text)) == [(ENTITIES, 1)]


@pytest.mark.parametrize(
    "text",
    ["a < b > c", "x <3 you", "R&D", "AT&T; yes", "{a}", "<3", "<html>", "<b", "if i<c and", ">> a",
     "- a - b", "&c.", "a<b>c<d"],
)  # fmt: skip
def test_ordinary_punctuation_is_not_detected(text: str) -> None:
    assert kinds(make_cues(text)) == ([] if text != "a<b>c<d" else [(TAGS, 1)])


@pytest.mark.parametrize(
    "texts",
    [
        # As an older version stored automatic captions: every row of a window in one line.
        ["the harbour opens", "the harbour opens", "the harbour opens at nine", "at nine",
         "at nine every day", "every day", "every day of the week"],
        ["a lot of rain", "of rain and of wind", "and of wind from the", "from the west today"],
        ["the", "the harbour", "the harbour opens", "the harbour opens at nine"],
        ["今天天气很好", "今天天气很好 今天我们去公园", "今天我们去公园 然后回家吃饭",
         "然后回家吃饭 晚"],
        ["مرحبا بكم في", "مرحبا بكم في البرنامج", "البرنامج هذا المساء", "هذا المساء من الميناء"],
    ],
    ids=["automatic", "windows", "growing", "without spaces", "right to left"],
)  # fmt: skip
def test_stored_rolling_captions_are_detected(texts: list[str]) -> None:
    assert [sign.kind for sign in find_signs(make_cues(*texts))] == [REPEATED]


@pytest.mark.parametrize(
    "texts",
    [
        ["No.", "No.", "No.", "No.", "No."],
        ["Who?", "Who is it?", "It is me.", "Me who?", "Just me."],
        ["that is", "is it", "it will", "will be", "be fine"],  # short words, by chance
        ["the harbour opens", "the harbour opens at nine", "at nine every day", "so", "be", "it"],
        ["one", "two", "three", "four"],
        ["the", "then", "thence", "thenceforth"],
        [],
        ["alone"],
    ],
    ids=range(8),
)
def test_repetition_in_speech_is_not_detected(texts: list[str]) -> None:
    assert kinds(make_cues(*texts)) == []


def test_a_few_rolling_cues_among_many_others_are_not_detected() -> None:
    texts = ("a lot of rain", "of rain and of wind", "and of wind from the", "from the west today")
    others = [f"cue number {number}" for number in range(4)]
    assert kinds(make_cues(*texts, *others[:2])) == [(REPEATED, 3)]
    assert kinds(make_cues(*texts, *others)) == []


def test_repetition_after_a_pause_or_by_another_speaker_is_not_detected() -> None:
    texts = ("a lot of rain", "of rain and of wind", "and of wind from the", "from the west today")
    assert kinds(make_cues(*texts, gap_ms=1_001)) == []
    alternating = [cue._replace(speaker="AB"[n % 2]) for n, cue in enumerate(make_cues(*texts))]
    assert kinds(alternating) == []


def test_a_result_has_its_first_cue_and_an_example() -> None:
    text = "so many words before it, and then 00:03.000 --> 00:04.000 b"
    (sign,) = find_signs(make_cues("x", text, text))
    assert (sign.kind, sign.cues, sign.start_ms) == (TIMES, 2, 1_000)
    assert sign.example.startswith("it, and then 00:03.000 -->")


@pytest.mark.parametrize(
    "text",
    [
        AUTOMATIC,
        "WEBVTT\n\n00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb",
        "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\n&gt;&gt; <i>b</i>",
        "WEBVTT\n\n" + captions("a|b", "b|c", "c|d", "d|e"),
        "WEBVTT\n\n" + captions("the", "the harbour", "the harbour opens", "the harbour opens|at"),
        "WEBVTT\n\n" + captions("<v Ada>a</v> &amp; b", "<c.x>R&D</c>", "a --&gt; b"),
    ],
    ids=range(6),
)
def test_newly_parsed_transcripts_show_no_errors(text: str) -> None:
    cues = read(text).cues
    assert find_signs(cues) == []
    assert find_signs(vtt.parse(vtt.write(cues))) == []
