"""Rank candidates by BM25 over their terms: the same order on every database. Pure.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
(2009), 3.4, each hit counted by the weight of its field; words of the query that stand side by
side in an entry count once more.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clipqa.search.backends import WEIGHTS

K1, B = 1.2, 0.75
# What two words of the query are worth when they stand side by side, beside their own worth.
NEIGHBOURS_WEIGH = 0.2

Pair = tuple[str, str]


@dataclass(frozen=True)
class Yardstick:
    """What candidates are measured by: the query's terms and neighbouring pairs with their IDF,
    and how many terms an entry of the library holds on average.
    """

    terms: Mapping[str, float]
    pairs: Mapping[Pair, float]
    average_length: float

    def score(self, fields: Sequence[str]) -> float:
        hits: dict[str, float] = {}
        beside: dict[Pair, float] = {}
        length = 0
        for text, weight in zip(fields, WEIGHTS.values(), strict=True):
            terms = text.split()
            length += len(terms)
            if self.terms.keys().isdisjoint(terms):
                continue
            found = [at for at, term in enumerate(terms) if term in self.terms]
            for at in found:
                hits[terms[at]] = hits.get(terms[at], 0.0) + weight
            if self.pairs:
                for pair in ((terms[at - 1], terms[at]) for at in found if at):
                    if pair in self.pairs:
                        beside[pair] = beside.get(pair, 0.0) + weight
        damping = K1 * (1 - B + B * length / self.average_length)
        score = sum(self.terms[term] * _saturated(tf, damping) for term, tf in hits.items())
        pairs = sum(self.pairs[pair] * _saturated(tf, damping) for pair, tf in beside.items())
        return score + NEIGHBOURS_WEIGH * pairs


def _saturated(frequency: float, damping: float) -> float:
    return frequency * (K1 + 1) / (frequency + damping)


def idf(entries: int, of: int) -> float:
    """What a term is worth that stands in so many entries of a library; never less than nothing."""
    return max(1e-6, math.log((of - entries + 0.5) / (entries + 0.5))) if of >= entries else 1e-6


def rank(entries: Mapping[int, Sequence[str]], yardstick: Yardstick) -> list[int]:
    """The ids of entries given by their terms, best first; of equals the newest."""
    scored = [(yardstick.score(fields), pk) for pk, fields in entries.items()]
    return [pk for _score, pk in sorted(scored, reverse=True)]
