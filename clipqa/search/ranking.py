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
            if not text:
                continue
            length += text.count(" ") + 1
            # As a part of some word at least; most fields hold none, and are done with.
            held = [term for term in self.terms if term in text]
            if not held:
                continue
            # Every word between blanks of its own, so that none is passed over.
            apart = f" {text.replace(' ', '  ')} "
            for term in held:
                if times := apart.count(f" {term} "):
                    hits[term] = hits.get(term, 0.0) + weight * times
            for pair in self.pairs:
                if pair[0] in held and pair[1] in held and (times := _times_beside(pair, text)):
                    beside[pair] = beside.get(pair, 0.0) + weight * times
        damping = K1 * (1 - B + B * length / self.average_length)
        # In the query's order: sums of the same in another order have another last digit.
        score = sum(
            idf * _saturated(hits[term], damping)
            for term, idf in self.terms.items()
            if term in hits
        )
        pairs = sum(
            idf * _saturated(beside[pair], damping)
            for pair, idf in self.pairs.items()
            if pair in beside
        )
        return score + NEIGHBOURS_WEIGH * pairs


def _times_beside(pair: Pair, text: str) -> int:
    """How often the two stand side by side."""
    terms, (first, second) = text.split(" "), pair
    times, at = 0, -1
    for _again in range(terms.count(first)):
        at = terms.index(first, at + 1)
        times += terms[at + 1 : at + 2] == [second]
    return times


def _saturated(frequency: float, damping: float) -> float:
    return frequency * (K1 + 1) / (frequency + damping)


def idf(entries: int, of: int) -> float:
    """What a term is worth that stands in so many entries of a library; never less than nothing."""
    return max(1e-6, math.log((of - entries + 0.5) / (entries + 0.5))) if of >= entries else 1e-6


def rank(entries: Mapping[int, Sequence[str]], yardstick: Yardstick) -> list[int]:
    """The ids of entries given by their terms, best first; of equals the newest."""
    scored = [(yardstick.score(fields), pk) for pk, fields in entries.items()]
    return [pk for _score, pk in sorted(scored, reverse=True)]
