from __future__ import annotations

import pytest

from clipqa.evidence import Claim, Cue, Recording, examine
from clipqa.evidence.known_words import LANGUAGES as WITH_LISTS
from clipqa.evidence.known_words import is_word
from clipqa.evidence.quantities import SCANS
from clipqa.lib.richtext import MAX_SOURCE_LENGTH
from tests.fuzz.harness import Grammar, Shape, assert_linear, fuzz, shapes

LANGUAGES = [*SCANS, "fr", ""]
ANSWERS = Grammar(
    fragments=(
        *("“", "”", "‘", "’", "„", "«", "»", "「", "」", "[...]", "…", "**", "_", "`", "# ", "- "),
        *("](", "[", "1. ", "1,000", "1.000", "2,5", "03.05.2011", "2011-05-03", "99/99/9999"),
        *("0/0", "1:99", "½", "£5m", "5G", "٥", "๕", " one ", " hundred ", " million ", " and "),
        *(" a half ", " point ", " nineteen ", " oh ", " third ", " of May ", " thirties ", "'s "),
        *("einundzwanzig ", "einhalb ", " mil ", " y ", " por ciento ", " сто ", " год ", " ألف "),
        *(" و", " نصف ", "一", "十", "百", "万", "半", "年", "月", "分之"),
        *("สิบ", "ล้าน", "ครึ่ง", "ที่", "ปี", "·", "。"),
        *(" NATO ", " U.S. ", " u s ", " Gustav ", " III ", " Nora Whitfield ", "Port-", " don't "),
    ),
    documents=(
        "Nora Whitfield says: “It cost **two and a half million** … in 1908”. Ellery paid 60 %.",
        "Am 3. Mai 2011 sagte sie: „Wir zahlten zwölftausend Mark“, laut Gustav dem Dritten.",
        "年份1952年，百分之四十五送到埃弗勒姆。「冬天不施化肥」",
        "ปี 2504 มีเรือ 240 ลำ โดย วอลเดน “ไม่ขายของพลาสติก”",
        "عام ١٩٥٢ قال إلياس ثورن: «ثمانمئة شجرة» في لومارش",
    ),
)  # fmt: skip
SPOKEN = Recording(
    cues=[
        Cue(0, 3_000, "It cost two and a half million in 1908. And", "Nora Whitfield"),
        Cue(3_000, 6_000, "that was all.", "Gustav"),
        Cue(9_000, 12_000, "In Port Ellery, on 3 May.", ""),
    ],
    language="en",
    duration_ms=12_000,
)


def examine_answer(text: str) -> None:
    examine(Claim(answer=text, start_ms=0, end_ms=6_000), SPOKEN)


def check(text: str) -> None:
    """An answer, and words that are spoken, in each language."""
    language = LANGUAGES[len(text) % len(LANGUAGES)]
    spoken = Recording(cues=[Cue(0, 4_000, text), *SPOKEN.cues], language=language)
    for recording in (SPOKEN, spoken):
        for finding in examine(Claim(answer=text, start_ms=0, end_ms=5_000), recording):
            assert finding.message
            assert "%(" not in finding.message or "%(" in text
            for first, last in finding.spans:
                assert 0 <= first < last <= len(text)
            if finding.place:
                assert finding.place[0] <= finding.place[1]


def test_every_answer_is_examined() -> None:
    for language in WITH_LISTS:  # reading a list takes up to a second, once
        is_word("word", language)
    fuzz(check, ANSWERS)


@pytest.mark.parametrize(
    "shape",
    shapes("?", "“a", "'a ", "[a", "*a ", "1", "1,", "1 000 ", "one ", "twenty ", "May 3 ", "A "),
    ids=str,
)
def test_an_answer_takes_linear_time(shape: Shape) -> None:
    assert_linear(examine_answer, shape, MAX_SOURCE_LENGTH)
