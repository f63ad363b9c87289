"""Find quotations that are invented, altered, stitched together or of another speaker."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from clipqa.evidence.facts import Fact, all_of
from clipqa.evidence.findings import Finding
from clipqa.evidence.quantities import quantities_in
from clipqa.evidence.quote_match import (
    Piece,
    find,
    has_in_full,
    has_joined,
    is_stitched,
    is_unspaced_text,
    most_alike,
)
from clipqa.evidence.reading import Reading, nearest
from clipqa.evidence.speech import Passage, reach
from clipqa.evidence.tokens import Unit, plain_units_in, units_in
from clipqa.evidence.values import Cue, Span
from clipqa.lib.timecodes import format_timecode
from clipqa.lib.words import fold

_GAP = re.compile(r"\[[^\]\n]*\]|\u2026|\.{3,}|\u22ef")
_THAI_NEGATIONS = ("ไม่", "อย่า", "ไม่ได้")
_SHOWN = 12  # words or characters of the transcript that are shown after a negation
# A quotation that begins behind one of these says the opposite.
_NEGATIONS = frozenset(
    fold(word)
    for word in (
        "not never dont doesnt didnt wont cant nicht nie niemals no nunca jamás не никогда нельзя "
        "لا لم لن ليس ليست 不 没 別 别 未"
    ).split()
)
# A share of the units may be changed in a quotation that is still like what was said.
_MAX_EDITS, _MAX_EDITS_UNSPACED = 0.34, 0.4


class Quote(NamedTuple):
    """A quotation with the parts between its gaps."""

    start: int
    end: int
    parts: tuple[tuple[Unit, ...], ...]

    @property
    def units(self) -> list[Unit]:
        return [unit for part in self.parts for unit in part]


def quotes_in(reading: Reading) -> Iterator[Quote]:
    """Yield the quotations that are long enough to be judged."""
    for start, end in reading.long_quotations:
        yield Quote(start, end, tuple(_parts(reading.text, start, end, reading.speech.language)))


def _parts(text: str, start: int, end: int, language: str) -> Iterator[tuple[Unit, ...]]:
    at = start
    for gap in [*_GAP.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        part = text[at:stop]
        units = units_in(part, quantities_in(part, language))
        if units:
            yield tuple(Unit(unit.key, unit.start + at, unit.end + at) for unit in units)
        at = gap.end() if gap else end


def check(reading: Reading) -> Iterator[Finding]:
    for quote in quotes_in(reading):
        if quote.units and (finding := _judge(quote, reading)):
            yield finding


def fact(reading: Reading) -> Fact:
    return all_of(sum(bool(quote.units) for quote in quotes_in(reading)))


def _judge(quote: Quote, reading: Reading) -> Finding | None:
    places = [find(_keys(part), reading.clip) for part in quote.parts]
    if all(places):
        denied = _denial(places[0], reading.clip)
        return _altered(quote, denied, reading) if denied else _attribution(quote, places, reading)
    texts = [_text(part, reading) for part in quote.parts]
    if all(has_joined(text, reading.clip) or has_in_full(text, reading.clip) for text in texts):
        return None
    if elsewhere := _elsewhere(quote, reading):
        return reading.finding(
            "said_elsewhere",
            _(
                "This quotation is not in the clip, but at %(time)s. Quote words of the clip, or "
                "move its start or end."
            ),
            (quote.start, quote.end),
            {"time": format_timecode(elsewhere[0])},
            place=elsewhere,
            of="quote",
        )
    return _unsaid(quote, reading)


def _keys(units: Sequence[Unit]) -> list[object]:
    return [unit.key for unit in units]


def _text(part: Sequence[Unit], reading: Reading) -> str:
    return reading.text[part[0].start : part[-1].end]


def _elsewhere(quote: Quote, reading: Reading) -> Span | None:
    """Return the nearest range of the recording that has all parts of a quotation."""
    whole = reading.whole
    ranges: list[Span] = []
    for part in quote.parts:
        found = find(_keys(part), whole)
        if not found:
            return None
        spans = [reach(_outside(_cues(whole, place, len(part)), reading)) for place in found]
        ranges.append(nearest(spans, reading.claim))
    outside = [each for each in ranges if not _is_inside(each, reading)] or ranges
    return nearest(outside, reading.claim)


def _cues(passage: Passage, start: int, length: int) -> Sequence[Cue]:
    units = passage.units
    return passage.cues_of(units[start].start, units[start + length - 1].end)


def _outside(cues: Sequence[Cue], reading: Reading) -> Sequence[Cue]:
    """Return those cues that are not in the clip; all if there are none."""
    inside = {id(cue) for cue in reading.clip.cues}
    return [cue for cue in cues if id(cue) not in inside] or cues


def _is_inside(span: Span, reading: Reading) -> bool:
    return reading.claim.start_ms <= span[0] and span[1] <= reading.claim.end_ms


def _unsaid(quote: Quote, reading: Reading) -> Finding:
    span = (quote.start, quote.end)
    for passage in (reading.clip, reading.whole):
        if any(_is_stitched(part, passage, reading) for part in quote.parts if len(part) > 1):
            return reading.finding(
                "quote_stitched",
                _(
                    "This quotation joins passages that are apart in the recording. Put […] where "
                    "words are left out, or quote one passage."
                ),
                span,
            )
        if near := _alike(quote.parts, passage) or _alike_literally(quote, passage, reading):
            return _altered(quote, (passage, near), reading)
    return reading.finding(
        "quote_not_said",
        _(
            "Nobody says this in the recording. Quote what is said, or take the quotation marks "
            "away."
        ),
        span,
    )


def _altered(quote: Quote, near: tuple[Passage, Piece], reading: Reading) -> Finding:
    passage, piece = near
    return reading.finding(
        "quote_altered",
        _(
            "This quotation is not verbatim. What is said is: “%(said)s”. Correct it, or take the "
            "quotation marks away."
        ),
        (quote.start, quote.end),
        {"said": _words(passage, piece)},
        place=reach(_cues(passage, piece.start, piece.length)),
    )


def _denial(places: Sequence[int], passage: Passage) -> tuple[Passage, Piece] | None:
    """Return the words with the "not" before them that a quotation leaves out."""
    units = passage.units
    if all(_is_denied(passage, place) for place in places):
        return passage, Piece(places[0] - 1, min(len(units), places[0] + _SHOWN))
    return None


def _is_denied(passage: Passage, place: int) -> bool:
    if not place:
        return False
    before, first = passage.units[place - 1], passage.units[place]
    if before.key in _NEGATIONS and not passage.text[before.end : first.start].strip():
        return True
    return passage.text.endswith(_THAI_NEGATIONS, 0, first.start)


def _is_stitched(part: Sequence[Unit], passage: Passage, reading: Reading) -> bool:
    literally = plain_units_in(_text(part, reading))
    return is_stitched(part, passage) or is_stitched(literally, passage.literal)


def _alike_literally(quote: Quote, passage: Passage, reading: Reading) -> Piece | None:
    """Compare figures as they are written: a word may be changed within a date."""
    parts = [plain_units_in(_text(part, reading)) for part in quote.parts]
    found = _alike(parts, passage.literal)
    if found is None:
        return None
    units = passage.literal.units
    return _place_of(units[found.start].start, units[found.end - 1].end, passage)


def _place_of(start: int, end: int, passage: Passage) -> Piece:
    """Return the units of a range of a passage's text."""
    first = bisect_right(passage.units, start, key=lambda unit: unit.end)
    last = bisect_left(passage.units, end, key=lambda unit: unit.start)
    return Piece(first, max(last, first + 1))


def _alike(parts: Sequence[Sequence[Unit]], passage: Passage) -> Piece | None:
    """Return what was said where each part of a quotation is like it but for a few words."""
    found: list[Piece] = []
    for part in parts:
        keys = _keys(part)
        best = most_alike(keys, passage)
        share = _MAX_EDITS_UNSPACED if is_unspaced_text(part) else _MAX_EDITS
        if best is None or not best.piece.length or best.edits > max(1, share * len(keys)):
            return None
        if best.edits or not found:
            found.append(best.piece)
    return found[-1]


def _words(passage: Passage, piece: Piece) -> str:
    units = passage.units
    return passage.text[units[piece.start].start : units[piece.end - 1].end]


def _attribution(quote: Quote, places: list[list[int]], reading: Reading) -> Finding | None:
    """Return a finding where another speaker is named beside a quotation than said it."""
    if len(reading.speech.speakers) < 2:
        return None
    named = reading.speaker_beside(quote.start, quote.end)
    if not named:
        return None
    for part, starts in zip(quote.parts, places, strict=True):
        speakers = [
            {cue.speaker for cue in _cues(reading.clip, start, len(part))} for start in starts
        ]
        if any(named & each or "" in each for each in speakers):
            continue
        said_by = sorted(speakers[0])
        return reading.finding(
            "quote_misattributed",
            _("%(said_by)s says this, not %(named)s. Name who says it."),
            (quote.start, quote.end),
            {"said_by": ", ".join(said_by), "named": ", ".join(sorted(named))},
            place=reach(_cues(reading.clip, starts[0], len(part))),
        )
    return None
