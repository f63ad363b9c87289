"""What a batch of records leans on, looked up at once, and what is to be made for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from clipqa.importers.records import Record
from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video
from clipqa.statements import pairs_in, texts_in

Key = TypeVar("Key")
Noun = TypeVar("Noun")

SourceKey = tuple[str, str]  # provider, source id
QuestionKey = tuple[str, str]  # language, folded text
ClipKey = tuple[SourceKey, int, int]  # video, start, end


class Shelf(Generic[Key, Noun]):
    """Records of one noun by what identifies them: those that stand, and those to be made."""

    def __init__(self, found: Iterable[tuple[Key, Noun]]) -> None:
        self._by_key = dict(found)
        self.new: list[Noun] = []

    def get(self, key: Key) -> Noun | None:
        return self._by_key.get(key)

    def put(self, key: Key, noun: Noun) -> Noun:
        self._by_key[key] = noun
        self.new.append(noun)
        return noun


class Shelves:
    def __init__(self, records: Sequence[Record]) -> None:
        self.outlets = _outlets(records)
        self.topics = _topics(records)
        self.questions = _questions(records)
        self.videos = _videos(records)
        self.clips = _clips(records, self.videos)


def source_key(record: Record) -> SourceKey:
    return record.source.provider, record.source.source_id


def question_key(record: Record) -> QuestionKey:
    return record.language, record.folded_question


def find_answers(records: Sequence[Record]) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """The answers that records name, by outside key and by public id; locked where rows can be."""
    keys = [record.key for record in records if record.key]
    # One after the other: of both joined by OR no index serves, and every answer would be read.
    by_key = {answer.key: answer for answer in _held(~Q(key=""), key__in=texts_in(keys))}
    left = [record.public_id for record in records if record.key not in by_key]
    by_public_id = {a.public_id: a for a in _held(public_id__in=texts_in(filter(None, left)))}
    return by_key, by_public_id


def _held(*conditions: Q, **named: RawSQL) -> QuerySet[Answer]:
    answers = Answer.objects.filter(*conditions, **named).order_by("pk")
    return answers.select_related("question", "clip__video__outlet").select_for_update(of=("self",))


def _outlets(records: Sequence[Record]) -> Shelf[str, Outlet]:
    names = {record.outlet for record in records}
    return Shelf(
        (outlet.name, outlet) for outlet in Outlet.objects.filter(name__in=texts_in(names))
    )


def _topics(records: Sequence[Record]) -> Shelf[str, Topic]:
    names = {name for record in records for name in record.topics}
    return Shelf((topic.name, topic) for topic in Topic.objects.filter(name__in=texts_in(names)))


def _questions(records: Sequence[Record]) -> Shelf[QuestionKey, Question]:
    # Indexes begin with the language, and with the provider: without these all would be read.
    found = Question.objects.filter(
        language__in={record.language for record in records},
        folded_text__in=texts_in({record.folded_question for record in records}),
    )
    return Shelf(((question.language, question.folded_text), question) for question in found)


def _videos(records: Sequence[Record]) -> Shelf[SourceKey, Video]:
    sources = [record.source for record in records]
    found = Video.objects.filter(
        provider__in={source.provider for source in sources},
        source_id__in=texts_in({source.source_id for source in sources}),
    )
    return Shelf(
        ((video.provider, video.source_id), video) for video in found.select_related("outlet")
    )


def _clips(records: Sequence[Record], videos: Shelf[SourceKey, Video]) -> Shelf[ClipKey, Clip]:
    standing: dict[int, SourceKey] = {}
    starts: set[tuple[int, int]] = set()
    for record in records:
        key = source_key(record)
        if video := videos.get(key):
            standing[video.pk] = key
            starts.add((video.pk, record.start_ms))
    found = Clip.objects.filter(pk__in=pairs_in(Clip, ("video_id", "start_ms"), starts))
    # Of several equal clips the oldest serves: it comes last and stays.
    return Shelf(
        ((standing[clip.video_id], clip.start_ms, clip.end_ms), clip)
        for clip in found.order_by("-pk")
    )
