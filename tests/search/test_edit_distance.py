"""The edit distance by which words are corrected counts a transposition as one edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from clipqa.search.vocabulary import spellings_of


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("ceasefire", "ceasefire", 0),
        ("cesefire", "ceasefire", 1),
        ("ceasefrie", "ceasefire", 1),
        ("caesefrie", "ceasefire", 2),
        ("summit", "election", 3),
    ],
)
def test_a_transposition_of_neighbours_is_one_edit(one: str, other: str, edits: int) -> None:
    assert OSA.distance(one, other, score_cutoff=2) == edits


@given(st.text("abc", min_size=3, max_size=8), st.text("abc", min_size=3, max_size=8))
def test_words_one_edit_apart_share_a_spelling(one: str, other: str) -> None:
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        assert spellings_of(one) & spellings_of(other)
