"""From a reader's words to the answers that match them, best first."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from clipqa.models import SearchStatistics, SearchTerm, SearchWord
from clipqa.search.backends import Asked, Wanted, get_backend
from clipqa.search.fusion import fuse
from clipqa.search.repair import CAREFUL, DARING, Edits, is_repairable, nearest_words
from clipqa.search.terms import Term, stem, terms_of
from clipqa.search.text import MOST_WORDS, SearchText, asked_terms, parse_text, phrase_terms
from clipqa.search.words import words_of

# What an entry must hold of the query's worth. A half loses up to .42 MRR, a fifth none.
LEAST_SHARE = 0.2
# How many entries are ranked at most: the rarest terms' come first, never the newest.
MOST_RANKED = 20_000
MOST_MATCHES = 10_000


@dataclass(frozen=True)
class Known:
    """How often the query's terms and words stand in the library, and how large that is."""

    terms: dict[str, int]
    words: dict[str, int]
    entries: int


@dataclass(frozen=True)
class Matches:
    """`ids` best first. `searched` is the text that was searched for: repaired, or as typed."""

    ids: tuple[int, ...]
    text: SearchText
    searched: str
    is_repaired: bool
    terms: frozenset[str]
    is_complete: bool = True

    @property
    def asks_for_words(self) -> bool:
        """Whether `ids` narrow at all: a query may name outlets and topics alone."""
        return bool(self.text.asks or self.text.excluded)


Retriever = Callable[[SearchText, Known, datetime], list[int]]


def find(typed: str, *, repair: bool = True, now: datetime | None = None) -> Matches:
    """The visible answers that match what a reader typed.

    `repair=False` searches for exactly that. Rule, repair and weights depend on the text
    alone, never on filters, so a filter can only take away.
    """
    now = now or timezone.now()
    text = parse_text(typed)
    known = look_up(text)
    found = _search_repaired(typed, text, known, now, CAREFUL) if repair else None
    if found:
        return found
    ids = _retrieve(text, known, now)
    # Nothing at all: a farther guess is better than an empty page.
    if not ids and repair and (found := _search_repaired(typed, text, known, now, DARING)):
        return found
    return _matches(ids, text, typed, is_repaired=False)


def _search_repaired(
    typed: str, text: SearchText, known: Known, now: datetime, edits: Edits
) -> Matches | None:
    """What the mended text finds; None if nothing could be mended or it finds nothing."""
    repaired = _repaired(text, known, edits)
    if repaired == text:
        return None
    ids = _retrieve(repaired, look_up(repaired), now)
    return _matches(ids, repaired, shown(typed, text, repaired), is_repaired=True) if ids else None


def _matches(ids: list[int], text: SearchText, searched: str, *, is_repaired: bool) -> Matches:
    return Matches(
        ids=tuple(ids),
        text=text,
        searched=searched,
        is_repaired=is_repaired,
        terms=frozenset(term.text for term in asked_terms(text.asks)),
        is_complete=len(ids) < MOST_MATCHES,
    )


def _retrieve(text: SearchText, known: Known, now: datetime) -> list[int]:
    return fuse([retriever(text, known, now) for retriever in RETRIEVERS])


def by_words(text: SearchText, known: Known, now: datetime) -> list[int]:
    """BM25 over the words; the first retriever, and for now the only one."""
    asked = weigh(asked_terms(text.asks), known)
    phrases = [phrase_terms(phrase) for phrase in text.phrases]
    excluded = [phrase_terms(words) for words in text.excluded]
    if not asked and not phrases:
        return []
    ranked = _affordable(asked)
    least = LEAST_SHARE * sum(one.idf for one in ranked) if not phrases else 0.0
    wanted = Wanted(ranked, least, phrases, excluded, neighbours(text, known), known.entries)
    return [pk for pk, _score in get_backend().rank(wanted, now, MOST_MATCHES)]


def neighbours(text: SearchText, known: Known) -> list[tuple[str, str]]:
    """Words that stand side by side in the query and may do so in an answer."""
    terms = [term.text for term in terms_of(" ".join(text.words))]
    pairs = dict.fromkeys(pairwise(terms))
    return [pair for pair in pairs if all(term in known.terms for term in pair)][:MOST_WORDS]


RETRIEVERS: list[Retriever] = [by_words]


def weigh(terms: list[Term], known: Known) -> list[Asked]:
    """The terms the library knows, with their worth (BM25's IDF, floored above nothing)."""
    weighed = []
    for term in terms:
        entries = known.terms.get(term.text, 0)
        if entries > 0:
            weighed.append(Asked(term.text, entries, idf(known.entries, entries)))
    return weighed


def idf(total: int, entries: int) -> float:
    return math.log(1 + (total - entries + 0.5) / (entries + 0.5)) if total >= entries else 1e-6


def _affordable(asked: list[Asked]) -> list[Asked]:
    """The rarest terms, as many as can be ranked in time; at least one."""
    taken: list[Asked] = []
    entries = 0
    for one in sorted(asked, key=lambda one: (one.entries, one.term)):
        entries += one.entries
        if taken and entries > MOST_RANKED:
            break
        taken.append(one)
    return taken


def look_up(text: SearchText) -> Known:
    """How often everything in the query stands in the library, in one statement."""
    terms = [term.text for term in asked_terms(text.asks)]
    words = [word.folded for part in text.words for word in words_of(part)]
    rows = _counted("term", SearchTerm.objects.filter(term__in=terms), "term").union(
        _counted("word", SearchWord.objects.filter(word__in=words, entries__gt=0), "word"),
        _counted("entries", SearchStatistics.objects.filter(pk=1), "pk"),
        all=True,
    )
    known = Known({}, {}, 0)
    for kind, key, entries in rows:
        if kind == "entries":
            known = replace(known, entries=entries)
        else:
            (known.terms if kind == "term" else known.words)[key] = entries
    return known


def _counted(kind: str, rows: "QuerySet[Any]", key: str) -> "QuerySet[Any, Any]":
    counted: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(
            kind=Value(kind, output_field=CharField()),
            key=Cast(key, CharField()),
            number=Cast("entries", IntegerField()),
        )
        .values_list("kind", "key", "number")
    )
    return counted


def _repaired(text: SearchText, known: Known, edits: Edits) -> SearchText:
    """The text with its unknown words mended; a known word is never changed."""
    unknown = []
    for part in text.words:
        for word in words_of(part):
            is_known = word.folded in known.words or known.terms.get(stem(word.folded), 0) > 0
            if not word.is_unspaced and not is_known and is_repairable(word.folded):
                unknown.append(word.folded)
    mended = nearest_words(dict.fromkeys(unknown), edits)
    if not mended:
        return text
    return replace(text, words=tuple(_mend(part, mended) for part in text.words))


def _mend(part: str, mended: dict[str, str]) -> str:
    for word in reversed(list(words_of(part))):
        if word.folded in mended:
            part = part[: word.start] + mended[word.folded] + part[word.end :]
    return part


def shown(typed: str, text: SearchText, repaired: SearchText) -> str:
    """What was typed, with the repaired words in their places."""
    for before, after in zip(text.words, repaired.words, strict=True):
        if before != after:
            typed = typed.replace(before, after, 1)
    return typed
