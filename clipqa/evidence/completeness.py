"""Find missing metadata of an answer, a wrong length, and sources that are gone."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clipqa.evidence.facts import Fact
from clipqa.evidence.findings import Finding, Severity
from clipqa.evidence.reading import Reading
from clipqa.evidence.word_count import count_words
from clipqa.lib.timecodes import format_timecode

MAX_WORDS = 120
LENGTH_TOLERANCE_MS = 2_000


def foreign_language(reading: Reading) -> Iterator[Finding]:
    if reading.is_foreign:
        yield reading.finding(
            "language_mismatch",
            _(
                "The answer is in another language than the recording, so names and quotations "
                "were not checked. Compare them with the clip."
            ),
        )


def too_long(reading: Reading) -> Iterator[Finding]:
    words = count_words(reading.text)
    if words > MAX_WORDS:
        yield reading.finding(
            "answer_too_long",
            _("The answer has %(words)d words. Shorten it to %(most)d at most."),
            values={"words": round(words), "most": MAX_WORDS},
            severity=Severity.ADVICE,
        )


def stated_length(reading: Reading) -> Iterator[Finding]:
    """Compare the video's stated length with the measured one, else with the last cue."""
    recording = reading.recording
    stated, measured = recording.duration_ms, recording.measured_ms
    if stated is None:
        return
    last = max((cue.end_ms for cue in reading.speech.cues), default=0)
    actual = measured if measured is not None else max(last, stated)
    if abs(actual - stated) > LENGTH_TOLERANCE_MS:
        yield reading.finding(
            "stated_length_off",
            _(
                "The video's length is given as %(stated)s, but it lasts until %(actual)s. "
                "Correct the length of the video."
            ),
            values={"stated": format_timecode(stated), "actual": format_timecode(actual)},
            severity=Severity.ADVICE,
        )


def no_topic(reading: Reading) -> Iterator[Finding]:
    if not reading.claim.topics:
        yield _lacks(
            reading, "no_topic", _("The question has no topic. Choose one, so that it is found.")
        )


def no_speaker(reading: Reading) -> Iterator[Finding]:
    if not reading.claim.speaker.strip():
        yield _lacks(reading, "no_speaker", _("The answer names no speaker. Say who speaks."))


def no_air_date(reading: Reading) -> Iterator[Finding]:
    if reading.recording.aired_on is None:
        yield _lacks(
            reading, "no_air_date", _("The video has no date. Say on which day it was aired.")
        )


def no_alt_text(reading: Reading) -> Iterator[Finding]:
    picture = reading.claim.picture_text
    if picture is not None and not picture.strip():
        yield _lacks(
            reading,
            "no_alt_text",
            _("The picture has no description. Say what it shows, for those who don't see it."),
        )


def dead_source(reading: Reading) -> Iterator[Finding]:
    if reading.recording.is_dead:
        yield reading.finding(
            "dead_source",
            _("The video was taken down or is private. Give another address of it."),
        )


def source_fact(reading: Reading) -> Fact | None:
    asked_at = reading.recording.source_checked_at
    return Fact(_("asked %(at)s"), {"at": asked_at}) if asked_at else None


def _lacks(reading: Reading, kind: str, template: str | Promise) -> Finding:
    return reading.finding(kind, template, severity=Severity.ADVICE)
