"""The interface of a search backend. All other code of the search is the same for both."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from clipqa.models import SearchEntry
from clipqa.search.limits import limits

Clause = tuple[str, list[Any]]  # SQL and its parameters
Anchor = tuple[datetime, int]  # when an answer was published, and its id


def table_of(model: type[Model]) -> str:
    """Return the quoted name of a model's table."""
    return connection.ops.quote_name(model._meta.db_table)


class SearchTooSlow(Exception):  # noqa: N818 (named like the message on the page)
    """A statement was cancelled, since it took longer than `Limits.budget_ms`."""


@dataclass(frozen=True)
class QueryTerm:
    """A term of the query, the number of entries that have it, and its IDF."""

    term: str
    entries: int
    idf: float


@dataclass(frozen=True)
class BackendQuery:
    """A query for entries with any of the terms, all phrases and none of the excluded phrases.

    An entry matches when the sum of the IDF of its terms is at least `min_idf`. Terms in `common`
    count only beside one of the others, since too many entries have them alone. Entries newer than
    `as_of` don't match, nor entries outside `within`, if it is given.
    """

    terms: Sequence[QueryTerm]
    min_idf: float
    phrases: Sequence[Sequence[str]] = ()
    excluded: Sequence[Sequence[str]] = ()
    common: Sequence[QueryTerm] = ()
    as_of: Anchor | None = None
    within: "QuerySet[SearchEntry] | None" = None

    @property
    def max_postings(self) -> int:
        """How many postings of a term, or of the phrases, are read."""
        words = set(chain.from_iterable(self.phrases))
        others = [one for one in (*self.terms, *self.common) if one.term not in words]
        if len(self.phrases) + len(others) > 1:
            return limits().term_postings
        return limits().phrase_postings if self.phrases else limits().single_term_postings


class Backend(ABC):
    join_ids: str  # SQL that joins the ids of a SELECT with commas
    extra_columns: tuple[str, ...] = ()

    @abstractmethod
    def prepare(self) -> None:
        """Create the tables, indexes and triggers that don't exist yet."""

    def drop(self) -> None:  # noqa: B027 (PostgreSQL's goes with the entries' table)
        """Remove what `prepare` made, where the entries' table is gone."""

    @abstractmethod
    def postings(
        self,
        every: Sequence[str],
        *,
        in_question: bool = False,
        either: Sequence[str] = (),
        phrases: Sequence[Sequence[str]] = (),
        excluded: Sequence[Sequence[str]] = (),
        within: "QuerySet[SearchEntry] | None" = None,
    ) -> Clause:
        """Return a SELECT of the ids of entries that have all these terms.

        With `in_question` the question must have them. Entries must also have one of the terms in
        `either` if there are any, all of the phrases and none of the excluded ones. `within` is a
        queryset without a slice that restricts the entries.
        """

    @abstractmethod
    def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Execute a SELECT; raise `SearchTooSlow` after `Limits.budget_ms`."""

    @abstractmethod
    def starts_with(self, column: str, prefix: str) -> Clause:
        """Return a case-sensitive prefix condition that can use the index of the column."""

    @abstractmethod
    def newest_questions(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        """Return a subquery of the newest visible entries whose question has some terms.

        It must have all terms in `every` and one of `either`, if there are any. `among` restricts
        the search to this many newest entries, 0 for all.
        """

    def extra_values(self, entry: SearchEntry) -> tuple[Any, ...]:
        """Return the values of `extra_columns`. A backend with triggers needs none."""
        return ()

    def rebuild(self) -> None:  # noqa: B027 (optional)
        """Rebuild the whole index from the entries, where writing them does not repair it."""

    def optimize(self) -> None:  # noqa: B027 (optional)
        """Merge the parts of the index after many writes.

        Uses short transactions of its own, and gives up where the database is too busy.
        """

    @abstractmethod
    def is_consistent(self) -> bool:
        """Return whether the index has exactly the terms of the entries."""
