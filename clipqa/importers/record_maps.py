"""Look up the records that a batch refers to in bulk, and collect new ones to create."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from clipqa.db.statements import pairs_in, texts_in
from clipqa.importers.names import NameIndex, NameMap
from clipqa.importers.records import Record
from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video

Key = TypeVar("Key")
ImportedModel = TypeVar("ImportedModel")

SourceKey = tuple[str, str]  # provider, source id
QuestionKey = tuple[str, str]  # language, folded text
ClipKey = tuple[SourceKey, int, int]  # video, start, end


class RecordMap(Generic[Key, ImportedModel]):
    """Records of one model by their natural key: existing ones, and new ones to create."""

    def __init__(self, found: Iterable[tuple[Key, ImportedModel]]) -> None:
        self._by_key = dict(found)
        self.new: list[ImportedModel] = []

    def get(self, key: Key) -> ImportedModel | None:
        return self._by_key.get(key)

    def put(self, key: Key, record: ImportedModel) -> ImportedModel:
        self._by_key[key] = record
        self.new.append(record)
        return record


class NameIndexes:
    """The names of outlets and topics, kept in memory for a whole import."""

    def __init__(self) -> None:
        self.outlets = NameIndex(Outlet)
        self.topics = NameIndex(Topic)

    def clear(self) -> None:
        self.outlets.clear()
        self.topics.clear()


class RecordMaps:
    def __init__(self, records: Sequence[Record], names: NameIndexes) -> None:
        outlets = (record.outlet for record in records)
        topics = (name for record in records for name in record.topics)
        self.outlets = NameMap(outlets, names.outlets)
        self.topics = NameMap(topics, names.topics)
        self.questions = _questions(records)
        self.videos = _videos(records)
        self.clips = _clips(records, self.videos)


def source_key(record: Record) -> SourceKey:
    return record.source.provider, record.source.source_id


def question_key(record: Record) -> QuestionKey:
    return record.language, record.folded_question


def find_answers(records: Sequence[Record]) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """Return the answers that records refer to, by key and by public id.

    Locks their rows if the database supports it.
    """
    keys = [record.key for record in records if record.key]
    # Two queries, since a condition with OR would use no index and read every answer.
    by_key = {answer.key: answer for answer in _locked(~Q(key=""), key__in=texts_in(keys))}
    remaining = [record.public_id for record in records if record.key not in by_key]
    by_public_id = {
        a.public_id: a for a in _locked(public_id__in=texts_in(filter(None, remaining)))
    }
    return by_key, by_public_id


def _locked(*conditions: Q, **named: RawSQL) -> QuerySet[Answer]:
    answers = Answer.objects.filter(*conditions, **named).order_by("pk")
    return answers.select_related("question", "clip__video__outlet").select_for_update(of=("self",))


def _questions(records: Sequence[Record]) -> RecordMap[QuestionKey, Question]:
    # The index begins with the language. Without this condition every question would be read.
    found = Question.objects.filter(
        language__in={record.language for record in records},
        folded_text__in=texts_in({record.folded_question for record in records}),
    ).order_by("-duplicate_number", "-pk")  # the last of several with one text is in the map
    return RecordMap(((question.language, question.folded_text), question) for question in found)


def _videos(records: Sequence[Record]) -> RecordMap[SourceKey, Video]:
    sources = [record.source for record in records]
    # The provider is needed for the same reason.
    found = Video.objects.filter(
        provider__in={source.provider for source in sources},
        source_id__in=texts_in({source.source_id for source in sources}),
    )
    return RecordMap(
        ((video.provider, video.source_id), video) for video in found.select_related("outlet")
    )


def _clips(
    records: Sequence[Record], videos: RecordMap[SourceKey, Video]
) -> RecordMap[ClipKey, Clip]:
    keys_by_video: dict[int, SourceKey] = {}
    starts: set[tuple[int, int]] = set()
    for record in records:
        key = source_key(record)
        if video := videos.get(key):
            keys_by_video[video.pk] = key
            starts.add((video.pk, record.start_ms))
            if record.in_minutes:
                starts.add((video.pk, record.in_minutes[0]))
    found = Clip.objects.filter(pk__in=pairs_in(Clip, ("video_id", "start_ms"), starts))
    # Of several equal clips the oldest is used: it comes last and replaces the others in the map.
    return RecordMap(
        ((keys_by_video[clip.video_id], clip.start_ms, clip.end_ms), clip)
        for clip in found.order_by("-pk")
    )
