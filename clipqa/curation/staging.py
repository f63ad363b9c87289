"""Transcripts that were read and wait for their editor to store them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from clipqa.curation.transcripts import save_transcript
from clipqa.jobs.upkeep import register_deletion
from clipqa.lib.packing import pack, unpack
from clipqa.models import StagedTranscript, Transcript, Video
from clipqa.transcripts import CueText

MAX_AGE = timedelta(hours=24)
MAX_PER_PERSON = 5


def stage(
    video: Video,
    language: str,
    cues: Iterable[CueText],
    warnings: Sequence[str],
    person: Any,
    *,
    is_corrected: bool = False,
) -> StagedTranscript:
    """Keep what was read for a day, the newest few of a person.

    `is_corrected` is the mark that the person set in the same form.
    """
    delete_outdated()
    own = StagedTranscript.objects.filter(by=person).order_by("-pk")
    kept = list(own.values_list("pk", flat=True)[: MAX_PER_PERSON - 1])
    own.exclude(pk__in=kept).delete()
    return StagedTranscript.objects.create(
        video=video,
        language=language,
        by=person,
        cues=pack([cue if cue.word_times else cue[:-1] for cue in cues]),
        warnings=[*warnings],
        is_corrected=is_corrected,
    )


def find_staged(pk: int, person: Any) -> StagedTranscript | None:
    """Return what this person gave in, unless it is outdated."""
    recent = StagedTranscript.objects.filter(by=person, at__gte=timezone.now() - MAX_AGE)
    found: StagedTranscript | None = recent.filter(pk=pk).first()
    return found


def staged_cues(staged: StagedTranscript) -> list[CueText]:
    return [CueText(*row) for row in unpack(staged.cues)]


def store_staged(staged: StagedTranscript, is_corrected: bool, seen_version: int) -> Transcript:
    """Store a staged transcript. Raises `EditConflict` if the present one was changed since."""
    with transaction.atomic():
        transcript = save_transcript(
            staged.video,
            staged.language,
            staged_cues(staged),
            is_corrected=is_corrected,
            seen_version=seen_version,
        )
        staged.delete()
    return transcript


def delete_outdated() -> int:
    return StagedTranscript.objects.filter(at__lt=timezone.now() - MAX_AGE).delete()[0]


register_deletion("uploaded transcripts", delete_outdated)
