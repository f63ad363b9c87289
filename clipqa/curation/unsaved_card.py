"""The answer that a form would save, in memory, for a preview of its card. Creates no records."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from clipqa.curation.get_or_create import find_clip, find_question
from clipqa.curation.unsaved import Values, removed_topics, visible_record
from clipqa.lib.slugs import make_slug
from clipqa.models import Answer, Clip, Question, SearchEntry, Topic, Video
from clipqa.models.answer_fields import CARD_TEXTS
from clipqa.models.question import MAX_QUESTION_LENGTH
from clipqa.search.entries import CuesByVideo, compose_entry

MAX_TOPICS = 50
TEXTS = {*CARD_TEXTS, "body", "correction"}


def unsaved_answer(values: Values, saved: Answer | None, person: Any) -> Answer | None:
    """Return the answer with its search entry; None without a video or with impossible times."""
    clip = _clip(values, person)
    if clip is None:
        return None
    answer = Answer(
        question=_question(values, clip.video, person),
        clip=clip,
        public_id=saved.public_id if saved else "",
        published_at=saved.published_at if saved else None,
        corrected_at=saved.corrected_at if saved else None,
        ai_disclosure=bool(values.get("ai_disclosure")),
        **{name: _text(name, values) for name in TEXTS},
    )
    answer.also_outlets = _other_outlets(answer)  # type: ignore[attr-defined]
    answer.search_entry = compose_entry(answer, *CuesByVideo([clip]).inside(clip))
    return answer


def _text(name: str, values: Values) -> str:
    field: Any = Answer._meta.get_field(name)
    return str(values.get(name) or "")[: field.max_length]


def _clip(values: Values, person: Any) -> Clip | None:
    video = visible_record(Video, values.get("video"), person)
    start_ms, end_ms = values.get("start_ms"), values.get("end_ms")
    if video is None or start_ms is None or end_ms is None or not 0 <= start_ms < end_ms:
        return None
    found = find_clip(video, start_ms, end_ms, person)  # which may have a poster
    clip = found or Clip(start_ms=start_ms, end_ms=end_ms)
    clip.video = video
    return clip


def _question(values: Values, video: Video, person: Any) -> Question:
    """Return the question with the topics that it would have."""
    typed = " ".join(str(values.get("new_question") or "").split())[:MAX_QUESTION_LENGTH]
    language = str(values.get("question_language") or video.language)
    if typed:
        question = find_question(typed, language, person)
    else:
        question = visible_record(Question, values.get("question"), person)
    # An id that no question has, since the topics of an unsaved question can't be queried.
    question = question or Question(
        pk=0, text=typed, slug=make_slug(typed) or "-", language=language
    )
    topics = _topics(question, values)
    question._prefetched_objects_cache = {"topics": topics}  # type: ignore[attr-defined]
    return question


def _topics(question: Question, values: Values) -> list[Topic]:
    added = list(values.get("add_topics") or ())[:MAX_TOPICS]
    own = question.topics.exclude(pk__in=removed_topics(question, values)) if question.pk else ()
    return list({*own, *Topic.objects.filter(pk__in=added)})


def _other_outlets(answer: Answer) -> list[str]:
    entries = SearchEntry.objects.each_visible(timezone.now()).filter(question=answer.question_id)
    others = entries.exclude(outlet=answer.clip.video.outlet_id).order_by()
    return list(others.values_list("outlet__name", flat=True).distinct())
