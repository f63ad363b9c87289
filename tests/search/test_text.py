"""What a reader types is taken apart without ever failing."""

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
        ('"unclosed phrase', SearchText(phrases=("unclosed phrase",))),
        ("OR AND -", SearchText()),
        ('"" !!! ***', SearchText()),
    ],
)
def test_the_syntax_that_readers_know(typed: str, parsed: SearchText) -> None:
    assert parse_text(typed) == parsed


def test_stop_words_drop_out_unless_nothing_else_is_left() -> None:
    assert [term.text for term in asked_terms("what is a truce")] == ["truce"]
    assert len(asked_terms("what is that")) == 3


@given(st.text(max_size=500))
def test_any_text_can_be_taken_apart(typed: str) -> None:
    parsed = parse_text(typed)
    assert parsed.is_empty or parsed.asks or parsed.excluded or parsed.outlets or parsed.topics
