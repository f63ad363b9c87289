"""Save a batch of valid records. The caller opens the transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from clipqa.curation.citations import follow_answers
from clipqa.curation.evidence_results import mark_unchecked
from clipqa.curation.versions import increment_version
from clipqa.db.bulk import create_records
from clipqa.db.statements import ids_in
from clipqa.history import save_deletion
from clipqa.importers import related
from clipqa.importers.answers import (
    ExistingAnswers,
    apply,
    is_same_range,
    new_answer,
    reject_impossible_times,
    reject_outdated,
)
from clipqa.importers.merging import Cues, QuestionTopics
from clipqa.importers.outcomes import NewRecord, Outcomes, RecordOutcome
from clipqa.importers.permissions import as_draft, reject_change_of, reject_forbidden
from clipqa.importers.problems import RowFinding, RowRejected, RowWarning
from clipqa.importers.record_maps import NameIndexes, RecordMaps, find_answers
from clipqa.importers.records import Record
from clipqa.importers.revisions import Revisions
from clipqa.importers.slugs import SlugAllocator
from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video
from clipqa.search.indexing import index_answers

Span = tuple[int, int]  # start and end in milliseconds

Problem = RowRejected | RowWarning | RowFinding
Report = Callable[[Problem], None]


MAX_NAMED = 20  # names of new records that are reported for each model


@dataclass(frozen=True)
class NewNames:
    """The number of new records of a model, and the names of the first ones."""

    count: int = 0
    first: tuple[str, ...] = ()

    def __add__(self, other: NewNames) -> NewNames:
        return NewNames(self.count + other.count, (self.first + other.first)[:MAX_NAMED])

    @classmethod
    def of(cls, records: Sequence[Model]) -> NewNames:
        return cls(len(records), tuple(map(str, records[:MAX_NAMED])))


@dataclass
class ImportCounts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    new_outlets: NewNames = NewNames()
    new_topics: NewNames = NewNames()
    new_videos: NewNames = NewNames()

    def add(self, other: ImportCounts) -> None:
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


@dataclass
class Run:
    """The state that the batches of an import share."""

    now: datetime
    report: Report
    slugs: SlugAllocator = field(default_factory=SlugAllocator)
    names: NameIndexes = field(default_factory=NameIndexes)
    answer_rows: dict[int, int] = field(default_factory=dict)  # answer pk -> the row of its record
    person: Any = None  # None for a command
    outcomes: Outcomes | None = None


@dataclass
class _Planned:
    """A record to be saved, with the model instances that were found or created for it."""

    record: Record
    answer: Answer
    question: Question
    video: Video
    changed: dict[str, Any]  # field -> old value
    is_new: bool
    added: list[str] = field(default_factory=list)  # fields that complete shared records
    old_clip_id: int | None = None
    shown: dict[str, Any] = field(default_factory=dict)  # the old values of related records


class Batch:
    """Plans all records in memory first, then writes them in a few statements per model."""

    def __init__(self, records: Sequence[Record], run: Run) -> None:
        self._run = run
        self._records = records
        self._counts = ImportCounts()
        self._maps = RecordMaps(records, run.names, run.person)
        self._existing = ExistingAnswers(*find_answers(records))
        self._revisions = Revisions()
        self._filled: dict[int, tuple[Video, set[str]]] = {}
        self._planned: list[_Planned] = []

    def save(self) -> ImportCounts:
        for record in self._records:
            self._plan_or_reject(record)
        cues = Cues()
        cues.load((planned.record, planned.video) for planned in self._planned)
        topics = QuestionTopics(planned.question for planned in self._planned)
        changed_questions: dict[int, Question] = {}
        for planned in self._planned:
            named_topics = related.get_or_create_topics(planned.record, self._maps, self._warn)
            if topics.add(planned.question, named_topics):
                planned.added.append("topics")
                if planned.question.pk:
                    changed_questions[planned.question.pk] = planned.question
            if cues.add(planned.record, planned.video):
                planned.added.append("transcript")
            self._count(planned)
        if self._counts.created or self._counts.updated:
            self._write(cues, topics, changed_questions)
        self._count_new()
        return self._counts

    def _count_new(self) -> None:
        self._counts.new_outlets = NewNames.of(self._maps.outlets.new)
        self._counts.new_topics = NewNames.of(self._maps.topics.new)
        self._counts.new_videos = NewNames.of(self._maps.videos.new)
        if self._run.outcomes:
            maps = self._maps
            for record in (*maps.outlets.new, *maps.topics.new, *maps.videos.new):
                self._run.outcomes(NewRecord(str(record._meta.model_name), str(record)))

    def _plan_or_reject(self, record: Record) -> None:
        try:
            self._planned.append(self._plan(record))
        except RowRejected as rejection:
            self._counts.rejected += 1
            self._run.report(rejection)

    def _plan(self, record: Record) -> _Planned:
        """Find or create the model instances of a record. Raises RowRejected.

        All checks come first, since a rejected record must not create any.
        """
        record = related.with_fitting_times(record, self._maps, self._warn)
        existing = self._existing.find(record, self._run.answer_rows)
        person = self._run.person
        record = as_draft(record, existing, person, self._warn)
        if existing:
            reject_change_of(existing, record, person, self._run.now)
            reject_outdated(record, existing, self._run.now)
        reject_forbidden(record, self._maps)  # first, since it names nothing hidden
        related.reject_invalid(record, self._maps)
        answer = existing or new_answer(record, person)
        reject_impossible_times(record, answer)
        question = related.get_or_create_question(record, self._maps, self._warn, existing)
        video, filled = related.get_or_create_video(record, self._maps, self._warn)
        self._add_filled(video, filled)
        old_clip = existing.clip if existing else None
        if old_clip and is_same_range(old_clip, video.pk, record):
            clip = old_clip
        else:
            clip = related.get_or_create_clip(record, video, self._maps)
        shown = {"question": existing.question, "clip": existing.clip} if existing else {}
        changed = apply(answer, record, question, clip, self._run.now, self._warn)
        if existing:
            self._run.answer_rows[existing.pk] = record.row
        old_id = old_clip.pk if old_clip and "clip" in changed else None
        return _Planned(
            record, answer, question, video, changed, not existing, filled, old_id, shown
        )

    def _warn(self, warning: RowWarning) -> None:
        self._counts.warnings += 1
        self._run.report(warning)

    def _add_filled(self, video: Video, filled: list[str]) -> None:
        if filled and video.pk:
            self._filled.setdefault(video.pk, (video, set()))[1].update(filled)

    def _count(self, planned: _Planned) -> None:
        if planned.is_new:
            self._counts.created += 1
        elif planned.changed or planned.added:
            self._counts.updated += 1
        else:
            self._counts.unchanged += 1
        if self._run.outcomes:
            self._run.outcomes(_outcome(planned))

    def _write(
        self, cues: Cues, topics: QuestionTopics, changed_questions: dict[int, Question]
    ) -> None:
        self._write_related()
        topics.write()
        cues.write(self._revisions)
        self._write_answers()
        increment_version(Question, changed_questions)
        self._add_revisions(topics, changed_questions.values())
        self._revisions.write()
        dependents = _dependent_answers(
            changed_questions.keys(), set(self._filled), cues.changed_spans
        )
        changed = {p.answer.pk for p in self._planned if p.is_new or p.changed}
        new = {p.answer.pk for p in self._planned if p.is_new}
        mark_unchecked((changed | dependents) - new)
        follow_answers(changed | dependents, self._run.now)
        index_answers(sorted(changed | dependents), self._run.now)

    def _write_related(self) -> None:
        # In the order of their foreign keys.
        maps, slugs = self._maps, self._run.slugs
        slugs.allocate(Outlet, maps.outlets.new)
        create_records(maps.outlets.new)
        slugs.allocate(Topic, maps.topics.new)
        create_records(maps.topics.new)
        slugs.allocate(Question, maps.questions.new)
        create_records(maps.questions.new)
        slugs.allocate(Video, maps.videos.new)
        create_records(maps.videos.new)
        for video, fields in self._filled.values():
            video.save(update_fields=fields)
            self._revisions.add_changed(video, dict.fromkeys(fields, None))
        create_records(maps.clips.new)

    def _write_answers(self) -> None:
        new = [planned.answer for planned in self._planned if planned.is_new]
        create_records(new)
        self._run.answer_rows |= {p.answer.pk: p.record.row for p in self._planned if p.is_new}
        self._revisions.add_created(new)
        for planned in self._planned:
            if planned.changed and not planned.is_new:
                planned.answer.save(update_fields=planned.changed)
                self._revisions.add_changed(planned.answer, planned.changed)
        self._delete_unused_clips()

    def _delete_unused_clips(self) -> None:
        """Delete clips that no answer uses after theirs has taken another one."""
        ids = [planned.old_clip_id for planned in self._planned if planned.old_clip_id]
        unused = list(Clip.objects.filter(pk__in=ids, answers__isnull=True)) if ids else []
        save_deletion(unused)
        Clip.objects.filter(pk__in=[clip.pk for clip in unused]).delete()

    def _add_revisions(self, topics: QuestionTopics, changed_questions: Iterable[Question]) -> None:
        maps = self._maps
        created: list[Iterable[Model]] = [maps.outlets.new, maps.topics.new]
        created += [maps.questions.new, maps.videos.new, maps.clips.new]
        for records in created:
            self._revisions.add_created(records)
        named_topics = topics.by_question()
        for question in changed_questions:
            before, after = named_topics[id(question)]
            self._revisions.add_changes(question, {"topics": [before, after]})


def _outcome(planned: _Planned) -> RecordOutcome:
    related_names = planned.shown.keys() & planned.changed.keys()
    old = planned.changed | {name: planned.shown[name] for name in related_names}
    changes = {name: (value, getattr(planned.answer, name)) for name, value in old.items()}
    added = tuple(dict.fromkeys(planned.added))
    is_new = planned.is_new
    return RecordOutcome(
        planned.record.row, planned.question.text, is_new, {} if is_new else changes, added
    )


def _dependent_answers(
    questions: Iterable[int], videos: Iterable[int], spans: dict[int, list[Span]]
) -> set[int]:
    """Return the dependents of changed questions, videos and cues, which are indexed again."""
    by_question = Answer.objects.filter(question__in=ids_in(questions))
    by_video = Answer.objects.filter(clip__video__in=ids_in(videos))
    # Two queries, since a condition with OR would use no index.
    by_record = [*by_question.values_list("pk", flat=True), *by_video.values_list("pk", flat=True)]
    return {*by_record, *_answers_with_cues_in(spans)}


def _answers_with_cues_in(spans: dict[int, list[Span]]) -> Iterator[int]:
    pieces = {video: _merged_spans(found) for video, found in spans.items()}
    clips = Answer.objects.filter(clip__video__in=ids_in(pieces)).values_list(
        "pk", "clip__video", "clip__start_ms", "clip__end_ms"
    )
    for pk, video, start_ms, end_ms in clips:
        if any(first < end_ms and last > start_ms for first, last in pieces[video]):
            yield pk


def _merged_spans(spans: Iterable[Span]) -> list[Span]:
    """Merge spans that overlap or adjoin."""
    merged: list[Span] = []
    for first_ms, last_ms in sorted(spans):
        if merged and first_ms <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], last_ms)
        else:
            merged.append((first_ms, last_ms))
    return merged
