"""What an answer lacks beside its words, and its language."""

from datetime import date
from typing import Any

import pytest

from clipqa.evidence import CHECKS, KINDS, Claim, Cue, Recording, Severity, examine
from tests.evidence.examining import found

COMPLETE: dict[str, Any] = {"answer": "Some words.", "start_ms": 0, "end_ms": 5_000}
COMPLETE |= {"topics": 1, "speaker": "Ann Lee"}
SPOKEN = Recording(
    cues=[Cue(0, 5_000, "It rained. It was cold.")],
    language="en",
    duration_ms=5_000,
    aired_on=date(2025, 2, 18),
)


def kinds(claim: dict[str, Any] | None = None, **recording: Any) -> list[str]:
    given = Recording(**{**vars(SPOKEN), **recording})
    return [each.kind for each in examine(Claim(**COMPLETE | (claim or {})), given)]


def test_a_complete_answer_lacks_nothing() -> None:
    assert kinds() == []


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ({"topics": 0}, "no_topic"),
        ({"speaker": " "}, "no_speaker"),
        ({"picture_text": ""}, "no_alt_text"),
        ({"answer": "word " * 121, "end_ms": 60_000}, "answer_too_long"),
    ],
)
def test_an_answer_says_what_it_lacks(claim: dict[str, Any], kind: str) -> None:
    assert kinds(claim, duration_ms=None) == [kind]


@pytest.mark.parametrize(
    ("recording", "kind"),
    [
        ({"aired_on": None}, "no_air_date"),
        ({"is_dead": True}, "dead_source"),
        ({"measured_ms": 60_000}, "stated_length_off"),
        ({"cues": [Cue(0, 9_000, "It rained. It was cold.")]}, "stated_length_off"),
    ],
)
def test_a_recording_says_what_is_wrong_with_it(recording: dict[str, Any], kind: str) -> None:
    assert kind in kinds(**recording)


def test_a_described_picture_and_a_measured_length_are_right() -> None:
    assert kinds({"picture_text": "A pier in a storm"}, measured_ms=5_400) == []


def test_what_an_answer_lacks_is_advice() -> None:
    found = examine(Claim(**COMPLETE | {"topics": 0}), SPOKEN)
    assert [each.severity for each in found] == [Severity.ADVICE]


@pytest.mark.parametrize(
    ("language", "spoken", "answer"),
    [
        ("en", "The storm came and it was the end of it.", "Шторм пришёл ночью и снёс причал."),
        (
            "en",
            "The storm came and it was the end of it.",
            "Der Sturm kam in der Nacht und es war kalt.",
        ),
        (
            "de",
            "Der Sturm kam und das war es dann auch.",
            "La tormenta llegó por la noche y no se fue.",
        ),
        ("ru", "Шторм пришёл ночью, и мы ушли.", "The storm came in the night and it was cold."),
        ("zh", "风暴在夜里来了，我们走了。", "พายุมาในตอนกลางคืนและเราก็ไป"),
        ("th", "พายุมาในตอนกลางคืนและเราก็ไป", "جاءت العاصفة في الليل ثم رحلنا."),
    ],
)
def test_an_answer_in_another_language_is_marked(language: str, spoken: str, answer: str) -> None:
    assert found(answer, spoken, spoken, language=language) == [("language_mismatch", "")]


def test_in_another_language_figures_in_digits_are_compared_but_no_names() -> None:
    answer = "Le pont de Norbury est là depuis 1908 et il n'est pas beau, c'est tout."
    assert found(answer, "The pier is here since 1980.", "That is the end of it.") == [
        ("language_mismatch", ""),
        ("number_not_said", "1908"),
    ]


@pytest.mark.parametrize("answer", ["Ja.", "Nora, 1908.", "Hotel Sturm."])
def test_an_answer_too_short_to_tell_is_not_marked(answer: str) -> None:
    found_kinds = [kind for kind, _words in found(answer, "The storm came and it was cold.")]
    assert "language_mismatch" not in found_kinds


def test_every_finding_is_of_a_kind_of_its_row() -> None:
    assert len(CHECKS) == len({check.find for check in CHECKS})
    assert len(KINDS) == len(set(KINDS))
    assert all(check.kinds and str(check.label) for check in CHECKS)
