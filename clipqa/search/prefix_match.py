"""Match the text that a reader has typed so far against titles. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from clipqa.lib.stop_words import STOP_WORDS
from clipqa.lib.words import Word, fold, raw_words, words_in, words_of
from clipqa.search.terms import character_spans, stem, terms_of
from clipqa.search.text import MAX_WORDS, parse_text
from clipqa.search.writings import Kind, writings_of

MIN_CHARACTERS = 2
BEGINS, IN_ONE_PIECE, ANYWHERE = range(3)

Mark = tuple[int, int]
_DIGITS_OR_LETTERS = re.compile(r"\d+|\D+")


@dataclass(frozen=True)
class Fit:
    """How closely a title matches (0 is the best), and the ranges of the typed words in it."""

    closeness: int
    marks: tuple[Mark, ...]


def pieces_of(text: str) -> Iterator[Word]:
    """Yield the words of a text, letters and digits separated, so that other spellings match."""
    for word in words_of(text):
        folded = word.folded
        is_mixed = not folded.isalpha() and not folded.isdecimal()
        if word.is_unspaced or not is_mixed or len(folded) != word.end - word.start:
            yield word
            continue
        for found in _DIGITS_OR_LETTERS.finditer(folded):
            yield Word(found[0], word.start + found.start(), word.start + found.end(), False)


@dataclass(frozen=True)
class Typed:
    """The words typed so far. The last may be the prefix of a longer one.

    `pieces` are the words with letters and digits separated. `terms` are those that every matching
    title has. `joined` is the last word joined with the one before, such as "covid1" of "COVID-1",
    or ''.
    """

    words: tuple[Word, ...]
    pieces: tuple[Word, ...]
    terms: tuple[str, ...] = ()
    joined: str = ""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Parse a text. Return None if nothing can be suggested: it is too short, has no word, or
        has search operators.
        """
        words = tuple(words_of(text))[:MAX_WORDS]
        query = parse_text(text)
        has_operators = bool(query.excluded or query.outlets or query.topics)
        if len(text.strip()) < MIN_CHARACTERS or not words or has_operators:
            return None
        joined, before = _joined(text, words)
        # A single character of a script without spaces is in the index only as part of pairs.
        runs = [word.folded for word in words if word.is_unspaced and len(word.folded) > 1]
        pairs = [term.text for run in runs for term in terms_of(run)]
        terms = tuple(dict.fromkeys([*_certain_terms(text[:before]), *pairs]))[:MAX_WORDS]
        return cls(words, tuple(pieces_of(text))[: 2 * MAX_WORDS], terms, joined)

    @property
    def last(self) -> Word:
        return self.words[-1]

    @property
    def has_only_stop_words(self) -> bool:
        """Whether there are only stop words such as "how do", which nearly every question has."""
        # Two letters are more often the prefix of a word than a word.
        is_prefix = len(self.words) == 1 and len(self.last.folded) <= MIN_CHARACTERS
        return not is_prefix and all(word.folded in STOP_WORDS for word in self.words)

    @property
    def last_prefix(self) -> str:
        """The text that a matching title has in `Name.folded`, with a space before each word."""
        last = self.pieces[-1]
        return last.folded if last.is_unspaced else f" {last.folded}"

    def fit(self, title: Sequence[Word], text: str) -> Fit | None:
        """Return how a title matches; None unless it has every word, the last as a prefix."""
        positions = self._positions(title)
        if positions is None:
            return None
        run, closeness = self._run(title), ANYWHERE
        if run is not None:
            positions = [run + at for at in range(len(self.pieces))]
            begins = run == 0 and self._begins(title[: len(positions)])
            closeness = BEGINS if begins else IN_ONE_PIECE
        marks = {self._mark(at, title[position], text) for at, position in enumerate(positions)}
        return Fit(closeness, tuple(sorted(marks)))

    def _positions(self, title: Sequence[Word]) -> list[int] | None:
        """Return the first position of each word in a title; None if one is missing."""
        positions = []
        for at in reversed(range(len(self.pieces))):  # most titles lack the last word
            for position, word in enumerate(title):
                if self._matches(at, word):
                    positions.append(position)
                    break
            else:
                return None
        return positions[::-1]

    def _run(self, title: Sequence[Word]) -> int | None:
        """Return the position in a title where all words are adjacent, or None."""
        number = len(self.pieces)
        for start in range(len(title) - number + 1):
            if all(self._matches(at, title[start + at]) for at in range(number)):
                return start
        return None

    def _begins(self, beginning: Sequence[Word]) -> bool:
        return not self.pieces[0].is_unspaced or beginning[0].folded.startswith(
            self.pieces[0].folded
        )

    def _matches(self, at: int, word: Word) -> bool:
        piece = self.pieces[at]
        if piece.is_unspaced or word.is_unspaced:
            return piece.is_unspaced and word.is_unspaced and piece.folded in word.folded
        if at == len(self.pieces) - 1:
            return word.folded.startswith(piece.folded)
        return stem(word.folded) == stem(piece.folded)

    def _mark(self, at: int, word: Word, text: str) -> Mark:
        typed = self.pieces[at].folded
        if word.is_unspaced:
            spans = character_spans(word, text[word.start : word.end])
            start = word.folded.index(typed)
            return spans[start][0], spans[start + len(typed) - 1][1]
        if at < len(self.pieces) - 1:
            return word.start, word.end
        return word.start, _end_of_prefix(word, text, typed)


def _end_of_prefix(word: Word, text: str, prefix: str) -> int:
    """Return the end of a normalised prefix in the original text, which may be longer."""
    for end in range(word.start + 1, word.end):
        if fold(text[word.start : end]).startswith(prefix):
            while end < word.end and not fold(text[end]):
                end += 1  # combining marks of the last letter
            return end
    return word.end


def _joined(text: str, words: Sequence[Word]) -> tuple[str, int]:
    """Return the last word joined with the one before it, and where this spelling begins.

    After a space the two may be unrelated, so then only the last word counts as the spelling.
    """
    last = words[-1]
    raw = raw_words(text[words[-2].start : last.end])[-1] if len(words) > 1 else ""
    for one in writings_of(raw):
        if one.kind is Kind.WHOLE and one.folded.endswith(last.folded):
            return one.folded, words[-2].start if one.replaces else last.start
    has_digits = not last.is_unspaced and any(map(str.isdigit, last.folded))
    return last.folded if has_digits and not last.folded.isdecimal() else "", last.start


def _certain_terms(text: str) -> Iterator[str]:
    """Yield the terms of complete words, or the term that all spellings of a word share."""
    for raw in raw_words(text):
        wholes = [one for one in writings_of(raw) if one.replaces]
        for word in words_in(raw):
            if not word.is_unspaced and not any(
                one.start <= word.start < one.end for one in wholes
            ):
                yield stem(word.folded)
        yield from (stem(one.folded) for one in wholes)
