"""Store, replace and restore whole transcripts. The former cues stay in the history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.cues import (
    answers_at,
    cue_counts,
    insert_cues,
    insert_known_cues,
    move_cues,
    record_step,
    state_of_text,
)
from clipqa.curation.reindexing import reindex
from clipqa.curation.versions import lock_version
from clipqa.db.statements import ids_in
from clipqa.history import State, as_actor, difference, state_of
from clipqa.history.cue_revisions import NewCueRevision, cue_states, save_cue_revisions
from clipqa.history.cue_steps import CueState, CueStates, CueStep, rows, step_between
from clipqa.models import Cue, Transcript, Verb, Video
from clipqa.transcripts import CueText
from clipqa.transcripts.replacing import Replacement, compare
from clipqa.transcripts.word_times import carry_over

REPLACED, RESTORED, DELETED = "replaced", "restored", "deleted"


def save_transcript(
    video: Video,
    language: str,
    cues: Iterable[CueText],
    *,
    is_corrected: bool = False,
    seen_version: int | None = None,
) -> Transcript:
    """Set the cues of a video in a language, and rewrite every entry that shows them.

    Raises `EditConflict` if the transcript was changed after `seen_version`; 0 stands for one that
    did not exist.
    """
    with transaction.atomic():
        take_writer_lock()
        transcript, is_new = Transcript.objects.get_or_create(video=video, language=language)
        if seen_version is not None and not (is_new and not seen_version):
            lock_version(transcript, seen_version)
        before, cues = cue_states(transcript), list(cues)
        plan = compare(texts_of(before), cues)
        mark = _set_mark(transcript, is_corrected)
        if is_new or mark or not plan.is_empty:
            verb = Verb.CREATED if is_new else Verb.CHANGED
            fields = difference({}, state_of(transcript)) if is_new else mark
            _store_plan(transcript, before, plan, fields, verb)
            reindex(answers_at(transcript))
    return transcript


def plan_replacement(
    transcript: Transcript, cues: Iterable[CueText]
) -> tuple[Replacement, CueStates]:
    """Return what other cues would change, and the present ones."""
    before = cue_states(transcript)
    return compare(texts_of(before), cues), before


def texts_of(states: CueStates) -> dict[int, CueText]:
    return {
        pk: CueText(state.start_ms, state.end_ms, state.text, state.speaker, state.word_times)
        for pk, state in states.items()
    }


def state_after(before: CueState, cue: CueText) -> CueState:
    """Return the state of a cue after a replacement by one with the same start and end.

    Words that are the same keep their times, unless the new cue has its own.
    """
    state = state_of_text(cue)
    times = cue.word_times or carry_over(before.word_times, before.text, cue.text)
    has_same_words = (before.speaker, before.text) == (cue.speaker, cue.text)
    corrected_at = before.corrected_at if has_same_words else None
    return state._replace(word_times=times, corrected_at=corrected_at)


def restore_transcript(
    transcript: Transcript, fields: State, cues: CueStates, seen_version: int, why: str
) -> None:
    """Restore the cues of an earlier state, under their former ids, and these fields.

    Raises `EditConflict` if the transcript was changed meanwhile, and `ValidationError` if the
    fields are no longer valid.
    """
    with transaction.atomic(), as_actor(why=why):
        lock_version(transcript, seen_version)
        transcript.refresh_from_db()
        old_fields = state_of(transcript)
        for name, value in fields.items():
            setattr(transcript, name, value)
        transcript.full_clean()
        Transcript.objects.filter(pk=transcript.pk).update(**fields)
        before = cue_states(transcript)
        step = step_between(before, cues)
        changed_fields = difference(old_fields, state_of(transcript))
        if step == CueStep() and not changed_fields:
            return
        _write(transcript, cues, step)
        summary = {"kind": RESTORED, "changed": len(step.changed)}
        changes = {**changed_fields, **cue_counts(len(before), len(cues))}
        record_step(transcript, step, summary, changes, Verb.RESTORED)
        reindex(answers_at(transcript))


def save_deleted_cues(transcripts: Iterable[Transcript]) -> None:
    """Keep the cues of transcripts that will be deleted, and their own values."""
    for transcript in transcripts:
        states = cue_states(transcript)
        changes = difference(state_of(transcript), {})
        summary = {"kind": DELETED, "removed": len(states)}
        step = CueStep(snapshot=rows(states, states))
        deletion = NewCueRevision(transcript.pk, Verb.DELETED, step, summary, changes)
        save_cue_revisions([deletion])


def _set_mark(transcript: Transcript, is_corrected: bool) -> dict[str, list[Any]]:
    former, transcript.is_corrected = transcript.is_corrected, is_corrected
    if former == is_corrected:
        return {}
    Transcript.objects.filter(pk=transcript.pk).update(is_corrected=is_corrected)
    return {"is_corrected": [former, is_corrected]}


def _store_plan(
    transcript: Transcript,
    before: CueStates,
    plan: Replacement,
    fields: dict[str, list[Any]],
    verb: Verb,
) -> None:
    kept = {pk: before[pk] for pk in plan.kept}
    after = kept | {pk: state_after(before[pk], cue) for pk, cue in plan.changed.items()}
    step = step_between(before, after, added_above=max(before, default=0))
    _write(transcript, after, step, plan.added)
    counts = {
        "changed": len(plan.changed),
        "removed": len(plan.removed),
        "added": len(plan.added),
    }
    changes = {**fields, **cue_counts(len(before), len(after) + len(plan.added))}
    record_step(transcript, step, {"kind": REPLACED, **counts}, changes, verb)


def _write(
    transcript: Transcript,
    after: CueStates,
    step: CueStep,
    added: Sequence[CueText] = (),
) -> None:
    if step.offset_ms:
        move_cues(transcript, step.offset_ms)
    elif step.snapshot is not None:
        Cue.objects.filter(transcript=transcript).delete()
        insert_known_cues(transcript, after)
    else:
        changed = {pk: after[pk] for pk, _fields in step.changed}
        gone = [*changed, *(row[0] for row in step.removed)]
        Cue.objects.filter(pk__in=ids_in(gone)).delete()
        insert_known_cues(transcript, changed | {pk: after[pk] for pk in step.added})
    insert_cues(transcript, map(state_of_text, added))
