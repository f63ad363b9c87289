"""The range of a clip: too short, past the end, within a sentence, without a transcript."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from clipqa.evidence.facts import Fact, Language
from clipqa.evidence.findings import Finding
from clipqa.evidence.reading import Reading
from clipqa.evidence.speech import ends_sentence, sentence_ends
from clipqa.evidence.values import Cue
from clipqa.evidence.word_count import count_words, speaking_ms
from clipqa.lib.timecodes import format_duration, format_timecode

MIN_LENGTH_MS = 3_000
QUOTED_PER_SECOND, WRITTEN_PER_SECOND, MS_PER_POINT = 4.5, 10, 1_500
END_TOLERANCE_MS = 500
# A range that ends so much later than a cue's start, or earlier than its end, cuts the cue.
CUT_MS = 600
_NEAR_A_STOP_MS = 700  # where the words of a cue stand in it is only estimated
_FURTHEST_MS = 60_000
_MIN_POINTS = 2


def too_short(reading: Reading) -> Iterator[Finding]:
    length = reading.length_ms
    quoted = sum(count_words(reading.text[slice(*span)]) for span in reading.quotations)
    points = reading.plain.points
    if (
        length < MIN_LENGTH_MS
        or quoted * 1_000 > QUOTED_PER_SECOND * length
        or count_words(reading.text) * 1_000 > WRITTEN_PER_SECOND * length
        or (points >= _MIN_POINTS and length < MS_PER_POINT * points)
    ):
        yield reading.finding(
            "clip_too_short",
            _(
                "The clip of %(seconds)s s is too short for what the answer says. Choose a later "
                "end, or shorten the answer."
            ),
            values={"seconds": f"{length / 1_000:.1f}"},
        )


def length_fact(reading: Reading) -> Fact:
    times = {"clip": reading.length_ms, "words": speaking_ms(reading.text)}
    return Fact(
        _("%(clip)s for %(words)s of words"),
        {name: format_duration(ms) for name, ms in times.items()},
    )


def past_end(reading: Reading) -> Iterator[Finding]:
    duration = reading.recording.duration_ms
    if duration is not None and reading.claim.end_ms > duration + END_TOLERANCE_MS:
        yield reading.finding(
            "past_end",
            _("The clip ends after the video, which ends at %(end)s. Choose an earlier end."),
            values={"end": format_timecode(duration)},
            place=(duration, reading.claim.end_ms),
            offer_ms=duration,
        )


def no_transcript(reading: Reading) -> Iterator[Finding]:
    if not reading.has_transcript:
        yield reading.finding(
            "no_transcript",
            _(
                "The clip has no transcript, so nothing that the answer says was checked. Add one, "
                "or compare the answer with the clip."
            ),
        )


def transcript_fact(reading: Reading) -> Fact:
    return Fact(
        ngettext_lazy(
            "%(language)s, %(count)d cue in the clip",
            "%(language)s, %(count)d cues in the clip",
            "count",
        ),
        {"language": Language(reading.speech.language), "count": len(reading.overlapping)},
    )


def cut_start(reading: Reading) -> Iterator[Finding]:
    if not reading.speech.has_full_stops:
        return
    start = reading.claim.start_ms
    better = _sentence_start(reading, start)
    if better is not None:
        yield reading.finding(
            "cuts_sentence_start",
            _(
                "The clip begins within a sentence, which begins at %(time)s. Move the clip's "
                "start."
            ),
            values={"time": format_timecode(better)},
            place=(better, start),
            offer_ms=better,
            shorter_ms=_next_sentence(reading),
        )


def cut_end(reading: Reading) -> Iterator[Finding]:
    if not reading.speech.has_full_stops:
        return
    end = reading.claim.end_ms
    better = _sentence_end(reading, end)
    if better is not None:
        yield reading.finding(
            "cuts_sentence_end",
            _("The clip ends within a sentence, which ends at %(time)s. Move the clip's end."),
            values={"time": format_timecode(better)},
            place=(end, better),
            offer_ms=better,
            shorter_ms=_last_whole_sentence(reading),
        )


def sentences_fact(reading: Reading) -> Fact | None:
    return Fact() if reading.speech.has_full_stops else None


def _sentence_start(reading: Reading, start: int) -> int | None:
    """Return where the sentence begins in which the range begins; None if it cuts none."""
    cues = reading.speech.cues
    at = reading.overlapping[0]
    cue = cues[at]
    if start - cue.start_ms >= CUT_MS and cue.end_ms - start >= CUT_MS:
        stops = _stop_times(cue)
        if any(abs(stop - start) <= _NEAR_A_STOP_MS for stop in stops):
            return None
        earlier = [stop for stop in stops if stop < start]
        return earlier[-1] if earlier else _first_of_sentence(cues, at)
    if start - cue.start_ms >= CUT_MS and at + 1 < len(cues):  # only the rest of a cue is in it
        at += 1
    if at == 0 or not _goes_on(cues[at - 1], cues[at]):
        return None
    return _first_of_sentence(cues, at)


def _sentence_end(reading: Reading, end: int) -> int | None:
    """Return where the sentence ends in which the range ends; None if it cuts none."""
    cues = reading.speech.cues
    at = reading.overlapping[-1]
    cue = cues[at]
    if cue.end_ms - end >= CUT_MS and end - cue.start_ms >= CUT_MS:
        stops = _stop_times(cue)
        if any(abs(stop - end) <= _NEAR_A_STOP_MS for stop in stops if stop < cue.end_ms):
            return None
        later = [stop for stop in stops if stop > end]
        return later[0] if later else _last_of_sentence(cues, at)
    if cue.end_ms - end >= CUT_MS and at > 0:  # only the beginning of a cue is in it
        at -= 1
    if at + 1 >= len(cues) or not _goes_on(cues[at], cues[at + 1]):
        return None
    return _last_of_sentence(cues, at + 1)


def _next_sentence(reading: Reading) -> int | None:
    """Return where the first sentence begins that begins within the clip."""
    cues = [reading.speech.cues[at] for at in reading.overlapping]
    latest = reading.claim.end_ms - MIN_LENGTH_MS
    for cue, following in pairwise(cues):
        for stop in _stop_times(cue):
            begins = following.start_ms if stop >= cue.end_ms else stop
            if reading.claim.start_ms < begins <= latest:
                return begins
    return None


def _last_whole_sentence(reading: Reading) -> int | None:
    """Return where the last sentence ends that ends within the clip."""
    earliest = reading.claim.start_ms + MIN_LENGTH_MS
    for at in reversed(reading.overlapping):
        for stop in reversed(_stop_times(reading.speech.cues[at])):
            if earliest <= stop < reading.claim.end_ms:
                return stop
    return None


def _goes_on(cue: Cue, following: Cue) -> bool:
    """Return whether a sentence goes on from one cue to the next."""
    if ends_sentence(cue.text) or not any(map(str.isalpha, cue.text)) or _is_sound(cue.text):
        return False
    if _is_sound(following.text):
        return False
    return not cue.speaker or not following.speaker or cue.speaker == following.speaker


def _is_sound(text: str) -> bool:
    """Return whether a cue is no speech: "[Applause]"."""
    bare = text.strip(" \u266a\u266b-")
    return not bare or (bare[0] in "([" and bare[-1] in ")]")


def _first_of_sentence(cues: list[Cue], at: int) -> int:
    first = cues[at].start_ms
    while at > 0 and _goes_on(cues[at - 1], cues[at]) and cues[at].start_ms > first - _FURTHEST_MS:
        at -= 1
        stops = [stop for stop in _stop_times(cues[at]) if stop < cues[at].end_ms]
        if stops:
            return stops[-1]
    return cues[at].start_ms


def _last_of_sentence(cues: list[Cue], at: int) -> int:
    last = cues[at].end_ms
    while True:
        if stops := _stop_times(cues[at]):
            return stops[0]
        if at + 1 >= len(cues) or not _goes_on(cues[at], cues[at + 1]):
            return cues[at].end_ms
        if cues[at].end_ms > last + _FURTHEST_MS:
            return cues[at].end_ms
        at += 1


def _stop_times(cue: Cue) -> list[int]:
    """Return when the sentences of a cue end, estimated by the number of characters."""
    length = len(cue.text)
    duration = cue.end_ms - cue.start_ms
    return [cue.start_ms + duration * stop // length for stop in sentence_ends(cue.text)]
