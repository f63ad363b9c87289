"""From a reader's words to the answers that match them, best first."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from django.db.models import QuerySet
from django.utils import timezone

from clipqa.models import SearchEntry
from clipqa.search.backends import WEIGHTS, Anchor, Asked, Wanted, gather, get_backend, table_of
from clipqa.search.caps import caps
from clipqa.search.fusion import fuse
from clipqa.search.known import Known, look_up
from clipqa.search.ranking import Yardstick, idf, rank
from clipqa.search.repair import CAREFUL, DARING, Edits, find_alike, mend, shown, unknown_words
from clipqa.search.terms import Term, terms_of
from clipqa.search.text import SearchText, asked_terms, parse_text, phrase_terms

# What an entry must hold of the query's worth. A half loses up to .42 MRR, a fifth none.
LEAST_SHARE = 0.2


@dataclass(frozen=True)
class Hits:
    """What a retriever found. `ids` come in a rough order; `ranked` puts the best first.

    `is_complete` where these are all there are, not the best of too many; else `within` looks for
    more of them among some entries.
    """

    ids: Sequence[int] = ()
    ranked: Callable[[], Sequence[int]] = tuple
    is_complete: bool = True
    within: Callable[["QuerySet[SearchEntry]"], "Hits"] | None = None

    def best(self, most: int) -> "Hits":
        """No more than so many."""
        if len(self.ids) <= most:
            return self
        ids = self.ranked()[:most]
        return Hits(ids, lambda: ids, is_complete=False)

    def with_more(self, others: Sequence[int]) -> "Hits":
        """And others, in their order after these; nobody knows whether these are all there are."""
        known = set(self.ids)
        more = [pk for pk in others if pk not in known]
        return Hits([*self.ids, *more], lambda: [*self.ranked(), *more], is_complete=False)


@dataclass(frozen=True)
class Matches:
    """`searched` is the text that was searched for: repaired, or as typed; `newest` the newest
    answer of the library that was searched.
    """

    hits: tuple[Hits, ...]
    text: SearchText
    searched: str
    is_repaired: bool
    terms: frozenset[str]
    newest: Anchor | None = None

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """Best first. Ranked when first asked for: a list that filters left empty never asks."""
        return tuple(fuse([hits.ranked() for hits in self.hits]))

    @cached_property
    def unordered_ids(self) -> Collection[int]:
        """Each once, in no order to rely on."""
        if len(self.hits) == 1:
            return self.hits[0].ids
        return frozenset(pk for hits in self.hits for pk in hits.ids)

    def within(self, entries: "QuerySet[SearchEntry]") -> "Matches":
        """What matches among some entries. Raises `SearchTooSlow`."""
        return replace(
            self, hits=tuple(hits.within(entries) if hits.within else hits for hits in self.hits)
        )

    def best(self, most: int) -> "Matches":
        """No more than so many of each retriever."""
        return replace(self, hits=tuple(hits.best(most) for hits in self.hits))

    def with_more(self, others: "Matches", most: int) -> "Matches":
        """And at most so many of others of each retriever, after these."""
        pairs = zip(self.hits, others.hits, strict=True)
        return replace(self, hits=tuple(one.with_more(other.ids[:most]) for one, other in pairs))

    @property
    def is_complete(self) -> bool:
        return all(hits.is_complete for hits in self.hits)

    @property
    def asks_for_words(self) -> bool:
        """Whether matches narrow at all: a query may name outlets and topics alone."""
        return bool(self.text.asks or self.text.excluded)


Retriever = Callable[[SearchText, Known, datetime], Hits]


def find(
    typed: str, *, repair: bool = True, now: datetime | None = None, as_of: Anchor | None = None
) -> Matches:
    """The visible answers that match what a reader typed.

    `repair=False` searches for exactly that; with `as_of` newer answers neither match nor weigh,
    so that the pages of one walk are cut from one list. Rule, repair and weights depend on the text
    alone, never on filters; what these leave of too many is looked for by `Matches.within`. At most
    seven statements; raises `SearchTooSlow`.
    """
    now = now or timezone.now()
    text = parse_text(typed)
    known = look_up(text, now, as_of)
    alike = find_alike(unknown_words(text, known), known.left_out) if repair else {}

    def mended(edits: Edits) -> Matches | None:
        """What the mended text finds; None if nothing could be mended or it finds nothing."""
        better, terms = mend(text, alike, edits)
        if better == text:
            return None
        hits = _retrieve(better, known.with_terms(terms), now)
        found = _matches(hits, better, shown(typed, text, better), known, is_repaired=True)
        return found if found.unordered_ids else None

    if found := mended(CAREFUL):
        return found
    as_typed = _matches(_retrieve(text, known, now), text, typed, known, is_repaired=False)
    # Nothing at all: a farther guess is better than an empty page.
    return as_typed if as_typed.unordered_ids else mended(DARING) or as_typed


def _matches(
    hits: tuple[Hits, ...], text: SearchText, searched: str, known: Known, *, is_repaired: bool
) -> Matches:
    terms = frozenset(term.text for term in asked_terms(text.asks))
    return Matches(hits, text, searched, is_repaired, terms, known.newest)


def _retrieve(text: SearchText, known: Known, now: datetime) -> tuple[Hits, ...]:
    return tuple(retriever(text, known, now) for retriever in RETRIEVERS)


def by_words(text: SearchText, known: Known, now: datetime) -> Hits:
    """BM25 over the words; the first retriever, and for now the only one."""
    asked = weigh(asked_terms(text.asks), known)
    if not asked:
        return Hits()
    phrases = [phrase_terms(phrase) for phrase in text.phrases]
    # Who holds a phrase is looked for first, so no word beside it is too common.
    rare = asked if phrases else _affordable(asked)
    wanted = Wanted(
        asked=rare,
        least_idf=0.0 if phrases else LEAST_SHARE * sum(one.idf for one in asked),
        phrases=phrases,
        excluded=[phrase_terms(words) for words in text.excluded],
        common=[one for one in asked if one not in rare],
        as_of=known.as_of,
    )
    yardstick = _yardstick(asked, text, known)

    def hits(wanted: Wanted) -> Hits:
        ids, is_whole = gather(get_backend(), wanted, now, caps().matches)

        def ranked() -> list[int]:
            most = caps().ranked
            return rank(_terms_of_entries(ids[:most]), yardstick) + ids[most:]

        def within(entries: "QuerySet[SearchEntry]") -> Hits:
            return hits(replace(wanted, within=entries))

        return Hits(ids, ranked, is_complete=is_whole, within=within)

    return hits(wanted)


RETRIEVERS: list[Retriever] = [by_words]


def _terms_of_entries(ids: list[int]) -> dict[int, list[str]]:
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    columns = ", ".join(WEIGHTS)
    sql = f"SELECT answer_id, {columns} FROM {table_of(SearchEntry)} WHERE answer_id IN ({places})"
    return {pk: fields for pk, *fields in get_backend().rows(sql, ids)}


def _yardstick(asked: list[Asked], text: SearchText, known: Known) -> Yardstick:
    terms = {one.term: idf(one.entries, known.entries) for one in asked}
    # A pair is at least as rare as the rarer of its words.
    pairs = {pair: max(terms[term] for term in pair) for pair in _neighbours(text, terms)}
    return Yardstick(terms, pairs, known.average_length)


def _neighbours(text: SearchText, terms: Collection[str]) -> list[tuple[str, str]]:
    """Words that stand side by side in the query and may do so in an answer."""
    pairs = dict.fromkeys(pairwise(term.text for term in terms_of(" ".join(text.words))))
    return [pair for pair in pairs if all(term in terms for term in pair)]


def weigh(terms: list[Term], known: Known) -> list[Asked]:
    """The terms the library knows, with what holding each is worth."""
    counted = [(term.text, known.terms.get(term.text, 0)) for term in terms]
    return [
        Asked(term, entries, worth(entries, known.entries)) for term, entries in counted if entries
    ]


def worth(entries: int, of: int) -> float:
    """What holding a term counts for a match: its IDF, of which even the commonest has some."""
    return math.log(1 + max(0, of - entries + 0.5) / (entries + 0.5))


def _affordable(asked: list[Asked]) -> list[Asked]:
    """The rarest terms, as many as can be gathered in time; at least one."""
    taken: list[Asked] = []
    entries = 0
    for one in sorted(asked, key=lambda one: (one.entries, one.term)):
        entries += one.entries
        if taken and entries > caps().gathered:
            break
        taken.append(one)
    return taken
