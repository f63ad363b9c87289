"""The edit distance equals that of the simple algorithm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.search.edit_distance import distance
from clipqa.search.vocabulary import spellings_of

WORDS = st.text("ab", max_size=8) | st.text("abcd", max_size=9)


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
    assert distance(one, other, 2) == edits


def aligned(one: str, other: str) -> int:
    """Return the optimal string alignment distance, computed cell by cell."""
    cells = {(i, j): i + j for i in range(len(one) + 1) for j in range(len(other) + 1) if not i * j}
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            ways = [cells[i - 1, j] + 1, cells[i, j - 1] + 1, cells[i - 1, j - 1] + (a != b)]
            if one[i - 2 : i] == b + a == other[j - 2 : j][::-1] and i > 1 and j > 1:
                ways.append(cells[i - 2, j - 2] + 1)
            cells[i, j] = min(ways)
    return cells[len(one), len(other)]


@given(WORDS, WORDS, st.integers(0, 4))
def test_the_distance_equals_that_of_the_simple_algorithm(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(aligned(one, other), most + 1)


@given(st.text("abc", min_size=3, max_size=8), st.text("abc", min_size=3, max_size=8))
def test_words_one_edit_apart_share_a_spelling(one: str, other: str) -> None:
    if distance(one, other, 1) <= 1:
        assert spellings_of(one) & spellings_of(other)
