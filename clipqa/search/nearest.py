"""Find the questions that share the distinctive words of other questions.

A word counts by its IDF, so a name counts more than "people". The index of questions returns those
with the rarest words; they are then compared by all words. Too little in common is nothing in
common: a question that is not about the same is worse than none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, zip_longest
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Subquery

from clipqa.db.replicas import reading_connection
from clipqa.db.statements import compiled_once, placeholder_texts
from clipqa.models import EntryFacets, SearchStatistics, SearchTerm
from clipqa.search.backends import get_backend
from clipqa.search.backends.base import Clause
from clipqa.search.backends.gathering import HIDDEN
from clipqa.search.find import matching_idf
from clipqa.search.text import asked_words

MAX_TEXTS = 30
MAX_LOOKUPS = 12  # in the index, beginning with the rarest word of each text
MAX_POSTINGS = 2_000  # of one lookup; a word with more is looked up together with another one
MAX_CANDIDATES = 40
# The share of a text's weight that another question must have: less where both have a topic in
# common, which says that the shared words mean the same.
MIN_SHARE, MIN_SHARE_ON_TOPIC = 0.5, 0.1
MIN_SHARED = 2  # words, without a common topic
TOPIC_BONUS = 0.5

NO_QUESTION: Clause = ("SELECT CAST(NULL AS bigint)", [])
FACETS = EntryFacets._meta.db_table


@dataclass(frozen=True)
class Words:
    """The words of some questions, and the number of entries with each and of all entries."""

    texts: Sequence[Sequence[str]]
    counts: Mapping[str, int]
    entries: int

    def weight(self, term: str) -> float:
        return matching_idf(max(1, self.counts.get(term, 0)), self.entries)

    def nearness(self, question: str, *, has_common_topic: bool) -> float:
        """Return how near a question is to the nearest of the texts; 0.0 if it is near to none."""
        terms = set(asked_words(question))
        return max((_nearness(own, terms, has_common_topic) for own in self._weights), default=0)

    @cached_property
    def _weights(self) -> list[dict[str, float]]:
        return [{term: self.weight(term) for term in own} for own in self.texts]

    def lookups(self) -> list[tuple[str, ...]]:
        """Return the words to look up together, the most distinctive first."""
        by_rank = chain.from_iterable(zip_longest(*map(self._lookups, self.texts)))
        return list(dict.fromkeys(filter(None, by_rank)))[:MAX_LOOKUPS]

    def _lookups(self, own: Sequence[str]) -> Iterable[tuple[str, ...]]:
        # A word that one entry has is in this question alone.
        known = [term for term in own if self.counts.get(term, 0) > 1]
        by_rarity = sorted(known, key=lambda term: (self.counts[term], term))
        rare = [(term,) for term in by_rarity if self.counts[term] <= MAX_POSTINGS]
        return rare or [(by_rarity[0], other) for other in by_rarity[1:]]


def _nearness(own: Mapping[str, float], terms: set[str], has_common_topic: bool) -> float:
    """`own` has the weight of each word of a text."""
    shared = [term for term in own if term in terms]
    share = sum(own[term] for term in shared) / sum(own.values()) if shared else 0.0
    if has_common_topic:
        return share + TOPIC_BONUS if share >= MIN_SHARE_ON_TOPIC else 0.0
    is_enough = len(shared) >= min(MIN_SHARED, len(own))
    return share if is_enough and share >= MIN_SHARE else 0.0


def read_words(texts: Iterable[str]) -> Words:
    """Return the words of the first `MAX_TEXTS` different texts, in one statement."""
    terms = [asked_words(text) for text in list(dict.fromkeys(texts))[:MAX_TEXTS]]
    wanted = list(dict.fromkeys(chain.from_iterable(terms)))
    rows = _counts().ask_raw(reading_connection(), terms=wanted)
    counts = {term: count for term, count, _entries in rows}
    return Words(terms, counts, rows[0][2] if rows else 0)


@compiled_once
def _counts() -> "QuerySet[Any, Any]":
    statistics = SearchStatistics.objects.filter(pk=1).values("entries")
    terms = SearchTerm.objects.filter(term__in=placeholder_texts("terms"), entries__gt=0)
    return terms.values_list("term", "entries", Subquery(statistics))


def candidates(words: Words, without: Clause, now: datetime) -> Clause:
    """Return a SELECT of the ids of visible questions with these words, at most `MAX_CANDIDATES`.

    `without` is a SELECT of questions to leave out, such as those whose words they are.
    """
    lookups = words.lookups()
    if not lookups:
        return NO_QUESTION
    arms = [_arm(number, terms, words) for number, terms in enumerate(lookups)]
    found = " UNION ALL ".join(sql for sql, _values in arms)
    moment = connection.ops.adapt_datetimefield_value(now)
    weighed = (
        f"SELECT id, SUM(weight) AS weight FROM ({found}) f WHERE id NOT IN ({HIDDEN}) GROUP BY id"
    )
    # A question has an entry for each answer. All have the same words, so any one counts.
    sql = (
        "SELECT question_id FROM (SELECT e.question_id, MAX(w.weight) AS weight "
        f"FROM ({weighed}) w JOIN {FACETS} e ON e.entry_id = w.id "
        f"WHERE e.question_id NOT IN ({without[0]}) GROUP BY e.question_id "
        f"ORDER BY 2 DESC, 1 DESC LIMIT {MAX_CANDIDATES}) q"
    )
    values = chain.from_iterable(values for _sql, values in arms)
    return sql, [*values, moment, moment, *without[1]]


def _arm(number: int, terms: Sequence[str], words: Words) -> Clause:
    sql, values = get_backend().postings(terms, in_question=True)
    limited = f"SELECT * FROM ({sql} LIMIT {MAX_POSTINGS}) p{number}"
    weight = sum(map(words.weight, terms))
    return f"SELECT id, {weight:.6f} AS weight FROM ({limited}) a{number}", values
