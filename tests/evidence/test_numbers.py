"""Figures of an answer that the clip does not have."""

import pytest

from clipqa.evidence.speech import MAX_INDEXED
from tests.evidence.examining import LINE_MS, findings, found

LINES = (
    "The bridge was opened on 14 June 1908.",
    "It cost two and a half million crowns.",
    "Forty percent of the cars are trucks.",
)


def test_figures_that_are_said_in_another_form_are_right() -> None:
    assert found("Opened on June 14th, 1908 for 2.5 million; 40 % are trucks.", *LINES) == []


def test_a_figure_that_nobody_says_is_marked() -> None:
    assert found("It cost 5.2 million crowns.", *LINES) == [("number_not_said", "5.2 million")]


def test_a_date_of_another_month_is_marked_as_a_whole() -> None:
    assert found("Opened on 14 July 1908.", *LINES) == [("number_not_said", "14 July 1908")]


def test_a_count_of_the_editor_is_a_figure() -> None:
    assert found("All seven speakers agree.", *LINES) == [("number_not_said", "seven")]


def test_a_figure_said_elsewhere_says_where() -> None:
    (finding,) = findings("It was opened in 1908.", *LINES, clip=(LINE_MS, 3 * LINE_MS))
    assert (finding.kind, finding.of) == ("said_elsewhere", "number")
    assert finding.place == (0, LINE_MS)
    assert "00:00" in finding.message


def test_the_nearest_place_is_named() -> None:
    lines = ("It was 1908.", "No.", "Yes.", "It was 1908 then.", "Well.")
    (finding,) = findings("In 1908.", *lines, clip=(4 * LINE_MS, 5 * LINE_MS))
    assert finding.place == (3 * LINE_MS, 4 * LINE_MS)


@pytest.mark.parametrize(
    ("answer", "spoken"),
    [
        ("Il y a 8 ponts.", "Il y a huit ponts et 25 bateaux."),
        ("Il y a 140 ponts.", "Il y a cent quarante ponts."),
    ],
)
def test_a_figure_may_be_said_in_words_of_an_unknown_language(answer: str, spoken: str) -> None:
    assert found(answer, spoken, language="fr") == []


def test_a_figure_is_marked_where_an_unknown_language_writes_digits() -> None:
    answer, spoken = "Il y a 140 ponts.", "Il y a 25 bateaux sous 130 ponts."
    assert found(answer, spoken, language="fr") == [("number_not_said", "140")]


def test_list_markers_are_no_figures() -> None:
    assert found("7. The bridge\n8. The cars", *LINES) == []


def test_marked_words_are_those_of_the_source() -> None:
    answer = "It cost **5.2 million** crowns."
    (finding,) = findings(answer, *LINES)
    assert [answer[slice(*span)] for span in finding.spans] == ["5.2 million"]


def test_a_figure_that_the_answer_has_several_times_is_found_once() -> None:
    answer = "Two of them, and two more.  In 1912 it was two."
    (finding,) = findings(answer, "There were 3 of them in 1912.")
    assert [answer[slice(*span)] for span in finding.spans] == ["Two", "two", "two"]
    assert finding.line.endswith("The answer has it 3 times.")


def test_a_figure_broken_over_two_lines_is_said() -> None:
    assert found("It took 2019 days.", "It took two thousand and", "nineteen days.") == []


def test_a_ratio_is_one_figure() -> None:
    assert found("Three out of four sink.", "Two out of three sink.") == [
        ("number_not_said", "Three out of four")
    ]


@pytest.mark.parametrize("answer", ["Gustav III paid.", "Gustav the Third paid."])
@pytest.mark.parametrize("spoken", ["It was Gustav III.", "It was Gustav the Third."])
def test_the_number_of_a_king_is_said_as_an_ordinal(answer: str, spoken: str) -> None:
    assert found(answer, spoken) == []


def test_of_a_very_long_transcript_the_hours_around_the_clip_are_read() -> None:
    lines = ["It was 1908."] + ["It rained."] * MAX_INDEXED + ["It was 1911."] + ["Yes."] * 10
    last = (len(lines) - 4) * LINE_MS
    kinds = [kind for kind, _words in found("1908, 1911.", *lines, clip=(last, last + LINE_MS))]
    assert kinds == ["number_not_said", "said_elsewhere"]
