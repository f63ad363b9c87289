"""Undo an import of the admin: what was edited or used since is left alone.

Changed records are restored as the history does it, new ones are deleted, the answers first. The
deletions have revisions too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.counters import take_writer_lock
from clipqa.curation import delete_record, save_answer, save_record
from clipqa.curation.answers import delete_answers
from clipqa.curation.get_or_create import get_or_create_clip
from clipqa.curation.records import change_topics
from clipqa.curation.reindexing import deferred_reindexing
from clipqa.curation.restoring import apply_state
from clipqa.curation.transcripts import restore_transcript
from clipqa.db.statements import ids_in
from clipqa.history import as_actor, save_deletion, state_at
from clipqa.history.audit import note
from clipqa.history.cue_revisions import cues_after
from clipqa.models import (
    Answer,
    AnswerImport,
    Clip,
    Event,
    LibraryState,
    Outlet,
    Question,
    Revision,
    Source,
    Topic,
    Transcript,
    Verb,
    Video,
)

OWN_FIELDS = {field.name for field in Answer._meta.concrete_fields} - {"clip", "question"}
# Of these an answer may have none, since its deletion would delete or detach them.
USES = ("citations", "reports", "proposals", "sent_back", "reader_questions", "evidence_overrides")
# New records are deleted in this order, if no other record needs them.
SHARED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Clip, ("answers",)),
    (Video, ("clips",)),
    (Question, ("answers", "comments")),
    (Topic, ("questions", "articles", "main_articles")),
    (Outlet, ("videos",)),
)


@dataclass
class Undone:
    undone: int = 0
    left: list[str] = field(default_factory=list)  # questions of the answers that were left alone


class _Journal:
    """The revisions that an import wrote, and the records that nobody has changed since."""

    def __init__(self, staged: AnswerImport) -> None:
        self._last = staged.last_revision or 0
        own = Revision.objects.filter(
            pk__gte=staged.first_revision or 0,
            pk__lte=self._last,
            source=Source.IMPORT,
            actor=staged.by_id,
        )
        self._of: dict[str, dict[int, list[Revision]]] = {}
        for revision in own.order_by("pk"):
            records = self._of.setdefault(revision.model_name, {})
            records.setdefault(revision.record_id, []).append(revision)

    def first(self, model: type[models.Model]) -> dict[int, Revision]:
        """Return the first revision of each record of a model."""
        found = self._of.get(str(model._meta.model_name), {})
        return {pk: revisions[0] for pk, revisions in found.items()}

    def changes(self, model: type[models.Model], pk: int) -> dict[str, list[Any]]:
        """Return the changed fields, each with its value before and after the import."""
        changes: dict[str, list[Any]] = {}
        for revision in self._of[str(model._meta.model_name)][pk]:
            for name, (before, after) in revision.changes.items():
                changes[name] = [changes.get(name, [before])[0], after]
        return changes

    def created(self, model: type[models.Model]) -> set[int]:
        first = self.first(model)
        return {pk for pk, revision in first.items() if revision.verb == Verb.CREATED}

    def edited_since(self, model: type[models.Model], ids: Iterable[int]) -> set[int]:
        """Return those records that have later revisions."""
        found = Revision.objects.filter(
            model_name=model._meta.model_name, record_id__in=ids_in(list(ids))
        )
        newest = found.values_list("record_id").annotate(last=Max("pk"))
        return {pk for pk, last in newest if last > self._last}

    def untouched(self, model: type[models.Model], ids: Iterable[int]) -> list[int]:
        wanted = set(ids)
        return sorted(wanted - self.edited_since(model, wanted))


def undo(staged: AnswerImport, person: Any) -> Undone:
    """Undo an applied import, as far as its answers are as it left them."""
    why = _("Import undone: “%(name)s”") % {"name": staged.name}
    with deferred_reindexing(), as_actor(why=why):
        take_writer_lock()
        locked = AnswerImport.objects.select_for_update().get(pk=staged.pk)
        if locked.undone_at is not None:
            return Undone()
        journal = _Journal(locked)
        outcome = _undo_answers(journal, person)
        _undo_transcripts(journal, why)
        _undo_shared(journal)
        _delete_created(journal)
        locked.undone_at = timezone.now()
        locked.save(update_fields=["undone_at"])
        counts = {"undone": outcome.undone, "left": len(outcome.left)}
        note(Event.IMPORTED, staged.name, after=counts)
        LibraryState.objects.touch()
    return outcome


def _undo_answers(journal: _Journal, person: Any) -> Undone:
    ids = journal.first(Answer).keys()
    answers = Answer.objects.filter(pk__in=ids_in(list(ids)))
    found = list(answers.select_related("question", "clip__video").order_by("pk"))
    left = _left_alone(journal, found)
    created = journal.created(Answer)
    new = [each for each in found if each.pk in created - left]
    changed = [each for each in found if each.pk not in created | left]
    names = [each.question.text for each in found if each.pk in left]
    for answer in changed:
        _restore(answer, journal, person)
    delete_answers(new)
    return Undone(len(new) + len(changed), names)


def _left_alone(journal: _Journal, answers: list[Answer]) -> set[int]:
    """Return the answers that were edited since, as were their clips or questions, or are used."""
    edited = journal.edited_since(Answer, [answer.pk for answer in answers])
    clips = journal.edited_since(Clip, {answer.clip_id for answer in answers})
    questions = journal.edited_since(Question, {answer.question_id for answer in answers})
    edited |= {
        answer.pk
        for answer in answers
        if answer.clip_id in clips or answer.question_id in questions
    }
    ids = ids_in([answer.pk for answer in answers])
    for name in USES:
        used = Answer.objects.filter(pk__in=ids, **{f"{name}__isnull": False})
        edited |= set(used.values_list("pk", flat=True))
    return edited


def _restore(answer: Answer, journal: _Journal, person: Any) -> None:
    before = {name: old for name, (old, _new) in journal.changes(Answer, answer.pk).items()}
    own = tuple(name for name in before if name in OWN_FIELDS)
    apply_state(answer, before, own)
    if "question" in before:
        answer.question = Question.objects.get(pk=before["question"])
    if "clip" in before:
        answer.clip = _clip_before(answer, before["clip"], journal, person)
    save_answer(answer, verb=Verb.RESTORED)


def _clip_before(answer: Answer, pk: int, journal: _Journal, person: Any) -> Clip:
    """Return the former clip. An import deletes one that no answer has any more."""
    found = Clip.objects.filter(pk=pk).first()
    if found is not None:
        return found
    state = state_at(Clip, pk, journal.first(Answer)[answer.pk].pk)
    video = Video.objects.get(pk=state["video"])
    times = {"video": video, "start_ms": state["start_ms"], "end_ms": state["end_ms"]}
    return get_or_create_clip(answer, times, person, Verb.RESTORED)


def _undo_transcripts(journal: _Journal, why: str) -> None:
    first = journal.first(Transcript)
    for transcript in _records(Transcript, journal.untouched(Transcript, first)):
        if transcript.pk in journal.created(Transcript):
            delete_record(transcript)
        else:
            cues = cues_after(transcript, first[transcript.pk].pk - 1)
            restore_transcript(transcript, {}, cues, transcript.edit_version, why)


def _undo_shared(journal: _Journal) -> None:
    """Remove the added topics of questions, and the filled-in details of videos."""
    for model in (Question, Video):
        changed = set(journal.first(model)) - journal.created(model)
        for record in _records(model, journal.untouched(model, changed)):
            _undo_changes(record, journal.changes(model, record.pk))


def _undo_changes(record: Any, changes: dict[str, list[Any]]) -> None:
    if "topics" in changes:
        before, after = changes["topics"]
        change_topics(record, removed=set(after) - set(before))
    others = {name: old for name, (old, _new) in changes.items() if name != "topics"}
    if others:
        apply_state(record, others, tuple(others))
        save_record(record, verb=Verb.RESTORED)


def _delete_created(journal: _Journal) -> None:
    for model, users in SHARED:
        ids = journal.untouched(model, journal.created(model))
        unused = Q(**{f"{name}__isnull": True for name in users})
        records = list(_records(model, ids).filter(unused))
        save_deletion(records)
        model._default_manager.filter(pk__in=ids_in([each.pk for each in records])).delete()


def _records(model: type[models.Model], ids: list[int]) -> Any:
    return model._default_manager.filter(pk__in=ids_in(ids)).order_by("pk")
