"""From words to the terms that are indexed and asked for. Pure; both databases use it.

Doing this here rather than in an engine gives every script the same treatment on SQLite and
on PostgreSQL: Snowball stems for Latin, Cyrillic and Arabic letters, pairs of characters for
scripts without spaces.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from clipqa.search.stop_words import STOP_WORDS
from clipqa.search.words import Word, words_of

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


def index_words(raw: Iterable[str]) -> str:
    """The terms of a text that has been cut into its words, joined by spaces: what the engines
    store.
    """
    return " ".join(filter(None, [indexed(one)[0] for one in raw]))


def folded_words(raw: Iterable[str]) -> set[str]:
    """The folded words among these; scripts without spaces have none of their own."""
    return {indexed(one)[1] for one in raw} - {""}


@lru_cache(maxsize=100_000)
def indexed(raw: str) -> tuple[str, str]:
    """A word as it stands in a text: its terms, joined by spaces, and itself folded.

    '' is folded what has no words of its own, as scripts without spaces.
    """
    word = next(words_of(raw), None)
    if word is None:
        return "", ""
    if word.is_unspaced:
        return " ".join(term.text for term in _pairs(word)), ""
    return stem(word.folded), word.folded


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
