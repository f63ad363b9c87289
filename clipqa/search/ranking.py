"""Rank candidates by BM25 over their terms, in the same order on every database. Pure.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
(2009), 3.4, with each occurrence weighted by its field. Words that are adjacent in the query and in
an entry add to the score.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import NamedTuple

from clipqa.search.backends import WEIGHTS

K1, B = 1.2, 0.75
# The weight of two adjacent words of the query, in addition to their own.
NEIGHBOUR_WEIGHT = 0.2
FIELD_WEIGHTS = tuple(WEIGHTS.values())
MIN_IDF = 1e-6
MAX_SEARCHED = 16  # terms; with more, an entry is scanned once instead of searched for each

Pair = tuple[str, str]
Neighbour = tuple[str, int]  # a term between spaces, and the index of the pair's count


@dataclass(frozen=True)
class Scorer:
    """Scores entries by the query's terms and adjacent pairs with their IDF.

    `average_length` is the average number of terms of the library's entries.

    Terms of more than half of the library's entries, and pairs of these, count only where a query
    has no others. In a script without spaces they are most of the terms of a question, and counting
    them would take most of the time.
    """

    terms: Mapping[str, float]
    pairs: Mapping[Pair, float]
    average_length: float

    def score(self, fields: Sequence[str]) -> float:
        """Return the BM25 score of an entry, given its fields in the order of `WEIGHTS`."""
        is_short = len(self._terms) <= MAX_SEARCHED
        counted = self._search(fields) if is_short else self._scan(fields)
        length = " ".join(filter(None, fields)).count(" ") + 1
        damping = K1 * (1 - B + B * length / self.average_length)
        # `fsum` is exact, so the score does not depend on the order of the terms.
        return fsum(
            [
                idf * frequency * (K1 + 1) / (frequency + damping)
                for idf, frequency in zip(self._idfs, counted, strict=True)
                if frequency
            ]
        )

    def _search(self, fields: Sequence[str]) -> list[float]:
        """Return the weighted frequency of each term and pair in an entry.

        Searches the text for each term, which takes half the time of splitting it.
        """
        counted = [0.0] * len(self._idfs)
        for field, weight in zip(fields, FIELD_WEIGHTS, strict=True):
            text = f" {field} "
            for term, place, followers, predecessors in self._searched:
                at = text.find(term)
                while at >= 0:
                    counted[place] += weight
                    end = at + len(term) - 1  # adjacent terms share a space
                    for other, pair in followers:
                        if text.startswith(other, end):
                            counted[pair] += weight
                    for other, pair in predecessors:
                        if text.endswith(other, 0, at + 1):
                            counted[pair] += weight
                    at = text.find(term, end)
        return counted

    def _scan(self, fields: Sequence[str]) -> list[float]:
        """Return the same in one pass, whose time depends on the length of the fields alone."""
        counted = [0.0] * len(self._idfs)
        terms = self._terms
        for field, weight in zip(fields, FIELD_WEIGHTS, strict=True):
            words = field.split(" ")
            words.append("")  # follows the last term and, at index -1, precedes the first
            for at in [at for at, term in enumerate(words) if term in terms]:
                place, followers, predecessors = terms[words[at]]
                counted[place] += weight
                if words[at + 1] in followers:
                    counted[followers[words[at + 1]]] += weight
                if words[at - 1] in predecessors:
                    counted[predecessors[words[at - 1]]] += weight
        return counted

    @cached_property
    def _threshold(self) -> float:
        """Terms and pairs with no higher IDF are not counted."""
        return MIN_IDF if any(idf > MIN_IDF for idf in self.terms.values()) else 0.0

    @cached_property
    def _idfs(self) -> list[float]:
        """The IDF of each counted term and, after these, of each counted pair."""
        terms = [idf for idf in self.terms.values() if idf > self._threshold]
        pairs = [idf for idf in self.pairs.values() if idf > self._threshold]
        return [*terms, *(NEIGHBOUR_WEIGHT * idf for idf in pairs)]

    @cached_property
    def _terms(self) -> "dict[str, Counted]":
        """Each counted term with its pairs.

        A pair is detected at its first term, or at the second where only that is counted.
        """
        terms = [term for term, idf in self.terms.items() if idf > self._threshold]
        counted = {term: Counted(place, {}, {}) for place, term in enumerate(terms)}
        pairs = [pair for pair, idf in self.pairs.items() if idf > self._threshold]
        for place, (first, second) in enumerate(pairs, len(terms)):
            if first in counted:
                counted[first].followers[second] = place
            else:
                counted[second].predecessors[first] = place
        return counted

    @cached_property
    def _searched(self) -> "list[tuple[str, int, list[Neighbour], list[Neighbour]]]":
        """The same for `_search`, with each term between spaces, as it occurs in a text."""
        return [
            (f" {term} ", one.place, _between(one.followers), _between(one.predecessors))
            for term, one in self._terms.items()
        ]


class Counted(NamedTuple):
    """The index of a term's count, and those of its pairs by the following or preceding term."""

    place: int
    followers: dict[str, int]
    predecessors: dict[str, int]


def _between(neighbours: Mapping[str, int]) -> list[Neighbour]:
    return [(f" {term} ", place) for term, place in neighbours.items()]


def idf(entries: int, of: int) -> float:
    """Return the IDF of a term that this many entries of a library have, at least `MIN_IDF`."""
    if entries > of:
        return MIN_IDF
    return max(MIN_IDF, math.log((of - entries + 0.5) / (entries + 0.5)))


def rank(entries: Mapping[int, Sequence[str]], scorer: Scorer) -> list[int]:
    """Return the ids of entries, given with their terms, best first; of equals the newest first."""
    scored = [(scorer.score(fields), pk) for pk, fields in entries.items()]
    return [pk for _score, pk in sorted(scored, reverse=True)]
