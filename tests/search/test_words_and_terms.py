"""Text of any script becomes terms that are found again."""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer.arabic_stemmer import ArabicStemmer
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.greek_stemmer import GreekStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

from clipqa.search import terms
from clipqa.search.terms import folded_words, index_words, stem, terms_of
from clipqa.search.words import fold, raw_words, words_of

STARTS = [
    f"{one}{two}{rest}" for one in "bcdfghlmnprst" for two in "aeiou" for rest in ("nd", "st")
]
ENDS = ("ations", "ational", "iveness", "fulness", "ousli", "izing", "ibility", "ements")


def index_text(text: str) -> str:
    return index_words(raw_words(text))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("ceasefires", "Ceasefire"),
        ("negotiating", "negotiates"),
        ("café", "CAFE"),
        ("Москве", "Москва"),
        ("Ukraine’s", "Ukraine"),
        ("الحرب", "حرب"),
        ("السَّلام", "السلام"),
        ("Straße", "STRASSE"),
    ],
)
def test_forms_and_spellings_of_a_word_share_a_term(said: str, asked: str) -> None:
    assert index_text(said) == index_text(asked)


def test_threads_side_by_side_stem_as_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    # The one in pure Python, which others can interrupt.
    monkeypatch.setitem(terms._STEMMERS, "english", EnglishStemmer())
    words = [f"{start}{end}" for start in STARTS for end in ENDS]
    alone = [stem.__wrapped__(word) for word in words]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(stem.__wrapped__, words))
    finally:
        sys.setswitchinterval(usual)
    assert together == alone


@pytest.mark.parametrize(
    ("pure", "words"),
    [
        (EnglishStemmer(), [f"{start}{end}" for start in STARTS for end in ENDS]),
        (RussianStemmer(), ["переговоры", "переговорами", "подписанного", "встречались"]),
        (ArabicStemmer(), ["المفاوضات", "والسلام", "يجتمعون", "الاتفاقيات"]),
        (GreekStemmer(), ["διαπραγματευσεισ", "συμφωνιασ", "υπογραφηκε"]),
    ],
    ids=lambda each: type(each).__name__,
)
def test_the_stems_of_either_implementation_are_the_same(pure: Any, words: list[str]) -> None:
    """A library that was indexed with one is searched with the other."""
    assert [stem(word) for word in words] == [pure.stemWord(word) for word in words]


def test_scripts_without_spaces_become_overlapping_pairs() -> None:
    assert index_text("停火协议") == "停火 火协 协议"
    assert index_text("สงคราม").split()[0] == "สง"
    assert index_text("战") == "战"


def test_mixed_scripts_are_cut_where_they_meet() -> None:
    assert [word.folded for word in words_of("G7峰会 2026")] == ["g7", "峰会", "2026"]


def test_question_words_are_known_as_such() -> None:
    stops = {term.word for term in terms_of("What does the ceasefire stop?") if term.is_stop}
    assert stops == {"what", "does", "the"}


@given(st.text(alphabet="ab' ’sÉé_中文ไทยا ـ-9́", max_size=40))
def test_what_is_indexed_is_what_the_words_in_their_place_give(text: str) -> None:
    assert index_text(text) == " ".join(term.text for term in terms_of(text))
    spaced = {word.folded for word in words_of(text) if not word.is_unspaced}
    assert folded_words(raw_words(text)) == spaced


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text: str) -> None:
    for word in words_of(text):
        assert fold(text[word.start : word.end])[: len(word.folded)] == word.folded


@given(st.text(max_size=200))
def test_terms_hold_neither_blanks_nor_quotes(text: str) -> None:
    for term in terms_of(text):
        assert term.text
        assert not set(term.text) & set(" \t\n\"'")
        assert 0 <= term.start < term.end <= len(text)
