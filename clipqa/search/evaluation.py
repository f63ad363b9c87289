"""Measures of the quality of search results. Pure.

As in Manning, Raghavan and Schütze, "Introduction to Information Retrieval",
chapter 8; nDCG with gain 2^grade - 1.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CUT = 10


@dataclass(frozen=True)
class Measures:
    """Means over all queries; `empty` is the share of queries without results."""

    mrr: float
    ndcg: float
    recall: float
    success: float
    success_at_cut: float
    empty: float
    ms: float

    def line(self) -> str:
        return (
            f"MRR@10 {self.mrr:.3f}  nDCG@10 {self.ndcg:.3f}  recall@10 {self.recall:.3f}  "
            f"success@1 {self.success:.3f}  success@{CUT} {self.success_at_cut:.3f}  "
            f"empty {self.empty:.1%}  {self.ms:.1f} ms a query"
        )


Run = Sequence[tuple[Sequence[str], Mapping[str, int], float]]  # found, wanted, seconds


def measure(run: Run) -> Measures:
    number = max(1, len(run))
    return Measures(
        mrr=sum(reciprocal_rank(found, wanted) for found, wanted, _ in run) / number,
        ndcg=sum(ndcg(found, wanted) for found, wanted, _ in run) / number,
        recall=sum(recall(found, wanted) for found, wanted, _ in run) / number,
        success=sum(bool(found) and found[0] in wanted for found, wanted, _ in run) / number,
        success_at_cut=sum(reciprocal_rank(found, wanted) > 0 for found, wanted, _ in run) / number,
        empty=sum(not found for found, _, _ in run) / number,
        ms=sum(seconds for _, _, seconds in run) / number * 1000,
    )


def reciprocal_rank(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    ranks = (rank for rank, key in enumerate(found[:CUT], 1) if key in wanted)
    return 1 / next(ranks, math.inf)


def recall(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    """Return recall at the cut. At most `CUT` answers are expected, so 1.0 is always possible."""
    return len(set(found[:CUT]) & wanted.keys()) / max(1, min(CUT, len(wanted)))


def ndcg(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    ideal = _gain(sorted(wanted.values(), reverse=True))
    return _gain([wanted.get(key, 0) for key in found]) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(at + 1) for at, grade in enumerate(grades[:CUT], 1))
