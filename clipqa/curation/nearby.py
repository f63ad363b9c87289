"""Read the part of a transcript around a clip, for the checks of single answers.

A form or a save must not wait for all cues of a recording of ten hours. Recordings of up to
`CUES_EACH_WAY` cues are read whole from any clip, so the findings are those of `check_evidence`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from clipqa.curation.evidence import recording_of
from clipqa.evidence import Claim, Cue, Finding, Recording, Report, Speech, examine, report
from clipqa.lib.lru_cache import LRUCache
from clipqa.models import Cue as StoredCue
from clipqa.models import Transcript, Video

CUES_EACH_WAY = 1_500  # more than an hour of speech, and at most a fifth of a second to index
COLUMNS = ("start_ms", "end_ms", "text", "speaker")
ORDER = ("start_ms", "end_ms", "pk")
BYTES_OF_A_FINDING, CACHED_BYTES = 1_000, 500_000

T = TypeVar("T")

_findings: LRUCache[list[Finding]] = LRUCache(
    CACHED_BYTES, lambda found: BYTES_OF_A_FINDING * (1 + len(found))
)
_reports: LRUCache[Report] = LRUCache(
    CACHED_BYTES,
    lambda made: BYTES_OF_A_FINDING * (1 + len(made.findings) + len(made.held)),
)


class NearbyCues:
    """The transcripts around clips. A part that is a whole transcript is read and indexed once."""

    def __init__(self) -> None:
        self._languages: dict[int, dict[str, int]] = {}
        self._whole: dict[int, Speech] = {}

    def examine(self, claim: Claim, video: Video, language: str) -> list[Finding]:
        """Examine an answer in a language. What was examined lately is not examined again."""
        return self._cached(_findings, examine, claim, video, language)

    def report(self, claim: Claim, video: Video, language: str) -> Report:
        """Return the findings with the facts of the checks that hold, for an editor's page."""
        return self._cached(_reports, report, claim, video, language)

    def _cached(
        self,
        cache: LRUCache[T],
        make: Callable[[Claim, Recording, Speech], T],
        claim: Claim,
        video: Video,
        language: str,
    ) -> T:
        speech = self._speech(video, language, claim.start_ms)
        recording = recording_of(video, speech)
        key = hashlib.blake2b(repr((claim, recording)).encode()).digest()
        found = cache.get(key)
        if found is None:
            found = make(claim, recording, speech)
            cache.set(key, found)
        return found

    def _speech(self, video: Video, language: str, start_ms: int) -> Speech:
        """Return the words in this language, else in that of the video, else in any."""
        known = self._transcripts(video)
        names = [language, video.language, *known]
        chosen = next((name for name in names if name in known), None)
        if chosen is None:
            return Speech((), language)
        transcript = known[chosen]
        if transcript not in self._whole:
            before, after = _cues_around(transcript, start_ms)
            speech = Speech([*reversed(before), *after], chosen)
            if max(len(before), len(after)) == CUES_EACH_WAY:
                return speech
            self._whole[transcript] = speech
        return self._whole[transcript]

    def _transcripts(self, video: Video) -> dict[str, int]:
        if video.pk not in self._languages:
            has_cues = Exists(StoredCue.objects.filter(transcript=OuterRef("pk")))
            found = Transcript.objects.filter(has_cues, video=video.pk).order_by("pk")
            self._languages[video.pk] = dict(found.values_list("language", "pk"))
        return self._languages[video.pk]


def _cues_around(transcript: int, start_ms: int) -> tuple[list[Cue], list[Cue]]:
    """Return the cues before a time, the latest first, and those from it on."""
    cues = StoredCue.objects.filter(transcript=transcript)
    before = cues.filter(start_ms__lt=start_ms).order_by(*(f"-{name}" for name in ORDER))
    after = cues.filter(start_ms__gte=start_ms).order_by(*ORDER)
    return _read(before), _read(after)


def _read(cues: QuerySet[StoredCue]) -> list[Cue]:
    return [Cue(*values) for values in cues.values_list(*COLUMNS)[:CUES_EACH_WAY]]
