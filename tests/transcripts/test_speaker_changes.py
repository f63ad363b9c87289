"""`>>` and a dash at the beginning of a row mark another speaker; they are kept as text."""

from __future__ import annotations

import pytest

from clipqa.transcripts import CueText, srt, vtt
from clipqa.transcripts.misread import find_signs
from clipqa.transcripts.reading import read
from tests.transcripts.test_rolling import captions, texts

TIMES = "00:00:01.000 --> 00:00:02.000\n"


@pytest.mark.parametrize("head", ["WEBVTT\n\n", "1\n", ""])
@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (">> Hello.", ">> Hello."),
        ("&gt;&gt; Hello.", ">> Hello."),
        (">>> Now the news.", ">>> Now the news."),
        (">>Hello.", ">>Hello."),
        (">> ANN: Hello.\n>> BO: Yes?", ">> ANN: Hello. >> BO: Yes?"),
        ("Yes. >> No.", "Yes. >> No."),
        (">>\nHello.", ">> Hello."),
        ("- Yes?\n- No.", "- Yes? - No."),
        ("-Yes?\n-No.", "-Yes? -No."),
        ("– Yes?\n— No.", "– Yes? — No."),
        ("- &gt;&gt; Yes -> no.", "- >> Yes -> no."),
        ("<i>- Yes?</i>\n<b>- No.</b>", "- Yes? - No."),
        ("\u200f- כן?\n- לא.", "\u200f- כן? - לא."),
        ("» Oui ?\n» Non.", "» Oui ? » Non."),
    ],
)
def test_marks_of_a_change_of_speaker_are_kept_as_text(head: str, rows: str, text: str) -> None:
    cues, warnings = read(f"{head}{TIMES}{rows}\n")
    assert cues == [CueText(1_000, 2_000, text)]
    assert warnings == []
    assert find_signs(cues) == []
    assert read(vtt.write(cues)).cues == cues


@pytest.mark.parametrize("mark", [">>", "-", ">> BO:"])
def test_marks_in_a_voice_are_kept_too(mark: str) -> None:
    assert vtt.parse(f"WEBVTT\n\n{TIMES}<v Ada>{mark} Yes?</v>\n{mark} No.") == [
        CueText(1_000, 2_000, f"{mark} Yes?", "Ada"),
        CueText(1_000, 2_000, f"{mark} No."),
    ]


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        ([">> a|b", "b|>> c", ">> c|- d"], [">> a b", ">> c", "- d"]),
        (["&gt;&gt; a|b", "b|&gt;&gt; c", "&gt;&gt; c|d"], [">> a b", ">> c", "d"]),
        (["- a|- b", "- b|- c", "- c|- d"], ["- a - b", "- c", "- d"]),
        ([">> Yes.", ">> Yes.", ">> No.", ">> No."], [">> Yes.", ">> Yes.", ">> No.", ">> No."]),
    ],
)
def test_rolling_captions_keep_each_mark_once(cues: list[str], expected: list[str]) -> None:
    assert texts(*cues) == expected
    assert [cue.text for cue in srt.parse(captions(*cues))] == expected
