"""Rank candidates by BM25 over their terms: the same order on every database. Pure.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
(2009), 3.4, each hit counted by the weight of its field; words of the query that stand side by
side in an entry count once more.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from clipqa.search.backends import WEIGHTS

K1, B = 1.2, 0.75
# What two words of the query are worth when they stand side by side, beside their own worth.
NEIGHBOURS_WEIGH = 0.2
# Between two fields: no word is a line's end, so none begins in one field and ends in the next.
APART = " \n "
WEIGHING = tuple(WEIGHTS.values())
BLANKS_APART = 2 * len(WEIGHING)  # of these, and one on either side of all fields

Pair = tuple[str, str]


@dataclass(frozen=True)
class Yardstick:
    """What candidates are measured by: the query's terms and neighbouring pairs with their IDF,
    and how many terms an entry of the library holds on average.
    """

    terms: Mapping[str, float]
    pairs: Mapping[Pair, float]
    average_length: float

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        """Each term, and how it stands in a text."""
        return [(term, f" {term} ") for term in self.terms]

    def score(self, fields: Sequence[str]) -> float:
        """What an entry is worth, by the terms of its fields in the order of `WEIGHTS`."""
        whole = f" {APART.join(fields)} "
        held = {term: word for term, word in self._words if word in whole}
        if not held:
            return 0.0
        # As many as there are blanks within the fields, and one more where a field holds any.
        length = whole.count(" ") - BLANKS_APART + len(WEIGHING) - fields.count("")
        damping = K1 * (1 - B + B * length / self.average_length)
        score = near = 0.0
        # In the query's order: sums of the same in another order have another last digit.
        for term, word in held.items():
            score += self.terms[term] * _saturated(_hits(word, whole, fields), damping)
        for pair, worth in self.pairs.items():
            if pair[0] in held and pair[1] in held:
                beside = 0.0
                for text, weight in zip(fields, WEIGHING, strict=True):
                    if pair[0] in text and pair[1] in text:
                        beside += weight * _times_beside(pair, text)
                near += worth * _saturated(beside, damping)
        return score + NEIGHBOURS_WEIGH * near


def _hits(word: str, whole: str, fields: Sequence[str]) -> float:
    """How often a word, given with a blank on either side, stands in these fields, each time by
    its field's weight; `whole` are the fields as `score` puts them together.
    """
    hits, field, end = 0.0, 0, len(fields[0]) + len(APART)
    at = whole.find(word)
    while at >= 0:
        while at >= end:
            field += 1
            end += len(fields[field]) + len(APART)
        hits += WEIGHING[field]
        at = whole.find(word, at + len(word) - 1)  # twice on end they share a blank
    return hits


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
