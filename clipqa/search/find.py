"""Find the answers that match a reader's query, best first."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain, pairwise

from django.db.models import QuerySet
from django.utils import timezone

from clipqa.models import SearchEntry
from clipqa.search.backends import (
    WEIGHTS,
    Anchor,
    BackendQuery,
    QueryTerm,
    gather,
    get_backend,
    table_of,
)
from clipqa.search.corpus import MAX_PAIRS, CorpusStats, look_up
from clipqa.search.fusion import fuse
from clipqa.search.limits import Limits, limits
from clipqa.search.ranking import Scorer, idf, rank
from clipqa.search.spelling import (
    LOOSE,
    STRICT,
    Edits,
    correct,
    corrected_query,
    find_candidates,
    unknown_words,
)
from clipqa.search.terms import terms_of
from clipqa.search.text import SearchText, asked_terms, excluded_terms, parse_text, phrase_terms
from clipqa.search.writings import Kind

# The share of the query's total IDF that an entry must have. A half loses up to .42 MRR, a fifth
# loses none.
MIN_SHARE = 0.2
# The same for a query with more than `Limits.max_terms`. These are pairs of characters of a script
# without spaces, of which texts share a fifth by chance: so did three of five answers in a library
# of Thai. On real questions in Thai 0.3 loses no answer, 0.35 one of 130.
MIN_SHARE_OF_MANY, MANY = 0.3, Limits.max_terms
# The weight of the exact spelling of a word beside the word itself, in the ranking alone.
EXACT_WEIGHT = 0.5


@dataclass(frozen=True)
class Hits:
    """The results of one retriever.

    `ids` are in a rough order; `ranked` returns them best first. `is_complete` is False where these
    are the best of too many matches. Then `within` searches again among some entries.
    """

    ids: Sequence[int] = ()
    ranked: Callable[[], Sequence[int]] = tuple
    is_complete: bool = True
    within: Callable[["QuerySet[SearchEntry]"], "Hits"] | None = None

    def best(self, limit: int) -> "Hits":
        if len(self.ids) <= limit:
            return self
        ids = self.ranked()[:limit]
        return Hits(ids, lambda: ids, is_complete=False)

    def with_more(self, others: Sequence[int]) -> "Hits":
        """Return these and others, in their order after these, as an incomplete result."""
        known = set(self.ids)
        more = [pk for pk in others if pk not in known]
        return Hits([*self.ids, *more], lambda: [*self.ranked(), *more], is_complete=False)


@dataclass(frozen=True)
class Matches:
    """The results of a search.

    `searched` is the query that was executed, corrected or as typed. `newest` is the newest answer
    of the library at that time.
    """

    hits: tuple[Hits, ...]
    text: SearchText
    searched: str
    is_corrected: bool
    terms: frozenset[str]
    newest: Anchor | None = None

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """All ids, best first. Ranked on first access, since an empty list needs no order."""
        return tuple(fuse([hits.ranked() for hits in self.hits]))

    @cached_property
    def unordered_ids(self) -> Collection[int]:
        """All ids, each once, in no particular order."""
        if len(self.hits) == 1:
            return self.hits[0].ids
        return frozenset(pk for hits in self.hits for pk in hits.ids)

    def within(self, entries: "QuerySet[SearchEntry]") -> "Matches":
        """Return the matches among some entries. Raise `SearchTooSlow`."""
        return replace(
            self, hits=tuple(hits.within(entries) if hits.within else hits for hits in self.hits)
        )

    def best(self, limit: int) -> "Matches":
        """Return at most this many results of each retriever."""
        return replace(self, hits=tuple(hits.best(limit) for hits in self.hits))

    def with_more(self, others: "Matches", limit: int) -> "Matches":
        """Return these and at most `limit` others of each retriever after them."""
        pairs = zip(self.hits, others.hits, strict=True)
        return replace(self, hits=tuple(one.with_more(other.ids[:limit]) for one, other in pairs))

    @property
    def is_complete(self) -> bool:
        return all(hits.is_complete for hits in self.hits)

    @property
    def has_words(self) -> bool:
        """Whether the query has words at all: it may name only outlets and topics."""
        return bool(self.text.included or self.text.excluded)


Retriever = Callable[[SearchText, CorpusStats, datetime], Hits]


def find(
    typed: str,
    *,
    correct_spelling: bool = True,
    now: datetime | None = None,
    as_of: Anchor | None = None,
) -> Matches:
    """Return the visible answers that match a query.

    With `as_of` newer answers neither match nor change the weights, so that all pages of one
    search show one list. Matches, corrections and
    weights depend on the query alone, never on filters; `Matches.within` applies filters to a
    search with too many matches. Executes at most seven statements. Raises `SearchTooSlow`.
    """
    now = now or timezone.now()
    text = parse_text(typed)
    stats = look_up(text, now, as_of)
    candidates = (
        find_candidates(unknown_words(text, stats), stats.hidden_counts) if correct_spelling else {}
    )

    def find_corrected(edits: Edits) -> Matches | None:
        """Return the matches of the corrected query; None without a correction or a match."""
        corrected, terms = correct(text, candidates, edits)
        if corrected == text:
            return None
        hits = _retrieve(corrected, stats.with_terms(terms), now)
        searched = corrected_query(typed, text, corrected)
        found = _matches(hits, corrected, searched, stats, is_corrected=True)
        return found if found.unordered_ids else None

    if found := find_corrected(STRICT):
        return found
    as_typed = _matches(_retrieve(text, stats, now), text, typed, stats, is_corrected=False)
    # Without any match a correction by more edits is better than an empty page.
    return as_typed if as_typed.unordered_ids else find_corrected(LOOSE) or as_typed


def _matches(
    hits: tuple[Hits, ...],
    text: SearchText,
    searched: str,
    stats: CorpusStats,
    *,
    is_corrected: bool,
) -> Matches:
    terms = frozenset(term.text for term in stats.independent(asked_terms(text.included)))
    return Matches(hits, text, searched, is_corrected, terms, stats.newest)


def _retrieve(text: SearchText, stats: CorpusStats, now: datetime) -> tuple[Hits, ...]:
    return tuple(retriever(text, stats, now) for retriever in RETRIEVERS)


def by_words(text: SearchText, stats: CorpusStats, now: datetime) -> Hits:
    """Rank by BM25 over the words. The only retriever so far."""
    terms = stats.independent(asked_terms(text.included))
    words = [term.text for term in terms if term.kind is not Kind.EXACT]
    spellings = [term.text for term in terms if term.kind is Kind.EXACT]
    query_terms = with_idf(words, stats.terms, stats)
    exact = with_idf(spellings, stats.terms, stats)
    query_terms += with_idf(stats.pairs, stats.pairs, stats)
    if not query_terms:
        return Hits()
    phrases = [phrase_terms(phrase) for phrase in text.phrases]
    phrased = frozenset(chain.from_iterable(phrases))
    deciding = query_terms if stats.pairs else _deciding(query_terms, phrased)
    share = MIN_SHARE_OF_MANY if len(query_terms) > MANY else MIN_SHARE
    # Entries with the phrases are selected first, so no other word is too common.
    rare = deciding if phrases else _affordable(deciding)
    query = BackendQuery(
        terms=rare,
        min_idf=0.0 if phrases or stats.pairs else share * sum(one.idf for one in deciding),
        phrases=phrases,
        excluded=[excluded_terms(words) for words in text.excluded],
        common=[one for one in deciding if one not in rare],
        as_of=stats.as_of,
    )
    scorer = _scorer(query_terms, exact, text, stats)

    def hits(query: BackendQuery) -> Hits:
        ids, is_whole = gather(get_backend(), query, now, limits().matches)

        def ranked() -> list[int]:
            limit = limits().ranked
            return rank(_terms_of_entries(ids[:limit]), scorer) + ids[limit:]

        def within(entries: "QuerySet[SearchEntry]") -> Hits:
            return hits(replace(query, within=entries))

        return Hits(ids, ranked, is_whole and len(stats.pairs) < MAX_PAIRS, within)

    return hits(query)


RETRIEVERS: list[Retriever] = [by_words]


def _terms_of_entries(ids: list[int]) -> dict[int, list[str]]:
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    columns = ", ".join(WEIGHTS)
    sql = f"SELECT answer_id, {columns} FROM {table_of(SearchEntry)} WHERE answer_id IN ({places})"
    return {pk: fields for pk, *fields in get_backend().rows(sql, ids)}


def _scorer(
    query_terms: list[QueryTerm], exact: list[QueryTerm], text: SearchText, stats: CorpusStats
) -> Scorer:
    terms = {one.term: idf(one.entries, stats.entries) for one in query_terms}
    # A pair is at least as rare as the rarer of its words.
    pairs = {pair: max(terms[term] for term in pair) for pair in _neighbours(text, terms)}
    terms |= {one.term: EXACT_WEIGHT * idf(one.entries, stats.entries) for one in exact}
    return Scorer(terms, pairs, stats.average_length)


def _neighbours(text: SearchText, terms: Collection[str]) -> list[tuple[str, str]]:
    """Return the terms of adjacent words of the query, as an answer may have them adjacent too."""
    words = terms_of(" ".join(text.words))
    pairs = dict.fromkeys(pairwise(term.text for term in words if term.kind is Kind.WORD))
    return [pair for pair in pairs if all(term in terms for term in pair)]


def with_idf(
    terms: Iterable[str], entries: Mapping[str, int], stats: CorpusStats
) -> list[QueryTerm]:
    """Return the terms that occur in the library, with their number of entries and their IDF."""
    counts = [(term, entries.get(term, 0)) for term in terms]
    return [QueryTerm(term, n, matching_idf(n, stats.entries)) for term, n in counts if n]


def matching_idf(entries: int, of: int) -> float:
    """Return the IDF that decides about matches. It is positive for the most common term too."""
    return math.log(1 + max(0, of - entries + 0.5) / (entries + 0.5))


def _deciding(terms: list[QueryTerm], phrased: Collection[str]) -> list[QueryTerm]:
    """Return the terms that decide which answers match: those of phrases, and the rarest others.

    A question in a script without spaces has a term for each character, and nearly every answer has
    most of them. They discriminate little, and to look up all of them would take most of the time.
    """
    rarest = sorted((one for one in terms if one.term not in phrased), key=_by_rarity)
    chosen = {*rarest[: limits().min_terms], *_affordable(rarest[: limits().max_terms])}
    return [one for one in terms if one in chosen or one.term in phrased]


def _by_rarity(one: QueryTerm) -> tuple[int, str]:
    return one.entries, one.term


def _affordable(terms: list[QueryTerm]) -> list[QueryTerm]:
    """Return the rarest terms within `Limits.total_postings`; at least one if there is any."""
    taken: list[QueryTerm] = []
    entries = 0
    for one in sorted(terms, key=_by_rarity):
        entries += one.entries
        if taken and entries > limits().total_postings:
            break
        taken.append(one)
    return taken
