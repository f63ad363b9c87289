"""Compose the search entry of an answer: its searchable texts, and when it is visible."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from clipqa.db.statements import Columns, compiled_once, placeholder, placeholder_ids
from clipqa.facets import TEXTS
from clipqa.lib.richtext import to_text
from clipqa.lib.words import raw_words
from clipqa.models import (
    Answer,
    Clip,
    Cue,
    FacetText,
    Outlet,
    Question,
    SearchEntry,
    Status,
    Topic,
    Transcript,
    Video,
)
from clipqa.models.answer_fields import SEARCHED
from clipqa.search.terms import folded_words, index_words

# The columns from which an entry is composed.
SOURCES = Columns(
    {
        "": (
            Answer,
            (
                *("id", "question_id", "clip_id", "body", *SEARCHED),
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
    """Return whether the answer is public now or will be at a scheduled time."""
    return answer.status == Status.PUBLISHED and (
        answer.expire_at is None or answer.expire_at > now
    )


def compose_entries(answer_ids: Collection[int], now: datetime) -> list[SearchEntry]:
    """Return the entries that these answers should have; none for answers that aren't public."""
    rows = _sources().ask(ids=list(answer_ids))
    answers: list[Answer] = [SOURCES.record(iter(row)) for row in rows]
    public = [answer for answer in answers if will_be_public(answer, now)]
    _set_topics([answer.question for answer in public])
    cues = CuesByVideo([answer.clip for answer in public])
    return [compose_entry(answer, *cues.inside(answer.clip)) for answer in public]


@compiled_once
def _sources() -> "QuerySet[Any, Any]":
    answers = Answer.objects.filter(pk__in=placeholder_ids("ids")).order_by()
    return answers.values_list(*SOURCES.names)


def _set_topics(questions: Collection[Question]) -> None:
    """Read the topics of questions and set them as `prefetch_related` does."""
    rows = _topics_of_questions().ask(ids=[question.pk for question in questions])
    found: dict[int, list[Topic]] = {}
    for question_id, *values in rows:
        found.setdefault(question_id, []).append(TOPICS.record(iter(values)))
    for question in questions:
        topics = found.get(question.pk, [])
        question._prefetched_objects_cache = {"topics": topics}  # type: ignore[attr-defined]


@compiled_once
def _topics_of_questions() -> "QuerySet[Any, Any]":
    about = Question.topics.through._default_manager.filter(question__in=placeholder_ids("ids"))
    names = [f"topic__{name}" for name in TOPICS.names]
    return about.order_by().values_list("question_id", *names)


def compose_entry(answer: Answer, cues: list[CueRow], cues_language: str) -> SearchEntry:
    """Return the entry of a published answer.

    The answer must be loaded with its question, topics, clip, video and outlet.
    """
    video, outlet = answer.clip.video, answer.clip.video.outlet
    topics = sorted(answer.question.topics.all(), key=lambda t: (t.position, t.name, t.pk))
    published_at = answer.published_at or timezone.now()
    names = [getattr(answer, name) for name in SEARCHED]
    names += [outlet.name, *(topic.name for topic in topics)]
    texts = {
        "question": answer.question.text,
        "answer": to_text(answer.body),
        "names": " ".join(filter(None, names)),
        "transcript": "\n".join(text for *_, text in cues),
    }
    cut = {name: raw_words(text) for name, text in texts.items()}
    values = {facet.column: FacetText.of(facet.name, facet.text_of(answer)) for facet in TEXTS}
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
        **{column: value and value.pk for column, value in values.items()},
    )
    # Cached values, since passing the instances above makes Django check each relation.
    for name, record in (("question", answer.question), ("outlet", outlet), ("video", video)):
        SearchEntry._meta.get_field(name).set_cached_value(entry, record)  # type: ignore[union-attr]
    entry.words = folded_words(set().union(*cut.values()))
    entry.texts = [value for value in values.values() if value]
    return entry


def shown_on(aired_on: date | None, published_at: datetime) -> date:
    """Return the date of a card in the site's time zone, by which it is filtered."""
    return aired_on or timezone.localtime(published_at, timezone.get_default_timezone()).date()


class CuesByVideo:
    """The cues of several clips' videos, read with two statements and selected in memory.

    Uses the transcript in the video's language; without one, the oldest transcript.
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
        """Return the cues of a clip, and their language."""
        if clip.video_id not in self._chosen:
            return [], ""
        transcript_id, language = self._chosen[clip.video_id]
        cues = self._cues.get(transcript_id, [])
        heard = [cue for cue in cues if cue[0] < clip.end_ms and cue[1] > clip.start_ms]
        return heard, language


@compiled_once
def _transcripts() -> "QuerySet[Any, Any]":
    transcripts = Transcript.objects.filter(video__in=placeholder_ids("videos")).order_by("pk")
    return transcripts.values_list("pk", "language", "video_id", "video__language")


@compiled_once
def _heard() -> "QuerySet[Any, Any]":
    heard = Cue.objects.filter(
        transcript__in=placeholder_ids("transcripts"),
        start_ms__lt=placeholder("end_ms"),
        end_ms__gt=placeholder("start_ms"),
    )
    return heard.in_order().values_list("transcript_id", "start_ms", "end_ms", "speaker", "text")
