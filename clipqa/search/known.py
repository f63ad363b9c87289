"""What the library knows of a query: how many entries hold its terms, and its words as written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from clipqa.models import SearchStatistics, SearchTerm, SearchWord
from clipqa.search.backends import get_backend, table_of
from clipqa.search.terms import stem
from clipqa.search.text import SearchText, asked_terms
from clipqa.search.words import Word, words_of


@dataclass(frozen=True)
class Known:
    """`terms` and `words` with the number of entries that hold them; how large the library is,
    and how many terms its entries hold on average.
    """

    terms: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
    average_length: float = 1.0

    def holds(self, word: Word) -> bool:
        return word.folded in self.words or self.terms.get(stem(word.folded), 0) > 0

    def with_terms(self, terms: Mapping[str, int]) -> "Known":
        return replace(self, terms={**self.terms, **terms})


def look_up(text: SearchText) -> Known:
    """How often everything in the query stands in the library, in one statement."""
    terms = [term.text for term in asked_terms(text.asks)]
    words = [word.folded for part in (*text.words, *text.phrases) for word in words_of(part)]
    sql = (
        f"SELECT 'term', term, entries FROM {table_of(SearchTerm)} WHERE term {_in(terms)} "
        f"UNION ALL SELECT 'word', word, entries FROM {table_of(SearchWord)} "
        f"WHERE word {_in(words)} AND entries > 0 "
        "UNION ALL SELECT 'all', CAST(terms AS varchar(20)), entries "
        f"FROM {table_of(SearchStatistics)}"
    )
    found: dict[str, dict[str, int]] = {"term": {}, "word": {}, "all": {}}
    for kind, key, entries in get_backend().rows(sql, [*terms, *words]):
        found[kind][key] = entries
    length, entries = next(iter(found["all"].items()), ("0", 0))
    average = max(1.0, int(length) / max(1, entries))
    return Known(found["term"], found["word"], entries, average)


def _in(values: Iterable[str]) -> str:
    return f"IN ({', '.join('%s' for _ in values) or 'NULL'})"
