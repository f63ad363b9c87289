"""Factories of records, which use the verbs of `clipqa.curation`."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from clipqa.curation import reindex_dependents, save_answer
from clipqa.hosts import provider_table
from clipqa.models import (
    Answer,
    Clip,
    Cue,
    LibraryState,
    Outlet,
    Question,
    Status,
    Topic,
    Transcript,
    Video,
)
from clipqa.search.indexing import index_answers

NUMBERS = count(1)
BODY = "Both sides agree to meet again."
LONG_AGO = datetime(2025, 2, 18, 12, 0, tzinfo=UTC)


def make_outlet(name: str = "Harbour Public TV", **values: Any) -> Outlet:
    return Outlet.objects.get_or_create(name=name, defaults=values)[0]


def make_topic(name: str = "Ceasefires", **values: Any) -> Topic:
    return Topic.objects.get_or_create(name=name, defaults=values)[0]


def make_video(outlet: Outlet | None = None, url: str = "", **values: Any) -> Video:
    number = next(NUMBERS)
    video = Video(
        outlet=outlet or make_outlet(),
        **{"title": f"Evening report {number}", "duration_ms": 160_000, **values},
    )
    video.set_source(provider_table().recognise(url or f"https://cdn.example/report-{number}.mp4"))
    video.save()
    return video


def make_clip(video: Video | None = None, start_ms: int = 50_000, end_ms: int = 60_000) -> Clip:
    return Clip.objects.create(video=video or make_video(), start_ms=start_ms, end_ms=end_ms)


def make_cues(video: Video, *cues: tuple[int, int, str], language: str = "en") -> Transcript:
    transcript = Transcript.objects.get_or_create(video=video, language=language)[0]
    for start_ms, end_ms, text in cues:
        Cue.objects.create(transcript=transcript, start_ms=start_ms, end_ms=end_ms, text=text)
    reindex_dependents(video)
    return transcript


def make_question(text: str = "", topics: list[Topic] | None = None, **values: Any) -> Question:
    wording = text or f"What does report {next(NUMBERS)} say about the talks?"
    question = Question.objects.filter(text=wording).first()
    question = question or Question.objects.create(text=wording, **values)
    question.topics.add(*(topics or []))
    return question


def make_answer(
    question: Question | str = "",
    *,
    clip: Clip | None = None,
    outlet: Outlet | None = None,
    topics: list[Topic] | None = None,
    **values: Any,
) -> Answer:
    """Create a draft, unless a status is given."""
    question_record = question if isinstance(question, Question) else make_question(question)
    question_record.topics.add(*(topics or []))
    answer = Answer(
        question=question_record,
        clip=clip or make_clip(make_video(outlet)),
        **{"body": BODY, **values},
    )
    save_answer(answer)
    return answer


def make_published(question: Question | str = "", **values: Any) -> Answer:
    return make_answer(question, **{"status": Status.PUBLISHED, **values})


def make_many_published(
    number: int,
    question: Question | str = "",
    *,
    clip: Clip | None = None,
    outlet: Outlet | None = None,
    topics: list[Topic] | None = None,
    **values: Any,
) -> list[Answer]:
    """Create published answers a minute apart, the newest last, and index them together.

    They have no revisions, like imported ones.
    """
    made = []
    with transaction.atomic():
        for position in range(number):
            record = question if isinstance(question, Question) else make_question(question)
            record.topics.add(*(topics or []))
            published_at = LONG_AGO + timedelta(minutes=position)
            default = {"body": BODY, "status": Status.PUBLISHED, "published_at": published_at}
            source = clip or make_clip(make_video(outlet))
            made.append(Answer(question=record, clip=source, **{**default, **values}))
        Answer.objects.bulk_create(made)
        index_answers([answer.pk for answer in made])
        LibraryState.objects.touch()
    return made
