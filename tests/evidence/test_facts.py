"""What a report says about the checks that find nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from clipqa.evidence import HOLDING, Claim, Recording, report
from tests.evidence.examining import LINE_MS, cues_of

LINES = ("The pier was built in 1908.", "Ann Ash said that the town paid for it.")


def held(answer: str, *lines: str, **recording: Any) -> dict[str, str]:
    cues = cues_of(*(lines or LINES))
    claim = Claim(answer=answer, start_ms=0, end_ms=len(cues) * LINE_MS)
    given = Recording(**{"cues": cues, "language": "en", **recording})
    return {str(each.label): each.fact.text for each in report(claim, given).held}


def test_what_holds_is_listed_with_what_was_compared() -> None:
    checked_at = datetime(2026, 5, 14, 9, tzinfo=UTC)
    answer = "It is from 1908, and Ann Ash says: “the town paid for it.”"
    assert held(answer, source_checked_at=checked_at) == {
        "Transcript there": "English, 2 cues in the clip",
        "Clip long enough": "0:08 for 0:05 of words",
        "Whole sentences": "",
        "Figures said": "1 of 1",
        "Names said": "1 of 1",
        "Quotations verbatim": "1 of 1",
        "Source alive": "asked 14 May 2026",
    }


def test_a_check_that_had_nothing_to_compare_says_so() -> None:
    facts = held("it was built by the town.")
    assert facts["Figures said"] == facts["Names said"] == "none in the answer"


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("It is from 1931.", "Figures said"),
        ("Bob Brown built it.", "Names said"),
        ("They say “nobody ever paid a penny for this”.", "Quotations verbatim"),
        ("word " * 90, "Clip long enough"),
    ],
)
def test_what_fails_does_not_hold(answer: str, label: str) -> None:
    assert label not in held(answer)
    assert label in {str(each.label) for each in HOLDING}


def test_without_a_transcript_nothing_is_claimed_about_words() -> None:
    assert held("It is from 1908.", cues=()) == {}


def test_without_full_stops_nothing_is_claimed_about_sentences() -> None:
    assert "Whole sentences" not in held("Some words.", "and so it went", "on and on")


def test_a_cut_end_alone_breaks_whole_sentences() -> None:
    cues = cues_of("It rained. It was cold.", "The pier was", "built in 1908. It stands.")
    claim = Claim(answer="It rained.", start_ms=0, end_ms=2 * LINE_MS)
    found = report(claim, Recording(cues=cues, language="en"))
    assert next(each.kind for each in found.findings) == "cuts_sentence_end"
    assert "Whole sentences" not in {str(each.label) for each in found.held}


def test_the_name_of_an_unknown_language_is_its_tag() -> None:
    assert held("Some words.", language="en-x-pier")["Transcript there"].startswith("English")
    assert held("word", "tlh tlh", language="tlh")["Transcript there"].startswith("tlh")
