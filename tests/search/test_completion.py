"""Names are searched as one text, with the same results as one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.search.completion import Name, Names

pytestmark = pytest.mark.pure

FOLDED = st.lists(st.sampled_from(["delta", "del", "news", "a", "ändern"]), min_size=1, max_size=4)


def name(number: int, words: list[str]) -> Name:
    return Name("outlet", number, " ".join(words).title(), "".join(f" {word}" for word in words))


@given(st.lists(FOLDED, max_size=8), st.sampled_from([" del", " delta", " n", "a", " x"]))
def test_a_name_is_found_once_and_in_order_however_often_it_has_the_prefix(
    names: list[list[str]], beginning: str
) -> None:
    listed = [name(number, words) for number, words in enumerate(names)]
    found = list(Names(listed).containing(beginning))
    assert found == [one for one in listed if beginning in one.folded]
