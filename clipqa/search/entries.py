"""Compose the search entry of an answer: what readers can find of it, and when."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from clipqa.models import (
    Answer,
    Clip,
    Cue,
    Outlet,
    Question,
    SearchEntry,
    Status,
    Topic,
    Transcript,
    Video,
)
from clipqa.richtext import to_text
from clipqa.search.terms import folded_words, index_words
from clipqa.search.words import raw_words
from clipqa.statements import Columns, given, given_ids, put_together_once

# What an entry is composed of.
SOURCES = Columns(
    {
        "": (
            Answer,
            (
                *("id", "question_id", "clip_id", "body", "speaker"),
                *("status", "publish_at", "expire_at", "published_at"),
            ),
        ),
        "question": (Question, ("id", "text", "language")),
        "clip": (Clip, ("id", "video_id", "start_ms", "end_ms")),
        "clip__video": (Video, ("id", "outlet_id", "aired_on", "language")),
        "clip__video__outlet": (Outlet, ("id", "name", "slug")),
    }
)
TOPICS = Columns({"": (Topic, ("id", "name", "slug", "position"))})

CueRow = tuple[int, int, str, str]  # start_ms, end_ms, speaker, text


def will_be_public(answer: Answer, now: datetime) -> bool:
    """Whether the answer is public now or becomes so by itself."""
    return answer.status == Status.PUBLISHED and (
        answer.expire_at is None or answer.expire_at > now
    )


def compose_entries(answer_ids: Collection[int], now: datetime) -> list[SearchEntry]:
    """The entries that these answers should have; none for those that aren't to be found."""
    rows = _sources().ask(ids=list(answer_ids))
    answers: list[Answer] = [SOURCES.record(iter(row)) for row in rows]
    public = [answer for answer in answers if will_be_public(answer, now)]
    _lay_topics_beside([answer.question for answer in public])
    cues = CuesByVideo([answer.clip for answer in public])
    return [compose_entry(answer, *cues.inside(answer.clip)) for answer in public]


@put_together_once
def _sources() -> "QuerySet[Any, Any]":
    answers = Answer.objects.filter(pk__in=given_ids("ids")).order_by()
    return answers.values_list(*SOURCES.names)


def _lay_topics_beside(questions: Collection[Question]) -> None:
    """As if they had been read with their questions."""
    rows = _topics_asked_about().ask(ids=[question.pk for question in questions])
    found: dict[int, list[Topic]] = {}
    for question_id, *values in rows:
        found.setdefault(question_id, []).append(TOPICS.record(iter(values)))
    for question in questions:
        topics = found.get(question.pk, [])
        question._prefetched_objects_cache = {"topics": topics}  # type: ignore[attr-defined]


@put_together_once
def _topics_asked_about() -> "QuerySet[Any, Any]":
    about = Question.topics.through._default_manager.filter(question__in=given_ids("ids"))
    names = [f"topic__{name}" for name in TOPICS.names]
    return about.order_by().values_list("question_id", *names)


def compose_entry(answer: Answer, cues: list[CueRow], cues_language: str) -> SearchEntry:
    """The entry of a published answer loaded with question, topics, clip, video and outlet."""
    video, outlet = answer.clip.video, answer.clip.video.outlet
    topics = sorted(answer.question.topics.all(), key=lambda t: (t.position, t.name, t.pk))
    published_at = answer.published_at or timezone.now()
    texts = {
        "question": answer.question.text,
        "answer": to_text(answer.body),
        "names": " ".join(filter(None, [answer.speaker, outlet.name, *(t.name for t in topics)])),
        "transcript": "\n".join(text for *_, text in cues),
    }
    cut = {name: raw_words(text) for name, text in texts.items()}
    entry = SearchEntry(
        answer_id=answer.pk,
        visible_from=answer.publish_at or published_at,
        visible_until=answer.expire_at,
        **{f"{name}_text": text for name, text in texts.items()},
        **{f"{name}_terms": index_words(words) for name, words in cut.items()},
        topics=[[topic.name, topic.slug] for topic in topics],
        cues=[list(cue) for cue in cues],
        cues_language=cues_language if cues else "",
        question_id=answer.question_id,
        outlet_id=outlet.pk,
        video_id=video.pk,
        published_at=published_at,
        shown_on=shown_on(video.aired_on, published_at),
        duration_ms=answer.clip.duration_ms,
        language=answer.question.language,
    )
    # Laid beside, not given above: there Django asks whether each may be pointed at.
    for name, record in (("question", answer.question), ("outlet", outlet), ("video", video)):
        SearchEntry._meta.get_field(name).set_cached_value(entry, record)  # type: ignore[union-attr]
    entry.words = folded_words(set().union(*cut.values()))
    return entry


def shown_on(aired_on: date | None, published_at: datetime) -> date:
    """The day a card is filed under, in the site's time zone."""
    return aired_on or timezone.localtime(published_at, timezone.get_default_timezone()).date()


class CuesByVideo:
    """The cues of several clips' videos, read at once, cut to clips in memory.

    A video's spoken language comes first; without it the oldest transcript serves.
    """

    def __init__(self, clips: Collection[Clip]) -> None:
        chosen: dict[int, tuple[int, str]] = {}
        videos = list({clip.video_id for clip in clips})
        for pk, language, video_id, spoken in _transcripts().ask(videos=videos):
            if language == spoken or video_id not in chosen:
                chosen[video_id] = pk, language
        self._chosen = chosen
        self._cues: dict[int, list[CueRow]] = {}
        if not chosen:
            return
        rows = _heard().ask(
            transcripts=[pk for pk, _language in chosen.values()],
            start_ms=min(clip.start_ms for clip in clips),
            end_ms=max(clip.end_ms for clip in clips),
        )
        for transcript_id, start_ms, end_ms, speaker, text in rows:
            self._cues.setdefault(transcript_id, []).append((start_ms, end_ms, speaker, text))

    def inside(self, clip: Clip) -> tuple[list[CueRow], str]:
        """The lines heard in a clip, and their language."""
        if clip.video_id not in self._chosen:
            return [], ""
        transcript_id, language = self._chosen[clip.video_id]
        cues = self._cues.get(transcript_id, [])
        heard = [cue for cue in cues if cue[0] < clip.end_ms and cue[1] > clip.start_ms]
        return heard, language


@put_together_once
def _transcripts() -> "QuerySet[Any, Any]":
    transcripts = Transcript.objects.filter(video__in=given_ids("videos")).order_by("pk")
    return transcripts.values_list("pk", "language", "video_id", "video__language")


@put_together_once
def _heard() -> "QuerySet[Any, Any]":
    heard = Cue.objects.filter(
        transcript__in=given_ids("transcripts"),
        start_ms__lt=given("end_ms"),
        end_ms__gt=given("start_ms"),
    )
    return heard.in_order().values_list("transcript_id", "start_ms", "end_ms", "speaker", "text")
