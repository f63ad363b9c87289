"""Read the answers of the library beside their transcripts, for the checks of clipqa.evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from clipqa.db.statements import ids_in
from clipqa.evidence import Claim, Cue, Finding, Recording, Speech, examine
from clipqa.models import Answer, Clip, EvidenceResult, Question, Status, Video
from clipqa.models import Cue as StoredCue
from clipqa.search.indexing import chunked

VIDEOS = 50  # in a chunk
ROWS = 500  # at a time, of answers and of cues
CHECKED = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED)


class Examined(NamedTuple):
    """`generation` is that of the answer's `EvidenceResult` before anything was read."""

    answer: Answer
    findings: list[Finding]
    generation: int | None = None


class Transcripts:
    """The transcripts of one video, each indexed when it is first asked for."""

    def __init__(self, video: Video, cues: dict[str, list[Cue]]) -> None:
        self._video, self._cues = video, cues
        self._speeches: dict[str, Speech] = {}

    def speech_for(self, language: str) -> Speech:
        """Return the words in this language, else in that of the video, else in any."""
        names = [language, self._video.language, *self._cues]
        chosen = next((name for name in names if name in self._cues), language)
        if chosen not in self._speeches:
            self._speeches[chosen] = Speech(self._cues.get(chosen, ()), chosen)
        return self._speeches[chosen]


def examine_library() -> Iterator[Examined]:
    """Yield every answer that is public or may become public, with its findings.

    Takes four statements for each chunk of videos. Only the transcripts of one video are in
    memory, and each is read and indexed once.
    """
    last = 0
    while ids := _video_ids(after=last):
        yield from _examine_videos(ids, Answer.objects.filter(status__in=CHECKED))
        last = ids[-1]


def examine_answers(answer_ids: Iterable[int]) -> Iterator[Examined]:
    """Yield those of these answers that `examine_library` yields, in the same order."""
    answers = Answer.objects.filter(pk__in=ids_in(answer_ids), status__in=CHECKED)
    videos = answers.order_by("clip__video_id").values_list("clip__video_id", flat=True)
    for ids in chunked(videos.distinct(), VIDEOS):
        yield from _examine_videos(ids, answers)


def claim_of(answer: Answer, topics: int) -> Claim:
    return Claim(
        answer=answer.body.replace("\r\n", "\n"),
        question=answer.question.text,
        speaker=answer.speaker,
        start_ms=answer.clip.start_ms,
        end_ms=answer.clip.end_ms,
        topics=topics,
    )


def recording_of(video: Video, speech: Speech) -> Recording:
    return Recording(
        cues=speech.cues,
        language=speech.language,
        duration_ms=video.duration_ms,
        aired_on=video.aired_on,
        is_dead=not video.is_playable,
        source_checked_at=video.health_checked_at,
    )


def _video_ids(after: int) -> list[int]:
    clips = Clip.objects.filter(video__gt=after).order_by("video_id")
    return list(clips.values_list("video_id", flat=True).distinct()[:VIDEOS])


def generations_of(answers: QuerySet[Answer]) -> dict[int, int]:
    """Return the generations of the answers that have a result. Read them before the answers."""
    results = EvidenceResult.objects.filter(answer__in=answers)
    return dict(results.values_list("answer_id", "generation"))


def _examine_videos(ids: list[int], among: QuerySet[Answer]) -> Iterator[Examined]:
    answers_of_videos = among.filter(clip__video__in=ids)
    generations = generations_of(answers_of_videos)
    transcripts = _cues_by_video(ids)
    waiting = next(transcripts, None)
    answers = with_claims(answers_of_videos).iterator(chunk_size=ROWS)
    for video_id, found in groupby(answers, key=lambda answer: answer.clip.video_id):
        while waiting is not None and waiting[0] < video_id:
            waiting = next(transcripts, None)
        cues = waiting[1] if waiting is not None and waiting[0] == video_id else {}
        for answer, findings in _examine(found, cues):
            yield Examined(answer, findings, generations.get(answer.pk))


def _examine(
    answers: Iterable[Answer], cues: dict[str, list[Cue]]
) -> Iterator[tuple[Answer, list[Finding]]]:
    """Examine the answers from one video."""
    transcripts: Transcripts | None = None
    for answer in answers:
        video = answer.clip.video
        transcripts = transcripts or Transcripts(video, cues)
        speech = transcripts.speech_for(answer.question.language)
        claim = claim_of(answer, topics=int(answer.has_topic))  # type: ignore[attr-defined]
        yield answer, examine(claim, recording_of(video, speech), speech)


def with_claims(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Load what the checks read of answers, in the order of their videos."""
    topics = Question.topics.through._default_manager.filter(question=OuterRef("question"))
    answers = answers.select_related("question", "clip__video")
    ordered: QuerySet[Answer] = answers.order_by("clip__video_id", "pk")
    return ordered.annotate(has_topic=Exists(topics))


def _cues_by_video(ids: list[int]) -> Iterator[tuple[int, dict[str, list[Cue]]]]:
    """Yield the cues of each video by language, one video at a time."""
    cues = StoredCue.objects.filter(transcript__video__in=ids)
    cues = cues.order_by("transcript__video_id", "transcript_id", "start_ms", "end_ms", "pk")
    columns = ("start_ms", "end_ms", "text", "speaker")
    rows = cues.values_list("transcript__video_id", "transcript__language", *columns)
    for video_id, found in groupby(rows.iterator(chunk_size=ROWS), key=itemgetter(0)):
        by_language: dict[str, list[Cue]] = {}
        for _video, language, *values in found:
            by_language.setdefault(language, []).append(Cue(*values))
        yield video_id, by_language
