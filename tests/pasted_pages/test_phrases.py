"""The phrases of all languages are found in lines, whatever their case and the signs around."""

from __future__ import annotations

from dataclasses import fields

import pytest

from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.languages.base import Language
from clipqa.pasted_pages.site.furniture import is_interface
from clipqa.pasted_pages.text.comparison import bare
from clipqa.pasted_pages.text.labels import is_faq, is_related, label_alone, read_label
from clipqa.pasted_pages.text.times import read_range

ENDINGS = ("us_suffix",)  # compared with the ends of words


def test_each_phrase_is_equal_to_a_line_that_has_it() -> None:
    texts = phrases(*(field.name for field in fields(Language) if field.name not in ENDINGS))
    assert [text for text in texts if bare(text) != text] == []


def test_greek_words_that_end_with_a_sigma_are_recognised() -> None:
    assert is_faq("Συχνές ερωτήσεις")
    assert is_related("Δείτε επίσης")
    assert read_label("Συγγραφέας: Άδα") == ("byline", ("Συγγραφέας:", "Άδα"))
    assert is_interface("Ρυθμίσεις")
    assert read_range("0:10 έως 0:20") == (10, 20)


def test_a_german_word_with_a_sharp_s_is_recognised_in_capitals_too() -> None:
    assert is_interface("Schließen")
    assert is_interface("SCHLIESSEN")


@pytest.mark.parametrize("text", ["Abb.", "Fig.", "Рис."])
def test_an_abbreviation_alone_in_a_line_is_a_label(text: str) -> None:
    assert label_alone(text) == "image_caption"


@pytest.mark.parametrize("text", ["¿Lo sabías?", "¿Sabe que…?", "Sabías que"])
def test_a_spanish_label_is_recognised_with_and_without_its_leading_mark(text: str) -> None:
    assert label_alone(text) == "did_you_know"
