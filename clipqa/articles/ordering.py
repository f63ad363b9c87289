"""Compare and merge two orders of an article's blocks."""

from bisect import bisect_left
from collections.abc import Sequence


def merged_order(base: Sequence[str], proposed: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return the ids of `proposed` and `now`, which were both made from `base`, in one order.

    It is the present order unless the proposal moved a block. An id that only one of them has
    follows the one that precedes it there. The caller leaves out those of deleted blocks.
    """
    known, remaining = set(base), set(proposed)
    is_moved = [each for each in proposed if each in known] != [
        each for each in base if each in remaining
    ]
    return _inserted(proposed, now) if is_moved else _inserted(now, proposed)


def _inserted(first: Sequence[str], others: Sequence[str]) -> list[str]:
    found, at = list(first), 0
    for each in others:
        if each not in found:
            found.insert(at, each)
        at = found.index(each) + 1
    return found


def moved_ids(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the fewest ids whose moves explain the order of those that both have."""
    places = {each: at for at, each in enumerate(before)}
    common = [each for each in after if each in places]
    unmoved = _longest_increasing([places[each] for each in common])
    return [each for each in common if places[each] not in unmoved]


def _longest_increasing(numbers: Sequence[int]) -> set[int]:
    """Return the longest subsequence of different numbers that increases."""
    last: list[int] = []  # the smallest last number of a subsequence of each length
    previous: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(last, number)
        previous[number] = last[length - 1] if length else None
        last[length : length + 1] = [number]
    found: set[int] = set()
    at = last[-1] if last else None
    while at is not None:
        found.add(at)
        at = previous[at]
    return found
