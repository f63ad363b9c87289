"""Any query is parsed without an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.search.text import SearchText, asked_terms, parse_text


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("who hosts talks", SearchText(words=("who", "hosts", "talks"))),
        ('"hosts talks" riyadh', SearchText(words=("riyadh",), phrases=("hosts talks",))),
        ("talks -ukraine", SearchText(words=("talks",), excluded=("ukraine",))),
        ('talks -"five hours"', SearchText(words=("talks",), excluded=("five hours",))),
        ('outlet:"al jazeera" talks', SearchText(words=("talks",), outlets=("al jazeera",))),
        ("topic:ceasefire", SearchText(topics=("ceasefire",))),
        ("truce OR armistice", SearchText(words=("truce", "armistice"))),
        ("well-known state-of-art", SearchText(words=("well-known", "state-of-art"))),
        ('"unclosed phrase', SearchText(words=("unclosed", "phrase"))),
        ("OR AND -", SearchText()),
        ('"" !!! ***', SearchText()),
    ],
)
def test_the_query_syntax_is_parsed(typed: str, parsed: SearchText) -> None:
    assert parse_text(typed) == parsed


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        (
            'Is the 5" harbour school open',
            SearchText(words=("Is", "the", '5"', "harbour", "school", "open")),
        ),
        (
            'a 5" pipe "harbour school" or 7"',
            SearchText(words=("a", '5"', "pipe", "or", '7"'), phrases=("harbour school",)),
        ),
        ('5" and 7" pipes', SearchText(words=('5"', "and", '7"', "pipes"))),
        ('a 19" rack "open frame', SearchText(words=("a", '19"', "rack", "open", "frame"))),
        ('talks "five hours', SearchText(words=("talks", "five", "hours"))),
        ('talks -"five hours', SearchText(words=("talks", "hours"), excluded=("five",))),
        ('outlet:"al jazeera', SearchText(words=("jazeera",), outlets=("al",))),
        ('"five hours" "talks end', SearchText(words=("talks", "end"), phrases=("five hours",))),
        ('what is צה"ל', SearchText(words=("what", "is", 'צה"ל'))),
        ('他说"停火 协议"', SearchText(words=("他说",), phrases=("停火 协议",))),
        ('""" talks', SearchText(words=("talks",))),
    ],
)
def test_an_unpaired_quotation_mark_or_one_after_a_word_does_not_open_a_phrase(
    typed: str, parsed: SearchText
) -> None:
    assert parse_text(typed) == parsed


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("WHO vaccines", ["who", "ｗｈｏ", "vaccin"]),
        ("does the US vote", ["us", "vote", "ｕｓ"]),
        ("is IT safe in the UK", ["it", "safe", "uk", "ｉｔ"]),
        ("WHO", ["who", "ｗｈｏ"]),
        ("WHO FUNDS", ["who", "fund", "ｗｈｏ"]),
        ("WHO IS THE HOST", ["host"]),
        ("who IS I", ["is", "ｉｓ"]),
        ("Who hosts", ["host"]),
    ],
)
def test_a_stop_word_in_capitals_is_a_name_unless_all_is_in_capitals(
    typed: str, asked: list[str]
) -> None:
    assert sorted(term.text.lower() for term in asked_terms(typed)) == sorted(asked)


def test_stop_words_are_removed_unless_all_words_are_stop_words() -> None:
    assert [term.text for term in asked_terms("what is a truce")] == ["truce"]
    assert len(asked_terms("what is that")) == 3


@given(st.text(max_size=500))
def test_any_text_can_be_parsed(typed: str) -> None:
    parsed = parse_text(typed)
    assert parsed.is_empty or parsed.included or parsed.excluded or parsed.outlets or parsed.topics
