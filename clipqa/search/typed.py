"""What a reader has typed so far, held against a title. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from clipqa.search.stop_words import STOP_WORDS
from clipqa.search.terms import stem, terms_of
from clipqa.search.text import MOST_WORDS, parse_text
from clipqa.search.words import Word, fold, words_of

FEWEST_CHARACTERS = 2
BEGINS, IN_ONE_PIECE, ANYWHERE = range(3)

Mark = tuple[int, int]


@dataclass(frozen=True)
class Fit:
    """How well a title fits: the lower the closer; and where what was typed stands in it."""

    closeness: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Typed:
    """The words typed so far. The last may be the beginning of a longer one."""

    words: tuple[Word, ...]

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what nothing can be suggested for: too little, no word, or a narrowed search."""
        words = tuple(words_of(text))[:MOST_WORDS]
        asked = parse_text(text)
        is_narrowed = bool(asked.excluded or asked.outlets or asked.topics)
        if len(text.strip()) < FEWEST_CHARACTERS or not words or is_narrowed:
            return None
        return cls(words)

    @property
    def last(self) -> Word:
        return self.words[-1]

    @property
    def asks_only(self) -> bool:
        """Whether there are only words such as "how do", which nearly every question holds."""
        # Two letters are the beginning of more words than they are words themselves.
        is_begun = len(self.words) == 1 and len(self.last.folded) <= FEWEST_CHARACTERS
        return not is_begun and all(word.folded in STOP_WORDS for word in self.words)

    @property
    def terms(self) -> list[str]:
        """The terms that a fitting title holds for certain."""
        whole = [word for word in self.words[:-1] if not word.is_unspaced]
        # A character of such a script, standing alone, is found as a part of pairs only.
        parts = [word for word in self.words if word.is_unspaced and len(word.folded) > 1]
        found = [term.text for word in (*whole, *parts) for term in terms_of(word.folded)]
        return list(dict.fromkeys(found))[:MOST_WORDS]

    @property
    def last_beginning(self) -> str:
        """What stands in a fitting title's folded words, written with a blank before each."""
        return self.last.folded if self.last.is_unspaced else f" {self.last.folded}"

    def fit(self, title: Sequence[Word], text: str) -> Fit | None:
        """How the title fits; None unless it holds every word, the last as a beginning."""
        held = self._held(title)
        if held is None:
            return None
        run, closeness = self._run(title), ANYWHERE
        if run is not None:
            held = [run + at for at in range(len(self.words))]
            closeness = BEGINS if run == 0 and self._begins(title[: len(held)]) else IN_ONE_PIECE
        marks = {self._mark(at, title[place], text) for at, place in enumerate(held)}
        return Fit(closeness, tuple(sorted(marks)))

    def _held(self, title: Sequence[Word]) -> list[int] | None:
        """Where each of the words stands first; None if one doesn't."""
        held = []
        for at in reversed(range(len(self.words))):  # the last is the one that most titles lack
            for place, word in enumerate(title):
                if self._holds(at, word):
                    held.append(place)
                    break
            else:
                return None
        return held[::-1]

    def _run(self, title: Sequence[Word]) -> int | None:
        """Where in the title all the words stand side by side."""
        number = len(self.words)
        for start in range(len(title) - number + 1):
            if all(self._holds(at, title[start + at]) for at in range(number)):
                return start
        return None

    def _begins(self, beginning: Sequence[Word]) -> bool:
        return not self.words[0].is_unspaced or beginning[0].folded.startswith(self.words[0].folded)

    def _holds(self, at: int, word: Word) -> bool:
        asked = self.words[at]
        if asked.is_unspaced or word.is_unspaced:
            return asked.is_unspaced and word.is_unspaced and asked.folded in word.folded
        if at == len(self.words) - 1:
            return word.folded.startswith(asked.folded)
        return stem(word.folded) == stem(asked.folded)

    def _mark(self, at: int, word: Word, text: str) -> Mark:
        asked = self.words[at].folded
        if word.is_unspaced and len(word.folded) == word.end - word.start:
            start = word.start + word.folded.index(asked)
            return start, start + len(asked)
        if word.is_unspaced or at < len(self.words) - 1:
            return word.start, word.end
        return word.start, _end_of_beginning(word, text, asked)


def _end_of_beginning(word: Word, text: str, asked: str) -> int:
    """Where the typed beginning of a word ends; folding may have changed the length."""
    for end in range(word.start + 1, word.end):
        if fold(text[word.start : end]).startswith(asked):
            return end
    return word.end
