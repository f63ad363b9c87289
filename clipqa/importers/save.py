"""Save a batch of valid records. The caller opens the transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from clipqa.curation.versions import count_edit
from clipqa.db.bulk import create_records
from clipqa.db.statements import ids_in
from clipqa.history import save_deletion
from clipqa.importers import related
from clipqa.importers.answers import (
    Register,
    apply,
    is_same_range,
    new_answer,
    refuse_impossible_times,
    refuse_older,
)
from clipqa.importers.merging import Cues, QuestionTopics
from clipqa.importers.problems import RowRejected, RowWarning
from clipqa.importers.record_maps import NameIndexes, RecordMaps, find_answers
from clipqa.importers.records import Record
from clipqa.importers.revisions import Revisions
from clipqa.importers.slugs import SlugGiver
from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video
from clipqa.search.indexing import index_answers

Span = tuple[int, int]  # start and end in milliseconds

Problem = RowRejected | RowWarning
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
    slugs: SlugGiver = field(default_factory=SlugGiver)
    names: NameIndexes = field(default_factory=NameIndexes)
    answered: dict[int, int] = field(default_factory=dict)  # answer pk -> the row of its record


@dataclass
class _Planned:
    """A record to be saved, with the model instances that were found or created for it."""

    record: Record
    answer: Answer
    question: Question
    video: Video
    changed: dict[str, Any]  # field -> old value
    is_new: bool
    has_filled: bool = False
    old_clip_id: int | None = None


class Batch:
    """Plans all records in memory first, then writes them in a few statements per model."""

    def __init__(self, records: Sequence[Record], run: Run) -> None:
        self._run = run
        self._records = records
        self._tally = ImportCounts()
        self._shelves = RecordMaps(records, run.names)
        self._register = Register(*find_answers(records))
        self._revisions = Revisions()
        self._filled: dict[int, tuple[Video, set[str]]] = {}
        self._planned: list[_Planned] = []

    def land(self) -> ImportCounts:
        for record in self._records:
            self._plan_or_reject(record)
        cues = Cues()
        cues.load((planned.record, planned.video) for planned in self._planned)
        topics = QuestionTopics(planned.question for planned in self._planned)
        regrouped: dict[int, Question] = {}
        for planned in self._planned:
            about = related.topics_of(planned.record, self._shelves, self._warn)
            if topics.add(planned.question, about):
                planned.has_filled = True
                if planned.question.pk:
                    regrouped[planned.question.pk] = planned.question
            planned.has_filled |= cues.add(planned.record, planned.video)
            self._count(planned)
        if self._tally.created or self._tally.updated:
            self._write(cues, topics, regrouped)
        self._name_new()
        return self._tally

    def _name_new(self) -> None:
        self._tally.new_outlets = NewNames.of(self._shelves.outlets.new)
        self._tally.new_topics = NewNames.of(self._shelves.topics.new)
        self._tally.new_videos = NewNames.of(self._shelves.videos.new)

    def _plan_or_reject(self, record: Record) -> None:
        try:
            self._planned.append(self._plan(record))
        except RowRejected as rejection:
            self._tally.rejected += 1
            self._run.report(rejection)

    def _plan(self, record: Record) -> _Planned:
        """Find or create the model instances of a record. Raises RowRejected.

        All checks come first, since a rejected record must not create any.
        """
        record = related.with_times_that_fit(record, self._shelves, self._warn)
        standing = self._register.find(record, self._run.answered)
        if standing:
            refuse_older(record, standing, self._run.now)
        related.refuse_what_does_not_fit(record, self._shelves)
        answer = standing or new_answer(record)
        refuse_impossible_times(record, answer)
        question = related.question_of(record, self._shelves, self._warn, standing)
        video, filled = related.video_of(record, self._shelves, self._warn)
        self._note_filled(video, filled)
        old_clip = standing.clip if standing else None
        if old_clip and is_same_range(old_clip, video.pk, record):
            clip = old_clip
        else:
            clip = related.clip_of(record, video, self._shelves)
        changed = apply(answer, record, question, clip, self._run.now, self._warn)
        if standing:
            self._run.answered[standing.pk] = record.row
        old_id = old_clip.pk if old_clip and "clip" in changed else None
        return _Planned(
            record, answer, question, video, changed, not standing, bool(filled), old_id
        )

    def _warn(self, warning: RowWarning) -> None:
        self._tally.warnings += 1
        self._run.report(warning)

    def _note_filled(self, video: Video, filled: list[str]) -> None:
        if filled and video.pk:
            self._filled.setdefault(video.pk, (video, set()))[1].update(filled)

    def _count(self, planned: _Planned) -> None:
        if planned.is_new:
            self._tally.created += 1
        elif planned.changed or planned.has_filled:
            self._tally.updated += 1
        else:
            self._tally.unchanged += 1

    def _write(self, cues: Cues, topics: QuestionTopics, regrouped: dict[int, Question]) -> None:
        self._write_nouns()
        topics.write()
        cues.write()
        self._write_answers()
        count_edit(Question, regrouped)
        self._note_nouns(topics, regrouped.values())
        self._revisions.write()
        dependents = _dependent_answers(regrouped.keys(), set(self._filled), cues.changed_spans)
        changed = {p.answer.pk for p in self._planned if p.is_new or p.changed}
        index_answers(sorted(changed | dependents), self._run.now)

    def _write_nouns(self) -> None:
        # In the order of their foreign keys.
        shelves, slugs = self._shelves, self._run.slugs
        slugs.give(Outlet, shelves.outlets.new)
        create_records(shelves.outlets.new)
        slugs.give(Topic, shelves.topics.new)
        create_records(shelves.topics.new)
        slugs.give(Question, shelves.questions.new)
        create_records(shelves.questions.new)
        slugs.give(Video, shelves.videos.new)
        create_records(shelves.videos.new)
        for video, fields in self._filled.values():
            video.save(update_fields=fields)
            self._revisions.changed(video, dict.fromkeys(fields, None))
        create_records(shelves.clips.new)

    def _write_answers(self) -> None:
        new = [planned.answer for planned in self._planned if planned.is_new]
        create_records(new)
        self._run.answered |= {p.answer.pk: p.record.row for p in self._planned if p.is_new}
        self._revisions.created(new)
        for planned in self._planned:
            if planned.changed and not planned.is_new:
                planned.answer.save(update_fields=planned.changed)
                self._revisions.changed(planned.answer, planned.changed)
        self._delete_left_clips()

    def _delete_left_clips(self) -> None:
        """Delete clips that no answer uses after theirs has taken another one."""
        ids = [planned.old_clip_id for planned in self._planned if planned.old_clip_id]
        left = list(Clip.objects.filter(pk__in=ids, answers__isnull=True)) if ids else []
        save_deletion(left)
        Clip.objects.filter(pk__in=[clip.pk for clip in left]).delete()

    def _note_nouns(self, topics: QuestionTopics, regrouped: Iterable[Question]) -> None:
        shelves = self._shelves
        made: list[Iterable[Model]] = [shelves.outlets.new, shelves.topics.new]
        made += [shelves.questions.new, shelves.videos.new, shelves.clips.new]
        for records in made:
            self._revisions.created(records)
        about = topics.by_question()
        for question in regrouped:
            before, after = about[id(question)]
            self._revisions.noted(question, {"topics": [before, after]})


def _dependent_answers(
    questions: Iterable[int], videos: Iterable[int], spans: dict[int, list[Span]]
) -> set[int]:
    """Return the dependents of changed questions, videos and cues, which are indexed again."""
    asked = Answer.objects.filter(question__in=ids_in(questions))
    shown = Answer.objects.filter(clip__video__in=ids_in(videos))
    # Two queries, since a condition with OR would use no index.
    by_noun = [*asked.values_list("pk", flat=True), *shown.values_list("pk", flat=True)]
    return {*by_noun, *_answers_that_hear(spans)}


def _answers_that_hear(spans: dict[int, list[Span]]) -> Iterator[int]:
    pieces = {video: _merged_spans(found) for video, found in spans.items()}
    clips = Answer.objects.filter(clip__video__in=ids_in(pieces)).values_list(
        "pk", "clip__video", "clip__start_ms", "clip__end_ms"
    )
    for pk, video, start_ms, end_ms in clips:
        if any(first < end_ms and last > start_ms for first, last in pieces[video]):
            yield pk


def _merged_spans(spans: Iterable[Span]) -> list[Span]:
    """Merge spans that overlap or adjoin."""
    melted: list[Span] = []
    for first_ms, last_ms in sorted(spans):
        if melted and first_ms <= melted[-1][1]:
            melted[-1] = melted[-1][0], max(melted[-1][1], last_ms)
        else:
            melted.append((first_ms, last_ms))
    return melted
