"""Two changes of the order of an article's blocks in one."""

import pytest

from clipqa.articles.ordering import merged_order


@pytest.mark.parametrize(
    ("proposed", "now", "merged"),
    [
        ("abc", "abc", "abc"),
        ("abxc", "abc", "abxc"),  # added by the proposal
        ("abc", "yabc", "yabc"),  # added meanwhile
        ("abxc", "abyc", "abxyc"),  # both added after the same block
        ("xabc", "cab", "xcab"),  # added, while others moved a block
        ("cab", "abyc", "caby"),  # moved, while others added a block
        ("ac", "abc", "abc"),  # the caller leaves out deleted ones
        ("", "abc", "abc"),
    ],
)
def test_both_changes_of_an_order_are_kept(proposed: str, now: str, merged: str) -> None:
    assert "".join(merged_order("abc", proposed, now)) == merged
