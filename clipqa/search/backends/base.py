"""What a database must be able to do for the search; the rest is the same for both."""

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
from clipqa.search.caps import caps

Clause = tuple[str, list[Any]]  # SQL and its parameters
Anchor = tuple[datetime, int]  # when an answer was published, and its id


def table_of(model: type[Model]) -> str:
    """The name of a model's table, as SQL writes it."""
    return connection.ops.quote_name(model._meta.db_table)


class SearchTooSlow(Exception):  # noqa: N818 (named for what a page says of it)
    """The database was stopped at the budget of time."""


@dataclass(frozen=True)
class Asked:
    """A term of the query, how many entries hold it, and what holding it is worth."""

    term: str
    entries: int
    idf: float


@dataclass(frozen=True)
class Wanted:
    """What an engine is asked: holders of any term, all of the phrases, none of the excluded.

    An entry matches when the terms it holds are worth at least `least_idf`. Terms in `common`
    count only beside one of the others: their holders alone would be too many. What is newer
    than `as_of` doesn't match, nor what is not `within` some entries, if any are given.
    """

    asked: Sequence[Asked]
    least_idf: float
    phrases: Sequence[Sequence[str]] = ()
    excluded: Sequence[Sequence[str]] = ()
    common: Sequence[Asked] = ()
    as_of: Anchor | None = None
    within: "QuerySet[SearchEntry] | None" = None

    @property
    def most_holders(self) -> int:
        """How many holders of a term, or of the phrases, are read."""
        words = set(chain.from_iterable(self.phrases))
        beside = [one for one in (*self.asked, *self.common) if one.term not in words]
        if len(self.phrases) + len(beside) > 1:
            return caps().holders
        return caps().phrased if self.phrases else caps().alone


class Backend(ABC):
    joined: str  # SQL that joins the ids of a SELECT with commas
    own_columns: tuple[str, ...] = ()

    @abstractmethod
    def prepare(self) -> None:
        """Make the tables, indexes and triggers that aren't there yet; can be run again."""

    @abstractmethod
    def holders(
        self,
        every: Sequence[str],
        *,
        in_question: bool = False,
        either: Sequence[str] = (),
        phrases: Sequence[Sequence[str]] = (),
        excluded: Sequence[Sequence[str]] = (),
        within: "QuerySet[SearchEntry] | None" = None,
    ) -> Clause:
        """A SELECT of the ids of entries that hold all these terms (in their question), one of
        `either` if there are any, all of the phrases and none of the excluded; of a queryset's
        entries, neither ordered nor cut, if there is one.
        """

    @abstractmethod
    def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """What a SELECT gives; raises `SearchTooSlow` after its budget (`search/caps.py`)."""

    @abstractmethod
    def beginning(self, column: str, prefix: str) -> Clause:
        """A condition: the column begins with the prefix, letter for letter, by its index."""

    @abstractmethod
    def asking(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        """A subquery of the newest visible entries whose question holds every one of some terms,
        and either of others where there are any; `among` so many newest entries, 0 for all.
        """

    def own_values(self, entry: SearchEntry) -> tuple[Any, ...]:
        """What the engine keeps in the entry's row, by `own_columns`; one with triggers nothing."""
        return ()

    def rebuild(self) -> None:  # noqa: B027 (optional)
        """Read the whole index anew from the entries, where writing them does not mend it."""

    def tidy(self) -> None:  # noqa: B027 (optional)
        """Bring together what writing much has scattered. In short transactions of its own, and
        where the database is too busy for them another time.
        """

    @abstractmethod
    def is_in_step(self) -> bool:
        """Whether the index holds exactly what the entries say."""
