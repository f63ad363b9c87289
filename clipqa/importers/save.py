"""Bring a batch of checked records into the library. The caller holds the transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from clipqa.curation.edits import count_edit
from clipqa.importers import nouns
from clipqa.importers.answers import (
    Register,
    is_same_range,
    lay_over,
    new_answer,
    refuse_impossible_times,
    refuse_older,
)
from clipqa.importers.merging import Cues, QuestionTopics
from clipqa.importers.problems import RowRejected, RowWarning
from clipqa.importers.records import Record
from clipqa.importers.revisions import Revisions
from clipqa.importers.shelves import Shelves, find_answers
from clipqa.importers.slugs import SlugGiver
from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video
from clipqa.models.bulk import create_records
from clipqa.revisions import keep_deletion
from clipqa.search.indexing import index_answers
from clipqa.statements import ids_in

Span = tuple[int, int]  # from and to which millisecond

Problem = RowRejected | RowWarning
Report = Callable[[Problem], None]


@dataclass
class Tally:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0

    def add(self, other: Tally) -> None:
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


@dataclass
class Run:
    """What lives through a whole import."""

    now: datetime
    report: Report
    slugs: SlugGiver = field(default_factory=SlugGiver)
    answered: dict[int, int] = field(default_factory=dict)  # answer pk -> the row that named it


@dataclass
class _Planned:
    """A record that will land, with what was found or made for it."""

    record: Record
    answer: Answer
    question: Question
    video: Video
    changed: dict[str, Any]  # field -> what it said before
    is_new: bool
    has_filled: bool = False
    old_clip_id: int | None = None


class Batch:
    """First every record is planned, in memory; then all is written, a few statements a noun."""

    def __init__(self, records: Sequence[Record], run: Run) -> None:
        self._run = run
        self._records = records
        self._tally = Tally()
        self._shelves = Shelves(records)
        self._register = Register(*find_answers(records))
        self._revisions = Revisions()
        self._filled: dict[int, tuple[Video, set[str]]] = {}
        self._planned: list[_Planned] = []

    def land(self) -> Tally:
        for record in self._records:
            self._plan_or_reject(record)
        cues = Cues()
        cues.load((planned.record, planned.video) for planned in self._planned)
        topics = QuestionTopics(planned.question for planned in self._planned)
        regrouped: dict[int, Question] = {}
        for planned in self._planned:
            about = nouns.topics_of(planned.record, self._shelves)
            if topics.add(planned.question, about):
                planned.has_filled = True
                if planned.question.pk:
                    regrouped[planned.question.pk] = planned.question
            planned.has_filled |= cues.add(planned.record, planned.video)
            self._count(planned)
        if self._tally.created or self._tally.updated:
            self._write(cues, topics, regrouped)
        return self._tally

    def _plan_or_reject(self, record: Record) -> None:
        try:
            self._planned.append(self._plan(record))
        except RowRejected as rejection:
            self._tally.rejected += 1
            self._run.report(rejection)

    def _plan(self, record: Record) -> _Planned:
        """Refusals first: a rejected record leaves nothing behind."""
        standing = self._register.find(record, self._run.answered)
        if standing:
            refuse_older(record, standing, self._run.now)
        nouns.refuse_what_does_not_fit(record, self._shelves)
        answer = standing or new_answer(record)
        refuse_impossible_times(record, answer)
        question = nouns.question_of(record, self._shelves, self._warn)
        video, filled = nouns.video_of(record, self._shelves, self._warn)
        self._note_filled(video, filled)
        old_clip = standing.clip if standing else None
        if old_clip and is_same_range(old_clip, video.pk, record):
            clip = old_clip
        else:
            clip = nouns.clip_of(record, video, self._shelves)
        changed = lay_over(answer, record, question, clip, self._run.now, self._warn)
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
        leaning = _answers_leaning_on(regrouped.keys(), set(self._filled), cues.changed_spans)
        changed = {p.answer.pk for p in self._planned if p.is_new or p.changed}
        index_answers(sorted(changed | leaning), self._run.now)

    def _write_nouns(self) -> None:
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
        """A clip that served only an answer which has moved on would lie about for ever."""
        ids = [planned.old_clip_id for planned in self._planned if planned.old_clip_id]
        left = list(Clip.objects.filter(pk__in=ids, answers__isnull=True)) if ids else []
        keep_deletion(left)
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


def _answers_leaning_on(
    questions: Iterable[int], videos: Iterable[int], spans: dict[int, list[Span]]
) -> set[int]:
    """Every answer whose entry shows what the batch has changed around it."""
    asked = Answer.objects.filter(question__in=ids_in(questions))
    shown = Answer.objects.filter(clip__video__in=ids_in(videos))
    # One after the other: of both joined by OR no index serves.
    by_noun = [*asked.values_list("pk", flat=True), *shown.values_list("pk", flat=True)]
    return {*by_noun, *_answers_that_hear(spans)}


def _answers_that_hear(spans: dict[int, list[Span]]) -> Iterator[int]:
    pieces = {video: _melted(found) for video, found in spans.items()}
    clips = Answer.objects.filter(clip__video__in=ids_in(pieces)).values_list(
        "pk", "clip__video", "clip__start_ms", "clip__end_ms"
    )
    for pk, video, start_ms, end_ms in clips:
        if any(first < end_ms and last > start_ms for first, last in pieces[video]):
            yield pk


def _melted(spans: Iterable[Span]) -> list[Span]:
    """The same time in fewer pieces."""
    melted: list[Span] = []
    for first_ms, last_ms in sorted(spans):
        if melted and first_ms <= melted[-1][1]:
            melted[-1] = melted[-1][0], max(melted[-1][1], last_ms)
        else:
            melted.append((first_ms, last_ms))
    return melted
