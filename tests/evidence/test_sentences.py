"""The sentences of an article's text and the markers that belong to them."""

import pytest

from clipqa.evidence.sentences import rows_of, sentences_of

A, B = "abcdefghij", "bcdefghijk"


def split(source: str, language: str = "en") -> list[tuple[str, tuple[str, ...]]]:
    return [(each.text, each.cited) for each in sentences_of(source, language)]


@pytest.mark.parametrize(
    "source",
    [
        f"One claim[^{A}]. Another claim.",
        f"One claim.[^{A}] Another claim.",
        f"One claim. [^{A}] Another claim.",
        f"One claim.\n\n[^{A}] Another claim.",
        f"One[^{A}] claim. Another claim.",
    ],
)
def test_a_marker_belongs_to_the_sentence_before_it(source: str) -> None:
    assert split(source) == [("One claim.", (A,)), ("Another claim.", ())]


def test_a_sentence_has_each_of_its_markers_once() -> None:
    assert split(f"One[^{A}], two[^{B}] and[^{A}] three.") == [("One, two and three.", (A, B))]


def test_a_marker_at_the_beginning_belongs_to_the_first_sentence() -> None:
    assert split(f"[^{A}] A claim.") == [(" A claim.".strip(), (A,))]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dr. Kofi Ansah met Mr. Brown at 10.30 in St. Petersburg.", "en"),
        ("The U.S. envoy paid 2.5 million, e.g. for trucks.", "en"),
        ("He cited art. 5 and no. 12 of the annex.", "en"),
        ("J. R. Smith wrote it.", "en"),
        ("Am 18. Februar 2025 traf er z. B. Prof. Weber.", "de"),
        ("Это сказал г. Иванов в 2025 г. в Москве.", "ru"),
        ("“We agreed. We signed it,” he said.", "en"),
        ("Read example.org for more.", "en"),
        ("He asked “Who pays?” and left.", "en"),
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str, language: str) -> None:
    assert split(text, language) == [(text, ())]


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("He is 45. The war began in 2014. It goes on!", "en", 3),
        ("“We agreed.” Nobody signed. Why?", "en", 3),
        ("双方同意。他们会见面。", "zh", 2),
        ("Отвечает он. Да. Нет?", "ru", 3),
        ("اتفق الطرفان. هل سيلتقيان؟ نعم.", "ar", 3),
        ("- One point\n- Another point", "en", 2),
        ("He said no. The others agreed.", "en", 2),
    ],
)
def test_sentences_end_in_every_script(text: str, language: str, count: int) -> None:
    assert len(sentences_of(text, language)) == count


def test_markup_stays_in_the_text_and_headings_are_told() -> None:
    found = sentences_of(f"## Who pays 45 %\n\n**Both** sides [agree](https://a.example)[^{A}].")
    assert [each.is_heading for each in found] == [True, False]
    assert "[agree](https://a.example)" in found[1].text
    assert found[1].cited == (A,)


def test_a_row_of_a_table_is_one_sentence() -> None:
    found = rows_of(f"Year\tDead\n2014. It began\t45[^{A}]\n")
    assert [(each.text, each.cited) for each in found] == [
        ("Year · Dead", ()),
        ("2014. It began · 45", (A,)),
    ]


def test_an_empty_text_has_no_sentences() -> None:
    assert sentences_of("") == []
    assert sentences_of(f"[^{A}]") == []
    assert sentences_of("---\n\n***") == []
