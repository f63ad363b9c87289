"""Sentences of articles beside the clips that they cite."""

from datetime import date
from typing import Any

import pytest

from clipqa.evidence.cited_sentences import CitedClip, check_sentence, states_facts
from clipqa.evidence.findings import Severity
from clipqa.evidence.sentences import Sentence
from tests.evidence.examining import cues_of

SAID = (
    "We have counted forty-five violations since Monday,",
    "and both sides have agreed to meet in Geneva again.",
    "There will be no ceasefire without guarantees, said President Okonjo.",
)
GERMAN = (
    "Wir haben seit Montag fünfundvierzig Verstöße gezählt,",
    "und beide Seiten treffen sich wieder in Genf, sagt Minister Okonjo.",
)


def clip(*lines: str, **values: Any) -> CitedClip:
    return CitedClip(cues_of(*(lines or SAID)), **{"language": "en", **values})


def found(text: str, *clips: CitedClip) -> list[tuple[str, str]]:
    return [(each.kind, each.words) for each in check_sentence(Sentence(text), clips or (clip(),))]


@pytest.mark.parametrize(
    "text",
    [
        "Observers counted 45 violations.",
        "Both sides will meet in Geneva, according to Okonjo.",
        "He says there will be “no ceasefire without guarantees”.",
        "**Forty-five** [violations](https://a.example) were counted.",
        "Both sides agree.",
    ],
)
def test_what_the_clip_holds_has_no_finding(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Observers counted 54 violations.", "number_not_said", "54"),
        ("Both sides will meet in Vienna.", "name_not_said", "Vienna"),
        ("This is what Adebayo said.", "name_not_said", "Adebayo"),
        (
            "He says there will be “no ceasefire without any guarantees”.",
            "quote_altered",
            "no ceasefire without any guarantees",
        ),
        (
            "He says “the parliament has rejected every proposal of ours”.",
            "quote_not_said",
            "the parliament has rejected every proposal of ours",
        ),
    ],
)
def test_a_wrong_number_name_or_quotation_is_found(text: str, kind: str, words: str) -> None:
    assert found(text) == [(kind, words)]


def test_findings_are_advice_about_the_cited_clip() -> None:
    (finding,) = check_sentence(Sentence("Observers counted 54 violations."), [clip()])
    assert finding.severity is Severity.ADVICE
    assert finding.message == (
        "“54” is not said in the cited clip. Correct it, or cite another clip."
    )


def test_a_figure_that_a_sentence_has_twice_is_one_finding() -> None:
    twice = Sentence("Of 54 cases in May, 54 were closed.")
    (finding,) = [each for each in check_sentence(twice, [clip()]) if each.words == "54"]
    assert "The answer" not in finding.message


def test_german_sentences_are_checked_too() -> None:
    german = clip(*GERMAN, language="de")
    assert found("Seit Montag wurden 45 Verstöße gezählt, sagt Okonjo.", german) == []
    assert found("Seit Montag wurden 54 Verstöße gezählt.", german) == [("number_not_said", "54")]


def test_each_of_several_clips_may_hold_a_part() -> None:
    other = clip("In Vienna three ministers signed the annex.")
    text = "After 45 violations they signed in Vienna, and 12 in Paris."
    assert found(text, clip(), other) == [("number_not_said", "12"), ("name_not_said", "Paris")]


def test_the_closest_of_several_clips_says_what_is_wrong() -> None:
    other = clip("In Vienna three ministers signed the annex.")
    text = "He says there will be “no ceasefire without any guarantees”."
    assert [kind for kind, _words in found(text, other, clip())] == ["quote_altered"]


def test_what_readers_see_beside_the_clip_need_not_be_said() -> None:
    known = clip(
        speaker="Ada Adebayo",
        known_names=("Harbour Public TV", "Who monitors the line in Ukraine?"),
        aired_on=date(2025, 2, 18),
    )
    text = "On 18 February 2025 Adebayo told Harbour Public TV about the line in Ukraine."
    assert found(text, known) == []
    assert found("On 19 February 2025 Adebayo spoke.", known) != []


def test_without_cues_nothing_is_claimed() -> None:
    empty = CitedClip(())
    assert found("Observers counted 54 violations.", empty) == []
    assert found("Observers counted 54 violations.", empty, clip()) == [("number_not_said", "54")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Observers counted 45 violations.", "en"),
        ("The talks with Okonjo failed.", "en"),
        ("They want “no ceasefire without guarantees”.", "en"),
        ("Die Beobachter zählten fünfundvierzig Verstöße.", "de"),
        ("Наблюдатели насчитали сорок пять нарушений.", "ru"),
        ("观察员统计了45起违规事件。", "zh"),
    ],
)
def test_figures_names_and_quotations_are_facts(text: str, language: str) -> None:
    assert states_facts(Sentence(text), language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Both sides agree on one thing.", "en"),
        ("The first step is the hardest.", "en"),
        ("Die Beobachter schauen auf die Linie.", "de"),
        ("Обе стороны согласны.", "ru"),
    ],
)
def test_other_sentences_and_headings_are_none(text: str, language: str) -> None:
    assert not states_facts(Sentence(text), language)
    assert not states_facts(Sentence("What Okonjo wants", is_heading=True), "en")
