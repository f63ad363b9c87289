"""What is said in a recording, indexed once. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from clipqa.evidence.contractions import in_full
from clipqa.evidence.language import base, detect, main_script
from clipqa.evidence.name_forms import is_acronym
from clipqa.evidence.quantities import Key, Quantity, keys_said, quantities_in
from clipqa.evidence.quantities.roman import roman_ordinals
from clipqa.evidence.tokens import Name, Unit, joined, names_in, plain_units_in, units_in
from clipqa.evidence.values import Cue, Span
from clipqa.lib.words import fold

_UNSPACED = frozenset({"zh", "th", "ja", "lo", "km", "my"})
# Cues that are indexed at most, in which a word costs some 500 bytes.
MAX_INDEXED, _BLOCK = 20_000, 7_000
_SAMPLE_CUES, _SAMPLED = 60, 500
_MIN_STOPS, _MAX_CUES_OF_A_SENTENCE = 2, 6
_FULL_STOPS = ".?!\u2026\u3002\uff1f\uff01\u061f"
SPACES = re.compile(
    r"[\s\u00b7\u2022\u30fb\u200b-\u200f.,;:!?\"'\u2018-\u201f\u00ab\u00bb\u3000-\u3003\u300a-\u300f\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\u060c\u061b\u061f()\[\]-]+"
)


class Passage:
    """Consecutive cues of a recording, joined as they are spoken."""

    def __init__(self, cues: Sequence[Cue], language: str) -> None:
        self.cues, self.language = cues, language
        joint = "" if language in _UNSPACED else " "
        self._starts: list[int] = []
        at, texts = 0, []
        for cue in cues:
            text = cue.text.replace("\n", joint or " ")
            self._starts.append(at)
            texts.append(text)
            at += len(text) + len(joint)
        self.text = joint.join(texts)

    def cue_at(self, place: int) -> Cue:
        return self.cues[max(0, bisect_right(self._starts, place) - 1)]

    def cues_of(self, start: int, end: int) -> Sequence[Cue]:
        """Return the cues of a range of the text."""
        first = max(0, bisect_right(self._starts, start) - 1)
        return self.cues[first : max(first + 1, bisect_right(self._starts, max(start, end - 1)))]

    @cached_property
    def quantities(self) -> list[Quantity]:
        return quantities_in(self.text, self.language)

    @cached_property
    def said(self) -> dict[Key, list[int]]:
        """The places of every quantity that is said."""
        places: dict[Key, list[int]] = {}
        for quantity in self.quantities:
            for key in keys_said(quantity):
                places.setdefault(key, []).append(quantity.start)
        for value, at in roman_ordinals(self.text):
            places.setdefault(value, []).append(at)
        return places

    @cached_property
    def units(self) -> list[Unit]:
        return units_in(self.text, self.quantities)

    @cached_property
    def unit_places(self) -> dict[object, list[int]]:
        places: dict[object, list[int]] = {}
        for at, unit in enumerate(self.units):
            places.setdefault(unit.key, []).append(at)
        return places

    @cached_property
    def joined(self) -> str:
        """All units without anything between them, figures as they are written."""
        return joined(self.literal.units)

    @cached_property
    def in_full(self) -> Passage:
        """The same passage with English contractions in full."""
        passage = Passage(self.cues, self.language)
        passage.text = in_full(self.text)
        return passage

    @cached_property
    def literal(self) -> Passage:
        """The same passage with figures as they are written."""
        passage = Passage(self.cues, self.language)
        passage.__dict__["units"] = plain_units_in(self.text)
        return passage

    @cached_property
    def words(self) -> list[Name]:
        return names_in(self.text)

    @cached_property
    def word_places(self) -> dict[str, list[int]]:
        """The indexes in `words` of each folded word."""
        places: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            places.setdefault(word.folded, []).append(at)
        return places

    @cached_property
    def acronyms(self) -> list[int]:
        """The indexes of words in capitals only."""
        return [
            at for at, word in enumerate(self.words) if word.is_capital and is_acronym(word.raw)
        ]

    @cached_property
    def squeezed(self) -> str:
        """The folded text without spaces and punctuation, for scripts without spaces."""
        return squeeze(self.text)

    @cached_property
    def has_capitals(self) -> bool:
        """Whether names can be told by their capitals."""
        return sum(word.is_capital for word in self.words) > len(self.words) / 50


def squeeze(text: str) -> str:
    return fold(SPACES.sub("", text))


class Speech:
    """All cues of a recording. Passages of it are indexed when they are asked for."""

    def __init__(self, cues: Iterable[Cue], language: str = "") -> None:
        self.cues = sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))
        self.language = self._language(base(language))
        self._starts = [cue.start_ms for cue in self.cues]
        self._around: tuple[int, Passage] | None = None
        self._longest_ms = max((cue.end_ms - cue.start_ms for cue in self.cues), default=0)

    def _language(self, given: str) -> str:
        """Return the language of the words, which may not be that of the transcript's label."""
        sample = " ".join(cue.text for cue in self.cues[:_SAMPLE_CUES])
        script = main_script(sample)
        if given and (script == "Latn") == (given not in _OWN_SCRIPT):
            return given
        return detect(sample) or given

    def overlapping(self, start_ms: int, end_ms: int) -> list[int]:
        """Return the indexes of the cues with any part in a range."""
        first = bisect_left(self._starts, start_ms - self._longest_ms)
        return [
            at
            for at in range(first, bisect_right(self._starts, end_ms))
            if self.cues[at].end_ms > start_ms and self.cues[at].start_ms < end_ms
        ]

    def inside(self, start_ms: int, end_ms: int) -> list[int]:
        """Return the indexes of the cues of which more than half lies in a range."""
        return [
            at
            for at in self.overlapping(start_ms, end_ms)
            if 2 * _shared(self.cues[at], start_ms, end_ms)
            > self.cues[at].end_ms - self.cues[at].start_ms
        ]

    def passage(self, indexes: Sequence[int]) -> Passage:
        return Passage([self.cues[at] for at in indexes], self.language)

    def around(self, at: int) -> Passage:
        """Return all cues, or of a very long transcript those around one of them."""
        block = 0 if len(self.cues) <= MAX_INDEXED else at // _BLOCK
        if self._around is None or self._around[0] != block:
            last = len(self.cues) if len(self.cues) <= MAX_INDEXED else (block + 2) * _BLOCK
            cues = self.cues[max(0, block - 1) * _BLOCK : last]
            self._around = (block, Passage(cues, self.language))
        return self._around[1]

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cue.speaker for cue in self.cues if cue.speaker))

    @cached_property
    def has_full_stops(self) -> bool:
        """Whether sentences end with full stops, so that a cut can be told."""
        sample = self.cues[:: 1 + len(self.cues) // _SAMPLED]
        stops = sum(len(sentence_ends(cue.text)) for cue in sample)
        return stops >= _MIN_STOPS and stops * _MAX_CUES_OF_A_SENTENCE >= len(sample)


_OWN_SCRIPT = frozenset(
    "ru uk bg sr be mk ar fa ur he zh ja ko th el hi bn ta te mr ne ka hy am lo km my".split()
)
_CLOSING = "\"'\u2019\u201d\u201c\u00bb\u00ab\u203a)]}\u300d\u300f\u266a\u266b*_ \n\t\u200f\u200e"


def ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in tuple(_FULL_STOPS) if text.strip() else False


def sentence_ends(text: str) -> list[int]:
    """Return the offsets after the full stops of a text."""
    return [found.end() for found in SENTENCE_END.finditer(text)]


SENTENCE_END = re.compile(
    rf"(?:(?<!\d)\.|\.(?!\d)|[?!\u2026\u3002\uff1f\uff01\u061f])+[{re.escape(_CLOSING)}]*"
)


def _shared(cue: Cue, start_ms: int, end_ms: int) -> int:
    return min(cue.end_ms, end_ms) - max(cue.start_ms, start_ms)


def reach(cues: Sequence[Cue]) -> Span:
    """Return the range of the recording of some cues."""
    return min(cue.start_ms for cue in cues), max(cue.end_ms for cue in cues)
