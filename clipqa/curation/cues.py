"""Change the cues of a transcript. Each verb is one step of the transcript's history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.counters import take_writer_lock
from clipqa.curation.reindexing import reindex
from clipqa.curation.versions import increment_version, lock_version
from clipqa.db.bulk import insert_rows
from clipqa.history import current_actor
from clipqa.history.cue_revisions import NewCueRevision, cue_states, save_cue_revisions
from clipqa.history.cue_steps import CueState, CueStates, CueStep, step_of_some
from clipqa.history.states import json_value
from clipqa.lib.timecodes import LIMIT_MS, format_timecode
from clipqa.models import Answer, Cue, Transcript, Verb
from clipqa.models.revision import Changes
from clipqa.transcripts import CueText
from clipqa.transcripts.word_times import carry_over, retime

COLUMNS = (
    *("transcript_id", "start_ms", "end_ms", "speaker", "text", "corrected_at", "word_times"),
)
MAX_SPANS = 1_000  # with more changed cues all answers of the video are indexed again
EDITED, RENAMED, SHIFTED = "edited", "renamed", "shifted"


def save_cues(transcript: Transcript, saved: Sequence[Cue], deleted: Sequence[Cue] = ()) -> None:
    """Save and delete single cues, which a person has corrected if one acts."""
    with transaction.atomic():
        take_writer_lock()
        known = [cue.pk for cue in (*saved, *deleted) if cue.pk]
        before = cue_states(transcript, known)
        after = dict(_save(saved, before))
        Cue.objects.filter(pk__in=[cue.pk for cue in deleted]).delete()
        step = step_of_some(before, after)
        if step != CueStep():
            count = transcript.cues.count()
            changes = cue_counts(count - len(after) + len(before), count)
            record_step(transcript, step, {"kind": EDITED, **_counts(step, before, after)}, changes)
            reindex(answers_at(transcript, [*before.values(), *after.values()]))


def rename_speaker(transcript: Transcript, old: str, new: str, seen_version: int) -> int:
    """Give a speaker another name in all cues; return their number.

    A person who does so has corrected these cues, since they show another name.
    """
    with transaction.atomic():
        lock_version(transcript, seen_version)
        cues = Cue.objects.filter(transcript=transcript, speaker=old)
        states = cue_states(transcript, list(cues.values_list("pk", flat=True)))
        if not states or old == new:
            return 0
        step = CueStep(list(_rename(cues, states, old, new)))
        summary = {"kind": RENAMED, "from": old, "to": new, "changed": len(states)}
        record_step(transcript, step, summary)
        reindex(answers_at(transcript, [*states.values()]))
    return len(states)


def _rename(
    cues: QuerySet[Cue], states: CueStates, old: str, new: str
) -> Iterator[list[int | dict[str, list[str | None]]]]:
    """Update the speaker of cues; yield the changes of each as a step has them."""
    fields: dict[str, Any] = {"speaker": new}
    if is_person := current_actor().actor is not None:
        fields["corrected_at"] = timezone.now()
    cues.update(**fields)
    for pk, state in states.items():
        changes: dict[str, list[str | None]] = {"speaker": [old, new]}
        if is_person:
            changes["corrected_at"] = [state.corrected_at, json_value(fields["corrected_at"])]
        yield [pk, changes]


def shift_times(transcript: Transcript, offset_ms: int, seen_version: int) -> int:
    """Shift all cues; return their number. Raises `ValidationError` if one would not fit.

    No cue counts as corrected by it, since nobody has compared a single one.
    """
    with transaction.atomic():
        lock_version(transcript, seen_version)
        check_offset(transcript, offset_ms)
        count = move_cues(transcript, offset_ms)
        summary = {"kind": SHIFTED, "offset_ms": offset_ms, "changed": count}
        record_step(transcript, CueStep(offset_ms=offset_ms), summary)
        reindex(answers_at(transcript))
    return count


def check_offset(transcript: Transcript, offset_ms: int) -> None:
    reach = transcript.cues.aggregate(start=Min("start_ms"), end=Max("end_ms"))
    if reach["start"] is None or not offset_ms:
        raise ValidationError(_("There is nothing to shift. Enter a time other than 0."))
    if reach["start"] + offset_ms < 0:
        message = _(
            "The first cue would start before the recording. Shift back by at most %(most)s."
        )
        raise ValidationError(message % {"most": format_timecode(reach["start"])})
    if reach["end"] + offset_ms >= LIMIT_MS:
        raise ValidationError(_("The last cue would end after 100 hours. Shift by less."))


def move_cues(transcript: Transcript, offset_ms: int) -> int:
    cues = Cue.objects.filter(transcript=transcript)
    return cues.update(start_ms=F("start_ms") + offset_ms, end_ms=F("end_ms") + offset_ms)


def record_step(
    transcript: Transcript,
    step: CueStep,
    summary: dict[str, Any],
    changes: Changes | None = None,
    verb: Verb = Verb.CHANGED,
) -> None:
    if changes is None:
        changes = cue_counts(count := transcript.cues.count(), count)
    save_cue_revisions([NewCueRevision(transcript.pk, verb, step, summary, changes)])
    increment_version(Transcript, [transcript.pk])
    transcript.refresh_from_db(fields=["edit_version", "updated_at"])


def insert_cues(transcript: Transcript, states: Iterable[CueState]) -> None:
    values = [(transcript.pk, *_column_values(state)) for state in states]
    insert_rows(Cue, COLUMNS, values)


def insert_known_cues(transcript: Transcript, states: CueStates) -> None:
    """Insert cues under the ids that they had, by which the history knows them."""
    values = [(pk, transcript.pk, *_column_values(state)) for pk, state in states.items()]
    insert_rows(Cue, ("id", *COLUMNS), values)


def _column_values(state: CueState) -> tuple[Any, ...]:
    return (*state[:4], _adapt_time(state.corrected_at), state.word_times or None)


def state_of_text(cue: CueText) -> CueState:
    return CueState(cue.start_ms, cue.end_ms, cue.speaker, cue.text, word_times=cue.word_times)


def answers_at(transcript: Transcript, states: Collection[CueState] | None = None) -> list[int]:
    """Return the answers whose clips overlap one of these cues; without cues all of the video."""
    answers = Answer.objects.filter(clip__video=transcript.video_id).order_by("pk")
    if states is None or len(states) > MAX_SPANS:
        return list(answers.values_list("pk", flat=True))
    clips = answers.values_list("pk", "clip__start_ms", "clip__end_ms")
    return [
        pk
        for pk, start_ms, end_ms in clips
        if any(state.start_ms < end_ms and state.end_ms > start_ms for state in states)
    ]


def cue_counts(before: int, after: int) -> Changes:
    """Return the change of the number of cues. The step has the cues themselves."""
    return {"cues": [before, after]}


def _save(cues: Sequence[Cue], before: CueStates) -> Iterator[tuple[int, CueState]]:
    is_person, now = current_actor().actor is not None, timezone.now()
    for cue in cues:
        is_same = cue.pk in before and before[cue.pk][:4] == _state(cue)[:4]
        if is_person and not is_same:
            cue.corrected_at = now
        if cue.pk in before:
            cue.word_times = _word_times_after(before[cue.pk], cue) or None
        cue.save()
        yield cue.pk, _state(cue)


def _word_times_after(before: CueState, cue: Cue) -> str:
    """Return the times of the words that an edit of their cue leaves."""
    kept = carry_over(before.word_times, before.text, cue.text)
    if (cue.start_ms, cue.end_ms) == before[:2]:
        return kept
    return retime(kept, cue.start_ms - before.start_ms, cue.end_ms - cue.start_ms)


def _state(cue: Cue) -> CueState:
    times, at = (cue.start_ms, cue.end_ms), json_value(cue.corrected_at)
    return CueState(*times, cue.speaker, cue.text, at, cue.word_times or "")


def _counts(step: CueStep, before: CueStates, after: CueStates) -> dict[str, int]:
    counts = {
        "changed": len(step.changed),
        "removed": len(step.removed),
        "added": len(step.added),
    }
    states = [*before.values(), *after.values()]
    return {**counts, "at": min(state.start_ms for state in states)}


def _adapt_time(given: str | None) -> Any:
    if given is None:
        return None
    return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(given))
