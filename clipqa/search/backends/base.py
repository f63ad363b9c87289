"""What a database must be able to do for the search; the rest is the same for both."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.expressions import RawSQL

from clipqa.models import SearchEntry

# How much a word weighs by where it stands.
WEIGHTS = {
    "question_terms": 4.0,
    "answer_terms": 2.0,
    "names_terms": 2.0,
    "transcript_terms": 1.0,
}
# BM25's constants, as FTS5 has them built in (https://sqlite.org/fts5.html, "The bm25() function").
K1, B = 1.2, 0.75
# What two words of the query are worth when they stand side by side, beside their own worth.
NEIGHBOURS_WEIGH = 0.2


@dataclass(frozen=True)
class Asked:
    """A term of the query, how many entries hold it, and what holding it is worth."""

    term: str
    entries: int
    idf: float


@dataclass(frozen=True)
class Wanted:
    """What an engine is asked: any of the terms, all of the phrases, none of the excluded.

    An entry matches when the terms it holds are worth at least `least_idf`.
    """

    asked: Sequence[Asked]
    least_idf: float
    phrases: Sequence[Sequence[str]] = ()
    excluded: Sequence[Sequence[str]] = ()
    neighbours: Sequence[Sequence[str]] = ()  # pairs that weigh more when side by side
    entries: int = 0  # how many the library counts


Ranked = list[tuple[int, float]]  # answer ids and scores, best first


class Backend(ABC):
    @abstractmethod
    def prepare(self) -> None:
        """Make the tables, indexes and triggers that aren't there yet; can be run again."""

    @abstractmethod
    def rank(self, wanted: Wanted, now: datetime, limit: int) -> Ranked:
        """The best visible matches."""

    @abstractmethod
    def ids_in(self, ids: Sequence[int]) -> RawSQL:
        """A subquery of these ids, sent as one parameter however many they are."""

    @abstractmethod
    def beginning(self, field: str, prefix: str) -> Q:
        """The rows whose field begins with the prefix, letter for letter, by its index."""

    @abstractmethod
    def asking(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        """A subquery of the newest visible entries whose question holds every one of some terms,
        and either of others where there are any; `among` so many newest entries, 0 for all.
        """

    def store(self, entries: Sequence[SearchEntry]) -> None:  # noqa: B027 (optional)
        """Index entries that were just written; engines with triggers have done it already."""

    def is_in_step(self) -> bool:
        """Whether the index holds exactly what the entries say."""
        return True
