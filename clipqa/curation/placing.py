"""Find or make the question and the clip that an answer is to have."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from clipqa.curation.nouns import add_topics, save_noun
from clipqa.models import Answer, Clip, Question, Video
from clipqa.models.question import fold_question
from clipqa.posters import ensure_poster

Given = dict[str, Any]
COPY, ALL = "copy", "all"  # what a change of a shared clip's times applies to


def hold_question(given: Given) -> None:
    """Before anything is indexed: whoever has the turn to write entries must wait for no row
    that somebody holds who waits for the turn.
    """
    if not given.get("add_topics"):
        return
    typed, chosen = given.get("new_question") or "", given.get("question")
    named = Q(pk=chosen.pk) if chosen and not typed else Q(folded_text=fold_question(typed))
    list(Question.objects.filter(named).order_by("pk").select_for_update(no_key=True))


def settle_question(given: Given) -> Question:
    typed = " ".join((given.get("new_question") or "").split())
    language = given.get("question_language") or given["video"].language
    question = _find_or_make(typed, language) if typed else given["question"]
    topics = given.get("add_topics") or ()
    if topics:
        add_topics(question, topics)
    return question


def _find_or_make(text: str, language: str) -> Question:
    same = Question.objects.filter(language=language, folded_text=fold_question(text))
    if found := same.first():
        return found
    question = Question(text=text, language=language)
    save_noun(question)
    return question


def settle_clip(answer: Answer, given: Given) -> Clip:
    """The clip of these times: the one there is, moved only if that moves nobody else's.

    A clip that serves other answers stays where it is, unless its editor said "all".
    """
    video, times = given["video"], (given["start_ms"], given["end_ms"])
    current = answer.clip if answer.pk else None
    if current and (current.video_id, current.start_ms, current.end_ms) == (video.pk, *times):
        return current
    if current and current.video_id == video.pk and given.get("shared_clip") == ALL:
        return _moved(current, *times)
    found = find_clip(video, *times)
    if found is None and current and current.video_id == video.pk and _is_alone(current, answer):
        return _moved(current, *times)
    return found or _made(video, *times)


def find_clip(video: Video, start_ms: int, end_ms: int) -> Clip | None:
    """The oldest clip of exactly these times."""
    same = Clip.objects.filter(video=video, start_ms=start_ms, end_ms=end_ms)
    return same.order_by("pk").first()


def _is_alone(clip: Clip, answer: Answer) -> bool:
    return not clip.answers.exclude(pk=answer.pk).exists()


def _moved(clip: Clip, start_ms: int, end_ms: int) -> Clip:
    starts_elsewhere = clip.start_ms != start_ms
    clip.start_ms, clip.end_ms = start_ms, end_ms
    save_noun(clip)
    transaction.on_commit(partial(ensure_poster, clip, refresh=starts_elsewhere))
    return clip


def _made(video: Video, start_ms: int, end_ms: int) -> Clip:
    clip = Clip(video=video, start_ms=start_ms, end_ms=end_ms)
    save_noun(clip)
    transaction.on_commit(partial(ensure_poster, clip))
    return clip
