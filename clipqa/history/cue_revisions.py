"""Write the revisions of a transcript that change its cues, and rebuild its earlier states."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from clipqa.db.statements import ids_in
from clipqa.history.actor import current_actor
from clipqa.history.cue_steps import CueState, CueStates, CueStep
from clipqa.history.rewind import RecordHistory
from clipqa.history.states import State, json_value
from clipqa.models import Cue, CueRevision, Revision, Transcript, Verb
from clipqa.models.cue_revision import TRANSCRIPT
from clipqa.models.revision import Changes

COLUMNS = ("pk", *CueState._fields)
CUES = "cues"  # of a transcript's state
BATCH = 5_000  # rows of the database in memory at a time


def cue_states(transcript: Transcript, ids: Collection[int] | None = None) -> CueStates:
    """Return the stored states, in the order of time; with `ids` only of these cues."""
    cues = Cue.objects.filter(transcript=transcript)
    cues = cues if ids is None else cues.filter(pk__in=ids_in(ids))
    found = cues.in_order().values_list(*COLUMNS).iterator(chunk_size=BATCH)
    return {
        pk: CueState(start_ms, end_ms, speaker, text, json_value(at), word_times or "")
        for pk, start_ms, end_ms, speaker, text, at, word_times in found
    }


class NewCueRevision(NamedTuple):
    """`changes` are those of the transcript's own fields, and the number of its cues."""

    transcript_id: int
    verb: Verb
    step: CueStep
    summary: dict[str, Any]
    changes: Changes


def save_cue_revisions(new: Collection[NewCueRevision]) -> None:
    """Save revisions, each with its step, by two statements for several hundred of them."""
    actor = current_actor()
    revisions = Revision.objects.bulk_create(
        Revision(
            model_name=TRANSCRIPT,
            record_id=each.transcript_id,
            verb=each.verb,
            source=actor.source,
            changes=each.changes,
            why=actor.why,
            actor_id=actor.actor.pk if actor.actor else None,
            actor_name=actor.actor_name,
        )
        for each in new
    )
    CueRevision.objects.bulk_create(
        CueRevision(
            revision=revision,
            record_id=each.transcript_id,
            summary=each.summary,
            step=each.step.pack(),
        )
        for revision, each in zip(revisions, new, strict=True)
    )


def cues_after(transcript: Transcript, revision_id: int) -> CueStates:
    """Return the cues after a revision; with 0 those before the oldest."""
    later = CueRevision.objects.filter(record_id=transcript.pk, revision__gt=revision_id)
    steps = later.order_by("-revision").values_list("step", flat=True)
    return undone(cue_states(transcript), steps.iterator())


class TranscriptHistory(RecordHistory):
    """Its states have the cues too, as `CueStates`."""

    record: Transcript

    @property
    def revisions(self) -> Any:
        """The revisions with what lists show of their cues, without the steps."""
        return super().revisions.select_related("cues").defer("cues__step")

    def state_after(self, revision_id: int | None = None) -> State:
        is_now = revision_id is None
        cues = cue_states(self.record) if is_now else cues_after(self.record, revision_id or 0)
        return {**super().state_after(revision_id), CUES: cues}


def undone(states: CueStates, newest_first: Iterable[bytes | memoryview]) -> CueStates:
    for step in newest_first:
        states = CueStep.unpack(step).undo(states)
    return states
