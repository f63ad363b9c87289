"""Text of any script becomes terms that match the same text in a query."""

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

from clipqa.lib.words import fold, raw_words, words_of
from clipqa.search import terms
from clipqa.search.terms import folded_words, index_words, stem, terms_of

STARTS = [
    f"{one}{two}{rest}" for one in "bcdfghlmnprst" for two in "aeiou" for rest in ("nd", "st")
]
ENDS = ("ations", "ational", "iveness", "fulness", "ousli", "izing", "ibility", "ements")


def index_text(text: str) -> str:
    return index_words(raw_words(text))


@pytest.mark.parametrize(
    ("indexed", "query"),
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
def test_forms_and_spellings_of_a_word_share_a_term(indexed: str, query: str) -> None:
    assert index_text(indexed) == index_text(query)


def test_concurrent_threads_get_the_same_stems_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # The implementation in pure Python, since other threads can interrupt it.
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
    """A library that was indexed with one may be searched with the other."""
    assert [stem(word) for word in words] == [pure.stemWord(word) for word in words]


def test_scripts_without_spaces_become_overlapping_pairs() -> None:
    assert index_text("停火协议") == "停火 火协 协议"
    assert index_text("สงคราม").split()[0] == "สง"
    assert index_text("战") == "战"


def test_text_is_split_where_the_script_changes() -> None:
    assert [word.folded for word in words_of("G7峰会 2026")] == ["g7", "峰会", "2026"]


@pytest.mark.parametrize("word", ["हिन्दी", "বাংলা", "தமிழ்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "සිංහල"])
def test_vowel_marks_belong_to_their_word(word: str) -> None:
    assert len(list(words_of(f"{word} {word}"))) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.K.’s 1,000 F-16s", ["the", "uk", "1000", "f", "16s"]),
        ("e.g. J.R.R. Tolkien, i.e. him", ["eg", "jrr", "tolkien", "ie", "him"]),
        ("May 19, 2021 and 3.5 or 1,5", ["may", "19", "2021", "and", "3", "5", "or", "1", "5"]),
        ("1234,567 and 0,123 and 1,00", ["1234", "567", "and", "0", "123", "and", "1", "00"]),
        ("end.A new 12.345.67", ["end", "a", "new", "12345", "67"]),
        ("1,000.50 and 1.000,50", ["1000", "50", "and", "1000", "50"]),
        ("well-known 2019-20 x-ray", ["well", "known", "2019", "20", "x", "ray"]),
    ],
)
def test_punctuation_inside_acronyms_and_numbers_separates_no_words(
    text: str, words: list[str]
) -> None:
    assert [word.folded for word in words_of(text)] == words
    # With other letters in the text it is split the same way.
    assert [word.folded for word in words_of(f"{text} é")] == [*words, "e"]


@given(st.text(alphabet="aB1 ,.-'#+0\u00a0’é", max_size=30))
def test_splitting_one_of_the_raw_words_returns_it_unchanged(text: str) -> None:
    for raw in raw_words(text):
        assert raw_words(raw) == [raw]


@given(st.text(alphabet="aB1 ,.-'#+0s", max_size=30))
def test_the_ascii_pattern_splits_like_the_general_one(text: str) -> None:
    assert raw_words(f"{text} é") == [*raw_words(f"{text} "), "é"]


def test_question_words_are_stop_words() -> None:
    stops = {term.word for term in terms_of("What does the ceasefire stop?") if term.is_stop}
    assert stops == {"what", "does", "the"}


@given(st.text(alphabet="ab' ’sÉé_中文ไทยا ـ-9́", max_size=40))
def test_index_words_and_terms_of_give_the_same_terms(text: str) -> None:
    assert index_text(text) == " ".join(term.text for term in terms_of(text))
    spaced = {word.folded for word in words_of(text) if not word.is_unspaced}
    assert folded_words(raw_words(text)) == spaced


@given(st.text(max_size=200))
def test_every_word_has_its_position_in_the_text(text: str) -> None:
    for word in words_of(text):
        assert fold(text[word.start : word.end])[: len(word.folded)] == word.folded


@given(st.text(max_size=200))
def test_terms_contain_neither_spaces_nor_quotes(text: str) -> None:
    for term in terms_of(text):
        assert term.text
        assert not set(term.text) & set(" \t\n\"'")
        assert 0 <= term.start < term.end <= len(text)
