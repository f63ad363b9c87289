"""From words to the terms that are indexed and asked for. Pure; both databases use it.

Doing this here rather than in an engine gives every script the same treatment on SQLite and
on PostgreSQL: Snowball stems for Latin, Cyrillic and Arabic letters, pairs of characters for
scripts without spaces.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from clipqa.search.stop_words import STOP_WORDS
from clipqa.search.words import Word, fold_raw, words_of

_STEMMERS = {
    name: snowballstemmer.stemmer(name) for name in ("english", "russian", "arabic", "greek")
}
# A stemmer keeps the word it works on in itself: two threads would cut each other's.
_ONE_AT_A_TIME = Lock()
# The first letter tells the script; what is in no range is indexed as it stands.
_RANGES = (
    ("\u0000", "\u024f", "english"),
    ("\u1e00", "\u1eff", "english"),
    ("\u0370", "\u03ff", "greek"),
    ("\u0400", "\u052f", "russian"),
    ("\u0600", "\u06ff", "arabic"),
)
LONGEST_TERM = 64
MOST_KNOWN = 100_000


@dataclass(frozen=True, slots=True)
class Term:
    """What the index knows a stretch of text by."""

    text: str
    start: int
    end: int
    word: str
    is_stop: bool = False


def terms_of(text: str) -> Iterator[Term]:
    for word in words_of(text):
        yield from _pairs(word) if word.is_unspaced else (_stemmed(word),)


class _Known(dict[str, str]):
    """What was made of each word; of many, it begins anew. A lookup takes a third of the time that
    one in an `lru_cache` does, which is what counts at a hundred words an answer.
    """

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KNOWN:
            self.clear()
        return self.setdefault(word, self._make(word))


def index_words(raw: Iterable[str]) -> str:
    """The terms of a text that has been cut into its words, joined by spaces: what the engines
    store.
    """
    return " ".join(filter(None, map(_known_terms.__getitem__, raw)))


def folded_words(raw: Iterable[str]) -> set[str]:
    """The folded words among these; scripts without spaces have none of their own."""
    return set(filter(None, map(_known_folded.__getitem__, raw)))


def _fold_alone(raw: str) -> str:
    folded, is_unspaced = fold_raw(raw)
    return "" if is_unspaced else folded


def _terms_alone(raw: str) -> str:
    if folded := _known_folded[raw]:
        return stem(folded)
    return " ".join(term.text for term in terms_of(raw))


_known_terms, _known_folded = _Known(_terms_alone), _Known(_fold_alone)


def _stemmed(word: Word) -> Term:
    return Term(stem(word.folded), word.start, word.end, word.folded, word.folded in STOP_WORDS)


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    for first, last, name in _RANGES:
        if first <= folded[0] <= last:
            with _ONE_AT_A_TIME:
                return str(_STEMMERS[name].stemWord(folded))[:LONGEST_TERM] or folded
    return folded[:LONGEST_TERM]


def _pairs(word: Word) -> Iterator[Term]:
    """Overlapping pairs of characters: two neighbours tell more than either alone."""
    chars = word.folded
    # Folding may change the length; pairs of a changed word all point at the whole of it.
    is_same = len(chars) == word.end - word.start
    if len(chars) == 1:
        yield Term(chars, word.start, word.end, chars)
    for at in range(len(chars) - 1):
        start = word.start + at if is_same else word.start
        end = start + 2 if is_same else word.end
        yield Term(chars[at : at + 2], start, end, chars[at : at + 2])
