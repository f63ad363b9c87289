"""Convert words to the terms that are indexed and searched. Pure; used for both databases.

The analysis is here and not in the database, so that every script is treated alike on SQLite and
PostgreSQL: Snowball stems for Latin, Greek, Cyrillic and Arabic letters, pairs of characters for
scripts without spaces.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from operator import add, attrgetter
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from clipqa.lib.stop_words import STOP_WORDS
from clipqa.lib.words import MAX_RUN_LENGTH, Word, fold, is_unspaced, pattern_for, words_in
from clipqa.search.writings import Kind, depends_on, writings_of

_STEMMERS = {
    name: snowballstemmer.stemmer(name) for name in ("english", "russian", "arabic", "greek")
}
# A stemmer stores the current word in its instance, so threads must not share it at once.
_STEMMER_LOCK = Lock()
# The stemmer by the range of a word's first letter. Words of other scripts are not stemmed.
_RANGES = (
    ("\u0000", "\u024f", "english"),
    ("\u1e00", "\u1eff", "english"),
    ("\u0370", "\u03ff", "greek"),
    ("\u0400", "\u052f", "russian"),
    ("\u0600", "\u06ff", "arabic"),
)
MAX_TERM_LENGTH = 64
MAX_CACHED = 100_000
# A character with the following ones that normalisation may combine with it: marks of kana, vowels
# and final consonants of a syllable.
_CHARACTER = re.compile(
    ".[\u3099\u309a\uff9e\uff9f\u1160-\u11ff\ud7b0-\ud7ff\u102e\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]*",
    re.DOTALL,
)
# Precedes each term that is an additional spelling, and not part of the running text.
_APART = "\x00"


class Term(NamedTuple):
    """A term of the index, with its range in the text and its normalised word.

    `within` is the term of the whole word: this term is only searched for if the library does not
    have that one. A tuple for speed, since a question in a script without spaces has as many terms
    as characters.
    """

    text: str
    start: int
    end: int
    word: str
    is_stop: bool = False
    kind: Kind = Kind.WORD
    within: str = ""


def terms_of(text: str) -> Iterator[Term]:
    """Yield the terms of a text in order, then the additional spellings of its words.

    The spellings are last, so that none comes between the terms of a phrase.
    """
    apart: list[Term] = []
    for found in pattern_for(text).finditer(text):
        raw, at = found.group(), found.start()
        folded = _folded_cache[raw]
        if not folded:
            yield from _pairs(_run(found), raw)
        elif " " in (term := _terms_cache[raw]):
            running, written = _terms_in(raw, at)
            yield from running
            apart += written
        else:
            yield Term(term, at, found.end(), folded, folded in STOP_WORDS)
    yield from apart


def _run(found: re.Match[str]) -> Word:
    """Return a run of a script without spaces as one word."""
    return Word(fold(found.group())[:MAX_RUN_LENGTH], found.start(), found.end(), is_unspaced=True)


def _terms_in(raw: str, at: int = 0) -> tuple[list[Term], list[Term]]:
    """Return the terms of the running text, and those of additional spellings."""
    writings = writings_of(raw)
    written = [
        Term(
            text=_term_of(one.folded),
            start=at + one.start,
            end=at + one.end,
            word=one.folded,
            is_stop=one.kind is Kind.EXACT and one.folded.isupper(),
            kind=one.kind,
            within=_term_of(one.within) if one.within else "",
        )
        for one in writings
    ]
    running = []
    for word in words_in(raw, at):
        term, whole = _stemmed(word), ""
        if writings:
            own = replace(word, start=word.start - at, end=word.end - at)
            whole = depends_on(own, writings)
        running.append(term._replace(within=_term_of(whole)) if whole else term)
    return running, written


def _term_of(folded: str) -> str:
    return stem(folded) if folded.isalnum() else folded[:MAX_TERM_LENGTH]


def terms_among(text: str, wanted: AbstractSet[str]) -> Iterator[Term]:
    """Yield those terms of a text that are in `wanted`.

    For cached words it takes a fifth of the time of `terms_of`. In scripts without spaces it only
    creates the wanted terms, as a text has as many terms as characters and a query only a few.
    """
    are_single = are_characters(wanted)
    for found in pattern_for(text).finditer(text):
        raw = found.group()
        folded = _folded_cache[raw]
        if not folded:
            word = _run(found)
            pieces = enumerate(word.folded if are_single else _pieces(word))
            if found_pieces := [(at, piece) for at, piece in pieces if piece in wanted]:
                yield from _placed(word, raw, found_pieces)
        elif (terms := _terms_cache[raw]) in wanted:
            yield Term(terms, found.start(), found.end(), folded)
        elif " " in terms and not wanted.isdisjoint(terms.replace(_APART, "").split(" ")):
            running, written = _terms_in(raw, found.start())
            matching = [term for term in (*running, *written) if term.text in wanted]
            yield from sorted(matching, key=attrgetter("start"))


def are_characters(terms: Collection[str]) -> bool:
    """Return whether all terms are single characters of scripts without spaces.

    Such a query also matches inside longer runs, of which the index has only pairs.
    """
    return bool(terms) and all(len(term) == 1 and is_unspaced(term) for term in terms)


class _Cache(dict[str, str]):
    """A cache by word, which is cleared when it is full.

    A lookup takes a third of the time of `lru_cache`, which matters with a hundred words an answer.
    """

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= MAX_CACHED:
            self.clear()
        return self.setdefault(word, self._make(word))


def index_words(raw: Iterable[str]) -> str:
    """Return the terms of a text's words, joined by spaces, as the index stores them."""
    terms = " ".join(filter(None, map(_terms_cache.__getitem__, raw)))
    first, *others = terms.split(f" {_APART}")
    if not others:
        return terms
    running, apart = [first], []
    for other in others:
        written, _blank, following = other.partition(" ")
        apart.append(written)
        if following:
            running.append(following)
    return " ".join(running + apart)


def folded_words(raw: Iterable[str]) -> set[str]:
    """Return the normalised words, without those of scripts without spaces."""
    found = set(map(_folded_cache.__getitem__, raw))
    several = [words for words in found if " " in words]
    found.update(" ".join(several).split())
    found.difference_update(several, [""])
    return found


def _fold_alone(raw: str) -> str:
    return " ".join(word.folded for word in words_in(raw) if not word.is_unspaced)


def _terms_alone(raw: str) -> str:
    if is_unspaced(raw):
        return " ".join(_pieces(next(words_in(raw)))) if fold(raw) else ""
    running, written = _terms_in(raw)
    terms = [*(term.text for term in running), *(_APART + term.text for term in written)]
    return " ".join(terms)


_terms_cache, _folded_cache = _Cache(_terms_alone), _Cache(_fold_alone)


def _stemmed(word: Word) -> Term:
    return Term(stem(word.folded), word.start, word.end, word.folded, word.folded in STOP_WORDS)


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    for first, last, name in _RANGES:
        if first <= folded[0] <= last:
            with _STEMMER_LOCK:
                return str(_STEMMERS[name].stemWord(folded))[:MAX_TERM_LENGTH] or folded
    return folded[:MAX_TERM_LENGTH]


def _pairs(word: Word, raw: str) -> list[Term]:
    """Return overlapping pairs of characters, which discriminate more than single ones."""
    return _placed(word, raw, enumerate(_pieces(word)))


def _pieces(word: Word) -> Iterable[str]:
    chars = word.folded
    return [chars] if len(chars) == 1 else map(add, chars, chars[1:])


def _placed(word: Word, raw: str, pieces: Iterable[tuple[int, str]]) -> list[Term]:
    """Return terms for pieces of a run, given with the index of their first character."""
    if len(word.folded) == len(raw):
        start = word.start
        return [Term(each, start + at, start + at + len(each), each) for at, each in pieces]
    found = list(pieces)
    spans = character_spans(word, raw) if found else []
    return [Term(each, spans[at][0], spans[at + len(each) - 1][1], each) for at, each in found]


def character_spans(word: Word, raw: str) -> Sequence[tuple[int, int]]:
    """Return the range in the text of each character of a normalised run.

    Normalisation combines some characters and decomposes others, so the lengths may differ.
    """
    spans: list[tuple[int, int]] = []
    characters: list[str] = []
    for found in _CHARACTER.finditer(raw):
        folded = fold(found.group())
        characters.append(folded)
        spans += [(word.start + found.start(), word.start + found.end())] * len(folded)
    if "".join(characters).startswith(word.folded):
        return spans
    return [(word.start, word.end)] * len(word.folded)  # unknown, so the whole run
