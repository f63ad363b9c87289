"""What the library knows of a query: how many entries hold its terms, and its words as written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection

from clipqa.counters import place_from
from clipqa.models import SearchEntry, SearchStatistics, SearchTerm, SearchWord
from clipqa.search.backends import WEIGHTS, Anchor, get_backend, table_of
from clipqa.search.backends.base import Clause
from clipqa.search.backends.gathering import newer_than
from clipqa.search.terms import stem
from clipqa.search.text import SearchText, asked_terms
from clipqa.search.words import Word, words_of

# A walk over more news than this may meet a card again: reading all would cost more than it.
MOST_LEFT_OUT = 500
ENTRIES = SearchEntry._meta.db_table
TERMS = " || ' ' || ".join(WEIGHTS)
NEWEST = (
    f"SELECT * FROM (SELECT 'newest', CAST(published_at AS varchar(40)), answer_id FROM {ENTRIES} "
    "WHERE is_counted AND published_at <= %s "
    # By its full name: a bare one means the text above to PostgreSQL, which no index keeps sorted.
    f"ORDER BY {ENTRIES}.published_at DESC, answer_id DESC LIMIT 1) AS newest"
)
EXPIRED = "visible_until <= %s"
NEWER = "published_at >= %s AND (published_at > %s OR answer_id > %s)"


@dataclass(frozen=True)
class Known:
    """`terms` and `words` with the number of entries that hold them; how large the library is,
    how many terms its entries hold on average, and which of them is the newest.

    `left_out` are the terms of entries that are counted, but have expired or are newer than
    `as_of`.
    """

    terms: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
    average_length: float = 1.0
    newest: Anchor | None = None
    as_of: Anchor | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    def holds(self, word: Word) -> bool:
        return word.folded in self.words or self.terms.get(stem(word.folded), 0) > 0

    def with_terms(self, terms: Mapping[str, int]) -> "Known":
        return replace(self, terms={**self.terms, **terms})


def look_up(text: SearchText, now: datetime, as_of: Anchor | None = None) -> Known:
    """How often everything in the query stands in the library, in one statement.

    With `as_of` in the library as it was when that was its newest answer.
    """
    terms = [term.text for term in asked_terms(text.asks)]
    words = [word.folded for part in (*text.words, *text.phrases) for word in words_of(part)]
    left_out, values = _left_out(now, as_of)
    sql = (
        f"SELECT 'term', term, entries FROM {table_of(SearchTerm)} WHERE term {_in(terms)} "
        f"UNION ALL SELECT 'word', word, entries FROM {table_of(SearchWord)} "
        f"WHERE word {_in(words)} AND entries > 0 "
        "UNION ALL SELECT 'all', CAST(terms AS varchar(20)), entries "
        f"FROM {table_of(SearchStatistics)} UNION ALL {left_out} UNION ALL {NEWEST}"
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = get_backend().rows(sql, [*terms, *words, *values, moment])
    found: dict[str, list[tuple[str, int]]] = {kind: [] for kind, _key, _number in rows}
    for kind, key, number in rows:
        found[kind].append((key, number))
    return replace(_known(found), as_of=as_of)


def _left_out(now: datetime, as_of: Anchor | None) -> Clause:
    """The terms of entries whose words are counted, but may not count."""
    condition, values = EXPIRED, [connection.ops.adapt_datetimefield_value(now)]
    if as_of:
        condition, values = f"({EXPIRED} OR ({NEWER}))", [*values, *newer_than(as_of)]
    sql = f"SELECT 'out', {TERMS}, 0 FROM {ENTRIES} WHERE is_counted AND {condition}"
    return f"SELECT * FROM ({sql} LIMIT {MOST_LEFT_OUT}) AS left_out", values


def _known(found: Mapping[str, list[tuple[str, int]]]) -> Known:
    texts = [key.split() for key, _number in found.get("out", ())]
    left_out = Counter(term for text in texts for term in set(text))
    terms = {term: entries - left_out[term] for term, entries in found.get("term", ())}
    length, entries = next(iter(found.get("all", ())), ("0", 0))
    entries -= len(texts)
    average = max(1.0, (int(length) - sum(map(len, texts))) / max(1, entries))
    return Known(
        terms={term: entries for term, entries in terms.items() if entries > 0},
        words=_still_held(found.get("word", ()), left_out),
        entries=entries,
        average_length=average,
        newest=next((place_from(*row) for row in found.get("newest", ())), None),
        left_out=left_out,
    )


def _still_held(words: Iterable[tuple[str, int]], left_out: Mapping[str, int]) -> dict[str, int]:
    """Words that stand in more entries than those left out; a word in these has its term there."""
    return {word: n for word, n in words if n > left_out.get(stem(word), 0)}


def _in(values: Iterable[str]) -> str:
    return f"IN ({', '.join('%s' for _ in values) or 'NULL'})"
