"""Figures, amounts and dates of an answer that are not said in the clip."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from clipqa.evidence.facts import Fact, all_of
from clipqa.evidence.findings import Finding
from clipqa.evidence.quantities import SCANS, Quantity, is_said
from clipqa.evidence.reading import Reading, nearest
from clipqa.evidence.speech import Passage, reach
from clipqa.evidence.values import Span
from clipqa.lib.timecodes import format_timecode

_MAX_SPELLED = 20  # a transcript may have such a number in words and others in digits


def check(reading: Reading) -> Iterator[Finding]:
    for quantity in claimed(reading):
        if is_said(quantity, reading.clip.said):
            continue
        span = (quantity.start, quantity.end)
        values = {"figure": reading.text[slice(*span)]}
        whole = reading.whole
        if is_said(quantity, whole.said, is_near=False):
            place = _place(quantity, whole, reading)
            yield reading.finding(
                "said_elsewhere",
                _(
                    "“%(figure)s” is not said in the clip, but at %(time)s. Leave it out, or move "
                    "the clip's start or end."
                ),
                span,
                values | {"time": format_timecode(place[0])},
                place=place,
                of="number",
            )
        else:
            yield reading.finding(
                "number_not_said",
                _("“%(figure)s” is not said in the recording. Correct it, or leave it out."),
                span,
                values,
            )


def fact(reading: Reading) -> Fact:
    return all_of(sum(1 for _quantity in claimed(reading)))


def claimed(reading: Reading) -> Iterator[Quantity]:
    """Yield the quantities that the answer claims; in another language only those in digits."""
    for quantity in reading.quantities:
        if quantity.is_weak or _may_be_spelled(quantity, reading):
            continue
        if not reading.is_foreign or reading.text[quantity.start].isdecimal():
            yield quantity


def _may_be_spelled(quantity: Quantity, reading: Reading) -> bool:
    """Return whether a figure may be said in words of a language whose words aren't known."""
    if reading.speech.language in SCANS:
        return False
    number = quantity.number
    is_small = isinstance(number, int) and number <= _MAX_SPELLED
    return is_small or not any(map(str.isdecimal, reading.clip.text))


def _place(quantity: Quantity, whole: Passage, reading: Reading) -> Span:
    """Return the cue that is nearest to the clip of those that say the quantity."""
    for option in quantity.options:
        if all(is_said(quantity._replace(options=((key,),)), whole.said) for key in option):
            key = option[0]
            if isinstance(key, int) and key not in whole.said:
                key = ("short year", key % 100)
            return nearest([reach([whole.cue_at(at)]) for at in whole.said[key]], reading.claim)
    return reach(whole.cues[:1])
