"""Merge the ranked lists of several retrievers into one. Pure.

Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009. A single list keeps its order, so
a second retriever can be added without changes to the callers.
"""

from collections.abc import Sequence

RANK_CONSTANT = 60


def fuse(lists: Sequence[Sequence[int]]) -> list[int]:
    if len(lists) == 1:
        return list(lists[0])
    scores: dict[int, float] = {}
    for ranked in lists:
        for rank, pk in enumerate(ranked, 1):
            scores[pk] = scores.get(pk, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda pk: (-scores[pk], -pk))
