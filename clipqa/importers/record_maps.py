"""Look up the records that a batch refers to in bulk, and collect new ones to create."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from clipqa.curation.roles import visible_to
from clipqa.db.statements import ids_in, pairs_in, texts_in
from clipqa.importers.merging import Cues
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

    def values(self) -> Iterable[ImportedModel]:
        return self._by_key.values()

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
    """The records that a batch refers to, for an import by `person`; None for a command.

    A question or a clip that is hidden from that user is not found. A hidden video is in
    `hidden_videos`, since a library has each video once.
    """

    def __init__(self, records: Sequence[Record], names: NameIndexes, person: Any = None) -> None:
        outlets = (record.outlet for record in records)
        topics = (name for record in records for name in record.topics)
        self.person = person
        self.outlets = NameMap(outlets, names.outlets)
        self.topics = NameMap(topics, names.topics)
        self.questions, self.duplicate_numbers = _questions(records, person)
        self.videos = _videos(records)
        self.hidden_videos = _hidden(self.videos, person)
        self.clips = _clips(records, self.videos, person)
        self.given_topics: set[tuple[int, int]] = set()  # ids of questions and their topics
        self.cues = Cues()
        if person is not None:
            self._load_parts_that_need_rights(records)

    def _load_parts_that_need_rights(self, records: Sequence[Record]) -> None:
        """Load what a record may name without changing it (`permissions.py`)."""
        if not self.person.has_perm("clipqa.change_question"):
            ids = [question.pk for question in self.questions.values()]
            through = Question.topics.through.objects.filter(question__in=ids_in(ids))
            self.given_topics = set(through.values_list("question_id", "topic_id"))
        if not self.person.has_perm("clipqa.change_transcript"):
            pairs = ((record, self.videos.get(source_key(record))) for record in records)
            self.cues.load((record, video) for record, video in pairs if video)


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


def _questions(
    records: Sequence[Record], person: Any
) -> tuple[RecordMap[QuestionKey, Question], dict[QuestionKey, int]]:
    """Return the visible questions, and the number of a duplicate of each hidden one."""
    # The index begins with the language. Without this condition every question would be read.
    found = Question.objects.filter(
        language__in={record.language for record in records},
        folded_text__in=texts_in({record.folded_question for record in records}),
    ).order_by("-duplicate_number", "-pk")  # the last of several with one text is in the map
    visible = _visible_ids(Question, found, person)
    numbers: dict[QuestionKey, int] = {}
    for each in found:
        numbers.setdefault((each.language, each.folded_text), each.duplicate_number + 1)
    pairs = (((each.language, each.folded_text), each) for each in found if each.pk in visible)
    return RecordMap(pairs), numbers


def _visible_ids(model: type[Model], found: Iterable[Model], person: Any) -> set[int]:
    """Return the ids of those records that the user sees; without a user all of them."""
    ids = {record.pk for record in found}
    if person is None or not ids:
        return ids
    visible = visible_to(person, model._default_manager.filter(pk__in=ids_in(ids)))
    return set(visible.values_list("pk", flat=True))


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


def _hidden(videos: RecordMap[SourceKey, Video], person: Any) -> set[SourceKey]:
    visible = _visible_ids(Video, videos.values(), person)
    hidden = (video for video in videos.values() if video.pk not in visible)
    return {(video.provider, video.source_id) for video in hidden}


def _clips(
    records: Sequence[Record], videos: RecordMap[SourceKey, Video], person: Any
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
    same = Clip.objects.filter(pk__in=pairs_in(Clip, ("video_id", "start_ms"), starts))
    found: QuerySet[Clip] = visible_to(person, same)
    # Of several equal clips the oldest is used: it comes last and replaces the others in the map.
    return RecordMap(
        ((keys_by_video[clip.video_id], clip.start_ms, clip.end_ms), clip)
        for clip in found.order_by("-pk")
    )
