"""Two changes of the order of an article's blocks in one."""

import pytest

from clipqa.articles.ordering import merged_order, moved_ids


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


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("abcd", "abcd", ""),
        ("abcd", "axbd", ""),  # others were added and deleted
        ("abcd", "bcda", "a"),
        ("abcd", "dabc", "d"),
        ("abcdef", "acbdfe", "bf"),
        ("abcd", "xcydab", "cd"),
    ],
)
def test_only_the_ids_that_were_moved_past_others_are_moved(
    before: str, after: str, moved: str
) -> None:
    found = moved_ids(before, after)
    assert len(found) == len(moved)
    rest = [each for each in before if each in after and each not in found]
    assert rest == [each for each in after if each in rest]
