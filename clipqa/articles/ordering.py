"""Merge two changes of the order of an article's blocks."""

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
