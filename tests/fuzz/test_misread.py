from __future__ import annotations

import pytest

from clipqa.transcripts import CueText
from clipqa.transcripts.misread import find_signs
from clipqa.transcripts.reading import MAX_WORDS
from tests.fuzz.harness import Grammar, Shape, assert_linear, fuzz, shapes

WORDS = Grammar(
    fragments=(
        *("00:03.000", " --> ", "-->", "0:0", "<i>", "</v>", "<v ", "<00:01.500>", "{\\an8}"),
        *("{\\", "}", "&gt;", "&#", "&#x", "&amp;", "a lot of ", "rain ", "the ", "|", "|of rain "),
    ),
    documents=(
        "a 00:03.000 --> 00:04.000 b|<v Ada>a</v>|&gt;&gt; Hello.",
        "a lot of rain|of rain and wind|and wind from the|from the west",
    ),
)  # fmt: skip
MAX_BYTES = 100_000  # characters, which are up to 20,000 cues here: the most that are allowed
# Stored cues have up to 2,000 characters; a transcript has any number of them.
CUES = shapes(
    *("a ", "a", "<v ", "<i ", "<", "{\\", "{", "&#0", "&", "0:0", "0:0 ", "-->", "0:0 -->"),
    *("<0:00", "a lot of rain ", "\u0300", "|a lot of |", "a |a a ", "the harbour opens|"),
)  # fmt: skip


def stored(text: str) -> list[CueText]:
    """Return cues of the text, split at bars and at the maximum length."""
    parts = [part[at : at + MAX_WORDS] for part in text.split("|") for at in _steps(part)]
    return [CueText(n * 1_000, n * 1_000 + 1_000, part) for n, part in enumerate(parts)]


def _steps(part: str) -> range:
    return range(0, max(1, len(part)), MAX_WORDS)


def check(text: str) -> None:
    cues = stored(text)
    for sign in find_signs(cues):
        assert 0 < sign.cues <= len(cues)
        assert any(sign.start_ms == cue.start_ms and sign.example in cue.text for cue in cues)


def test_any_cues_can_be_checked() -> None:
    fuzz(check, WORDS)


@pytest.mark.parametrize("shape", CUES, ids=str)
def test_the_check_takes_linear_time(shape: Shape) -> None:
    assert_linear(lambda text: find_signs(stored(text)), shape, MAX_BYTES)
