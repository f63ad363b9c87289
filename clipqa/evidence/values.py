"""The values that the checks read: an answer, its clip, and the cues of the recording. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


class Cue(NamedTuple):
    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """The recording of a clip. None stands for a value that is not known."""

    cues: Sequence[Cue] = ()
    language: str = ""
    duration_ms: int | None = None
    measured_ms: int | None = None  # by the host or ffprobe
    aired_on: date | None = None
    is_dead: bool = False  # the last check of the source found nothing
    source_checked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An answer with what it says about its clip. `answer` may have Markdown."""

    answer: str
    start_ms: int
    end_ms: int
    question: str = ""
    speaker: str = ""
    known_names: tuple[str, ...] = ()  # that need not be said, beside the speaker
    topics: int = 0
    picture_text: str | None = None  # None: the clip has no picture of its own


# The offsets of a passage of the answer's source; the times of a passage of the recording.
Span = tuple[int, int]
