"""What was read from a transcript, and whether it fits its video. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.lib.timecodes import format_timecode
from clipqa.transcripts.cues import CueText, TranscriptWarning

PAST_END = gettext_noop(
    "Cues past the end of the video, which lasts %(duration)s: %(count)d, the first at %(start)s: "
    "“%(words)s”."
)
TOO_SHORT = gettext_noop(
    "The transcript ends at %(end)s, the video at %(duration)s. Check that it belongs to this "
    "video."
)
ROUNDING_MS = 1_000  # durations are often given in whole seconds
MAX_SILENCE = 0.25  # of a recording, at its end
MIN_SILENCE_MS = 60_000


class Overview(NamedTuple):
    cues: int
    end_ms: int
    speakers: tuple[str, ...]  # the most frequent first


def overview(cues: Sequence[CueText]) -> Overview:
    speakers = Counter(cue.speaker for cue in cues if cue.speaker)
    names = tuple(name for name, _count in speakers.most_common())
    return Overview(len(cues), max((cue.end_ms for cue in cues), default=0), names)


def fit_warnings(cues: Sequence[CueText], duration_ms: int | None) -> list[TranscriptWarning]:
    """Return warnings about times that do not fit a video of this duration."""
    if not duration_ms or not cues:
        return []
    late = [cue for cue in cues if cue.end_ms > duration_ms + ROUNDING_MS]
    duration, end_ms = format_timecode(duration_ms), max(cue.end_ms for cue in cues)
    if late:
        first = min(late)
        return [
            TranscriptWarning(
                PAST_END,
                duration=duration,
                count=len(late),
                start=format_timecode(first.start_ms),
                words=quote(first.text),
            )
        ]
    if duration_ms - end_ms > max(MAX_SILENCE * duration_ms, MIN_SILENCE_MS):
        return [TranscriptWarning(TOO_SHORT, duration=duration, end=format_timecode(end_ms))]
    return []
