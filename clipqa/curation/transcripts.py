"""Replace the cues of a transcript."""

from collections.abc import Iterable

from django.db import transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.records import reindex_dependents
from clipqa.models import Cue, Transcript, Video
from clipqa.transcripts import CueText


def save_transcript(video: Video, language: str, cues: Iterable[CueText]) -> Transcript:
    """Set the cues of a video in a language, and rewrite every entry that shows them."""
    with transaction.atomic():
        take_writer_lock()
        transcript = Transcript.objects.get_or_create(video=video, language=language)[0]
        replace_cues(transcript, cues)
        reindex_dependents(transcript)
    return transcript


def replace_cues(transcript: Transcript, cues: Iterable[CueText]) -> None:
    """Replace all cues of a transcript. The caller reindexes its dependents."""
    transcript.cues.all().delete()
    Cue.objects.bulk_create(
        Cue(
            transcript=transcript,
            start_ms=cue.start_ms,
            end_ms=cue.end_ms,
            speaker=cue.speaker,
            text=cue.text,
        )
        for cue in cues
    )
