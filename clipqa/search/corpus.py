"""Statistics of the library for a query: the number of entries with each of its terms and words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from clipqa.counters import position_from
from clipqa.lib.words import Word, words_of
from clipqa.models import SearchEntry, SearchStatistics, SearchTerm, SearchWord
from clipqa.search.backends import WEIGHTS, Anchor, get_backend, table_of
from clipqa.search.backends.base import Clause
from clipqa.search.backends.gathering import newer_than
from clipqa.search.terms import Term, are_characters, stem
from clipqa.search.text import SearchText, asked_terms

# With more new entries than this, later pages of a search may repeat a card. To subtract the terms
# of all of them would take too long.
MAX_HIDDEN = 500
# Only the most frequent pairs of a single character are searched for.
MAX_CHARACTERS, MAX_PAIRS = 3, 24
ENTRIES = SearchEntry._meta.db_table
TERMS = " || ' ' || ".join(WEIGHTS)
NEWEST = (
    f"SELECT * FROM (SELECT 'newest', CAST(published_at AS varchar(40)), answer_id FROM {ENTRIES} "
    "WHERE is_counted AND published_at <= %s "
    # Qualified, since PostgreSQL takes the bare name for the output column, which has no index.
    f"ORDER BY {ENTRIES}.published_at DESC, answer_id DESC LIMIT 1) AS newest"
)
EXPIRED = "visible_until <= %s"
NEWER = "published_at >= %s AND (published_at > %s OR answer_id > %s)"


@dataclass(frozen=True)
class CorpusStats:
    """Statistics of the library that concern a query.

    `terms` and `words` have the number of entries with each; `entries` is the size of the library,
    `average_length` the average number of terms of an entry, `newest` the newest entry.
    `hidden_counts` has the terms of entries that the vocabulary counts although they have expired
    or are newer than `as_of`. `pairs` are the most frequent pairs with a character that the query
    has by itself.
    """

    terms: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
    average_length: float = 1.0
    newest: Anchor | None = None
    as_of: Anchor | None = None
    hidden_counts: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[str, int] = field(default_factory=dict)

    def contains(self, word: Word) -> bool:
        return word.folded in self.words or self.terms.get(stem(word.folded), 0) > 0

    def independent(self, terms: Sequence[Term]) -> list[Term]:
        """Remove terms that are only searched for if the library does not have the whole word."""
        return [term for term in terms if self.terms.get(term.within, 0) <= 0]

    def with_terms(self, terms: Mapping[str, int]) -> "CorpusStats":
        return replace(self, terms={**self.terms, **terms})


def look_up(text: SearchText, now: datetime, as_of: Anchor | None = None) -> CorpusStats:
    """Read the statistics for a query in one statement.

    With `as_of` they are those of the library at the time when that was its newest answer.
    """
    terms = [term.text for term in asked_terms(text.included)]
    words = [word.folded for part in (*text.words, *text.phrases) for word in words_of(part)]
    hidden, values = _hidden_entries(now, as_of)
    pairs, halves = _pairs_with(terms) if are_characters(terms) else ("", [])
    sql = (
        f"SELECT 'term', term, entries FROM {table_of(SearchTerm)} WHERE term {_in(terms)} "
        f"UNION ALL SELECT 'word', word, entries FROM {table_of(SearchWord)} "
        f"WHERE word {_in(words)} AND entries > 0 "
        "UNION ALL SELECT 'all', CAST(terms AS varchar(20)), entries "
        f"FROM {table_of(SearchStatistics)} UNION ALL {hidden} UNION ALL {NEWEST}{pairs}"
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = get_backend().rows(sql, [*terms, *words, *values, moment, *halves])
    found: dict[str, list[tuple[str, int]]] = {kind: [] for kind, _key, _number in rows}
    for kind, key, number in rows:
        found[kind].append((key, number))
    return replace(_corpus_stats(found), as_of=as_of)


def _pairs_with(characters: Sequence[str]) -> Clause:
    """Return SELECTs of the most frequent pairs with these characters.

    The index has no single characters of a longer run, only pairs.
    """
    sql = ""
    values: list[Any] = []
    for character in characters[:MAX_CHARACTERS]:
        begins, parameters = get_backend().starts_with("term", character)
        sql += (
            f" UNION ALL SELECT * FROM (SELECT 'pair', term, entries FROM {table_of(SearchTerm)} "
            f"WHERE ({begins} OR SUBSTR(term, 2) = %s) AND LENGTH(term) = 2 AND entries > 0 "
            f"ORDER BY entries DESC, term LIMIT {MAX_PAIRS}) AS pairs_{len(values)}"
        )
        values += [*parameters, character]
    return sql, values


def _hidden_entries(now: datetime, as_of: Anchor | None) -> Clause:
    """Return a SELECT of the terms of entries that must not count, though the vocabulary does."""
    condition, values = EXPIRED, [connection.ops.adapt_datetimefield_value(now)]
    if as_of:
        condition, values = f"({EXPIRED} OR ({NEWER}))", [*values, *newer_than(as_of)]
    sql = f"SELECT 'out', {TERMS}, 0 FROM {ENTRIES} WHERE is_counted AND {condition}"
    return f"SELECT * FROM ({sql} LIMIT {MAX_HIDDEN}) AS hidden", values


def _corpus_stats(found: Mapping[str, list[tuple[str, int]]]) -> CorpusStats:
    texts = [key.split() for key, _number in found.get("out", ())]
    hidden_counts = Counter(term for text in texts for term in set(text))
    terms = {term: entries - hidden_counts[term] for term, entries in found.get("term", ())}
    length, entries = next(iter(found.get("all", ())), ("0", 0))
    entries -= len(texts)
    average = max(1.0, (int(length) - sum(map(len, texts))) / max(1, entries))
    return CorpusStats(
        terms={term: entries for term, entries in terms.items() if entries > 0},
        words=_without_hidden(found.get("word", ()), hidden_counts),
        entries=entries,
        average_length=average,
        newest=next((position_from(*row) for row in found.get("newest", ())), None),
        hidden_counts=hidden_counts,
        pairs={
            pair: remaining
            for pair, entries in found.get("pair", ())
            if (remaining := entries - hidden_counts[pair]) > 0
        },
    )


def _without_hidden(
    words: Iterable[tuple[str, int]], hidden_counts: Mapping[str, int]
) -> dict[str, int]:
    """Return words with more entries than those left out, which are known by their terms only."""
    return {word: n for word, n in words if n > hidden_counts.get(stem(word), 0)}


def _in(values: Iterable[str]) -> str:
    return f"IN ({', '.join('%s' for _ in values) or 'NULL'})"
