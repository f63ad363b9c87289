"""Find a quotation in a passage: as it is, altered, or put together from several places. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

from clipqa.evidence.contractions import in_full
from clipqa.evidence.quantities import quantities_in
from clipqa.evidence.speech import Passage
from clipqa.evidence.tokens import Unit, joined, plain_units_in, units_in
from clipqa.lib.words import is_unspaced

Keys = Sequence[Hashable]
MIN_APART = 30  # characters between two passages that a quotation joins
MIN_APART_UNSPACED = 14
_MIN_PIECE, _MIN_PIECE_UNSPACED = 2, 4  # units of such a passage
_MAX_PIECES = 4
_MAX_COMPARED = 120  # units of a quotation, since the time grows with their square
_LONG_PASSAGES = (300, 1_500, 8_000)  # units, from which a piece has one more word


class Piece(NamedTuple):
    """A range of units of a passage."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def find(keys: Keys, passage: Passage, after: int = -1) -> list[int]:
    """Return the places at which all keys stand in a row."""
    if not keys:
        return []
    units = passage.units
    rarest = min(range(len(keys)), key=lambda at: len(passage.unit_places.get(keys[at], ())))
    places = []
    for place in passage.unit_places.get(keys[rarest], ()):
        start = place - rarest
        if start <= after or start + len(keys) > len(units):
            continue
        if all(units[start + at].key == key for at, key in enumerate(keys)):
            places.append(start)
    return places


def has_joined(text: str, passage: Passage) -> bool:
    """Return whether the passage has the words when hyphens and spaces are left out."""
    units = plain_units_in(text)
    return len(units) > 1 and joined(units) in passage.joined


def has_in_full(text: str, passage: Passage) -> bool:
    """Return whether the passage has the words when contractions are written in full."""
    if passage.language != "en":
        return False
    full = in_full(text)
    units = units_in(full, quantities_in(full, "en"))
    return bool(find([unit.key for unit in units], passage.in_full))


def longest(keys: Keys, passage: Passage) -> list[Piece]:
    """Return the places of the longest beginning of the keys that the passage has."""
    units, length = passage.units, 0
    best: list[Piece] = []
    for start in passage.unit_places.get(keys[0], ()):
        end = start
        while end < len(units) and end - start < len(keys) and units[end].key == keys[end - start]:
            end += 1
        if end - start > length:
            best, length = [], end - start
        if end - start == length:
            best.append(Piece(start, end))
    return best


def is_unspaced_text(units: Sequence[Unit]) -> bool:
    single = sum(isinstance(unit.key, str) and is_unspaced(unit.key) for unit in units)
    return 2 * single > len(units)


def is_stitched(units: Sequence[Unit], passage: Passage) -> bool:
    """Return whether a quotation joins passages that are apart, one after another.

    In a long passage two words in a row say little, so the pieces must be longer.
    """
    unspaced = is_unspaced_text(units)
    least = _MIN_PIECE_UNSPACED if unspaced else _MIN_PIECE
    least += sum(len(passage.units) > length for length in _LONG_PASSAGES) * (2 if unspaced else 1)
    pieces = _pieces(units, passage, least, unspaced=unspaced)
    if not 2 <= len(pieces) <= _MAX_PIECES:
        return False
    apart = MIN_APART_UNSPACED if unspaced else MIN_APART
    return any(_distance(one, other, passage) >= apart for one, other in pairwise(pieces))


def _weight(unit: Unit, *, unspaced: bool) -> int:
    """Return how many words, or characters, a unit stands for: a date is several."""
    length = unit.end - unit.start
    return 1 if isinstance(unit.key, str) else length if unspaced else max(1, length // 5)


def _pieces(
    units: Sequence[Unit], passage: Passage, least: int, *, unspaced: bool
) -> list[list[Piece]]:
    """Return the places of the passages that cover the units; one unit between two may be new."""
    keys = [unit.key for unit in units]
    pieces: list[list[Piece]] = []
    weights = [_weight(unit, unspaced=unspaced) for unit in units]
    at, skipped = 0, 0
    while at < len(keys) and len(pieces) <= _MAX_PIECES:
        found = longest(keys[at:], passage)
        length = found[0].length if found else 0
        if sum(weights[at : at + length]) >= least:
            pieces.append(found)
            at += length
            skipped = 0
        elif skipped or not pieces or len(keys) - at <= 1:
            return []
        else:
            at, skipped = at + 1, 1
    return pieces


def _distance(ones: list[Piece], others: list[Piece], passage: Passage) -> int:
    """Return the smallest number of characters between two pieces."""
    return min(_between(one, other, passage) for one in ones for other in others)


def _between(one: Piece, other: Piece, passage: Passage) -> int:
    first, second = sorted((one, other))
    units = passage.units
    if second.start - first.end <= 1:  # one word of what is said is replaced
        return 0
    return max(0, units[second.start].start - units[first.end - 1].end)


class Likeness(NamedTuple):
    """The stretch of a passage that is most like a quotation, and the edits between them."""

    edits: int
    piece: Piece


def most_alike(keys: Keys, passage: Passage) -> Likeness | None:
    """Return the stretch with the fewest edits: units that are changed, added or dropped.

    Of a long quotation only a part is compared, from shortly before the first difference.
    """
    if len(keys) > _MAX_COMPARED:
        same = longest(keys, passage)
        start = max(0, (same[0].length if same else 0) - _MAX_COMPARED // 4)
        keys = keys[start : start + _MAX_COMPARED]
    around = _stretch(keys, passage)
    if around is None:
        return None
    spoken = [unit.key for unit in passage.units[around.start : around.end]]
    # The first row is 0: a stretch may begin anywhere. Each cell has its edits and its beginning.
    row = [(0, at) for at in range(len(spoken) + 1)]
    for number, key in enumerate(keys, start=1):
        before, row = row, [(number, 0)]
        for at, other in enumerate(spoken):
            changed = (before[at][0] + (key != other), before[at][1])
            added = (before[at + 1][0] + 1, before[at + 1][1])
            dropped = (row[at][0] + 1, row[at][1])
            row.append(min(changed, added, dropped))
    end = min(range(len(row)), key=lambda at: (row[at][0], at))
    edits, start = row[end]
    return Likeness(edits, Piece(around.start + start, around.start + end))


def _stretch(keys: Keys, passage: Passage) -> Piece | None:
    """Return the part of the passage around the place with the most keys of a quotation."""
    window = 2 * len(keys)
    counts: dict[int, int] = {}
    for key in set(keys):
        for place in passage.unit_places.get(key, ()):
            counts[place // window] = counts.get(place // window, 0) + 1
    if not counts:
        return None
    best = max(
        counts, key=lambda at: counts[at] + max(counts.get(at - 1, 0), counts.get(at + 1, 0))
    )
    start, end = (best - 1) * window, (best + 2) * window
    return Piece(max(0, start), min(len(passage.units), end))
