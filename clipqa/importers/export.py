"""Convert answers to records that an import can read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clipqa.curation.versions import versions_of
from clipqa.hosts import provider_table
from clipqa.models import Answer, Cue, Question, Video
from clipqa.models.answer_field import AnswerField, Format
from clipqa.models.answer_fields import RECORD

CHUNK = 500
Json = dict[str, Any]
TrackKey = tuple[int, str]  # the id of a video, and a language


def export_answers(answers: QuerySet[Answer]) -> Iterator[Json]:
    """Yield the records of answers, the oldest first, with up to `CHUNK` answers in memory."""
    answers = answers.order_by("pk").select_related("question", "clip__video__outlet")
    last = 0
    while chunk := list(answers.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        topics = _topics(answer.question_id for answer in chunk)
        cues = _Cues(answers, chunk)
        for answer in chunk:
            yield _record(answer, topics[answer.question_id], cues.of(answer))


def _record(answer: Answer, topics: list[str], transcript: list[Json]) -> Json:
    special_values = {
        "topics": topics,
        "transcript": transcript,
        "edit_version": versions_of(answer),
    }
    return {
        name: special_values[name] if name in special_values else _format_value(field, answer)
        for name, field in RECORD.items()
    }


def _format_value(field: AnswerField, answer: Answer) -> Any:
    value, write = field.value(answer), WRITERS.get(field.format)
    return write(value) if write else value


def seconds(ms: int) -> int | float:
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def _moment(value: datetime | None) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value else None


def _source_url(video: Video) -> str:
    return provider_table()[video.provider].canonical_url(video.source_id)


# Values of other formats are written unchanged.
WRITERS: dict[Format, Callable[[Any], Any]] = {
    Format.TIME: lambda ms: None if ms is None else seconds(ms),
    Format.DAY: lambda day: day.isoformat() if day else None,
    Format.MOMENT: _moment,
    Format.SOURCE: _source_url,
}


def _topics(question_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the topic names of questions, in the order in which they were added."""
    through = Question.topics.through.objects.filter(question__in=set(question_ids))
    found: dict[int, list[str]] = defaultdict(list)
    for question_id, name in through.order_by("pk").values_list("question_id", "topic__name"):
        found[question_id].append(name)
    return found


class _Cues:
    """The cues of each record: those that overlap its clip.

    The first record of a video and language also has the cues outside all clips, which would
    otherwise be missing from the export.
    """

    def __init__(self, answers: QuerySet[Answer], chunk: list[Answer]) -> None:
        videos = {answer.clip.video_id for answer in chunk}
        self._cues: dict[TrackKey, list[Cue]] = defaultdict(list)
        cues = Cue.objects.filter(transcript__video__in=videos).select_related("transcript")
        for cue in cues.in_order():
            self._cues[cue.transcript.video_id, cue.transcript.language].append(cue)
        self._first: dict[TrackKey, int] = {}
        self._spans: dict[TrackKey, list[tuple[int, int]]] = defaultdict(list)
        clips = answers.filter(clip__video__in=videos).values_list(
            "pk", "clip__video_id", "question__language", "clip__start_ms", "clip__end_ms"
        )
        for pk, video_id, language, start_ms, end_ms in clips:
            self._first.setdefault((video_id, language), pk)
            self._spans[video_id, language].append((start_ms, end_ms))

    def of(self, answer: Answer) -> list[Json]:
        key = (answer.clip.video_id, answer.question.language)
        span = [(answer.clip.start_ms, answer.clip.end_ms)]
        cues = [cue for cue in self._cues[key] if _overlaps(cue, span)]
        if self._first[key] == answer.pk:
            cues += [cue for cue in self._cues[key] if not _overlaps(cue, self._spans[key])]
            cues.sort(key=lambda cue: (cue.start_ms, cue.end_ms, cue.pk))
        return [_cue(cue) for cue in cues]


def _overlaps(cue: Cue, spans: list[tuple[int, int]]) -> bool:
    return any(cue.start_ms < end_ms and cue.end_ms > start_ms for start_ms, end_ms in spans)


def _cue(cue: Cue) -> Json:
    return {
        "start": seconds(cue.start_ms),
        "end": seconds(cue.end_ms),
        "text": cue.text,
        "speaker": cue.speaker,
    }
