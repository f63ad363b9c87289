"""Limits of the work of one search in a large library."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

NO_LIMIT = 2**62


@dataclass(frozen=True)
class Limits:
    """Limits of one search. A posting is an entry that has a term.

    - `max_terms`: the rarest terms of a query that decide which answers match. Past the first
      `min_terms` only as many as `total_postings` allows. The ranking counts other terms too.
    - `total_postings`: postings of all terms together, beginning with the rarest term. More common
      terms only add to the score of these entries.
    - `term_postings`: postings of one term or phrase; those with the term in the question come
      first.
    - `single_term_postings`: the same where the query is one term, so that all of them match alike.
    - `phrase_postings`: the same for one phrase. To verify it, the whole text of an answer is read
      where the index has no positions.
    - `matches`: matching entries, those with the highest rough score.
    - `ranked`: entries that BM25 ranks by their text; the others keep the rough order.
    - `budget_ms`: the time of one statement.
    """

    max_terms: int = 16
    min_terms: int = 8
    total_postings: int = 12_000
    term_postings: int = 12_000
    single_term_postings: int = 5_000
    phrase_postings: int = 2_500
    matches: int = 10_000
    ranked: int = 150
    budget_ms: int = 1_000


_limits = ContextVar("search limits", default=Limits())  # noqa: B039 (it is frozen)


UNLIMITED = Limits(
    max_terms=NO_LIMIT,
    min_terms=NO_LIMIT,
    total_postings=NO_LIMIT,
    term_postings=NO_LIMIT,
    single_term_postings=NO_LIMIT,
    phrase_postings=NO_LIMIT,
    matches=NO_LIMIT,
    ranked=NO_LIMIT,
    budget_ms=10 * 60 * 1000,
)


def limits() -> Limits:
    return _limits.get()


@contextmanager
def unlimited() -> Iterator[None]:
    """Search without limits, to measure how many results the limits lose."""
    with limited_to(UNLIMITED):
        yield


@contextmanager
def limited_to(wanted: Limits) -> Iterator[None]:
    token = _limits.set(wanted)
    try:
        yield
    finally:
        _limits.reset(token)
