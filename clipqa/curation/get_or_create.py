"""Find or create the question and the clip of an answer."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from clipqa.curation.records import change_topics, link_questions, save_record
from clipqa.curation.roles import visible_to
from clipqa.curation.unsaved import removed_topics
from clipqa.models import Answer, Clip, Question, Verb, Video
from clipqa.models.question import fold_question
from clipqa.posters import ensure_poster

FormData = dict[str, Any]
COPY, ALL = "copy", "all"  # the answers that a change of a shared clip's times applies to


def lock_question(data: FormData) -> None:
    """Lock the question's row before anything is indexed, if its relations are to be changed.

    A transaction with the writer lock must not wait for a row whose owner waits for that lock.
    """
    if not any(data.get(name) for name in ("add_topics", "remove_topics", "link_questions")):
        return
    typed, chosen = data.get("new_question") or "", data.get("question")
    named = Q(pk=chosen.pk) if chosen and not typed else Q(folded_text=fold_question(typed))
    list(Question.objects.filter(named).order_by("pk").select_for_update(no_key=True))


def get_or_create_question(data: FormData, person: Any) -> Question:
    typed = " ".join((data.get("new_question") or "").split())
    language = data.get("question_language") or data["video"].language
    question = _find_or_create(typed, language, person) if typed else data["question"]
    added, removed = data.get("add_topics") or (), removed_topics(question, data)
    if added or removed:
        change_topics(question, added, removed)
    if linked := data.get("link_questions"):
        link_questions(question, linked)
    return question


def find_question(text: str, language: str, person: Any) -> Question | None:
    """Return the question with this text, if it is visible to the user."""
    found: Question | None = visible_to(person, Question.objects.with_text(text, language)).first()
    return found


def next_duplicate_number(text: str, language: str) -> int:
    last = Question.objects.with_text(text, language).aggregate(last=Max("duplicate_number"))[
        "last"
    ]
    return 0 if last is None else int(last) + 1


def _find_or_create(text: str, language: str, person: Any) -> Question:
    """Return the visible question with this text, or a new one.

    If a hidden question has the same text, a duplicate is created: using the hidden one would
    publish it with this answer, and tell the author that it exists. Reviewers see both and can
    merge them.
    """
    if found := find_question(text, language, person):
        return found
    number = next_duplicate_number(text, language)
    question = Question(text=text, language=language, duplicate_number=number)
    save_record(question)
    return question


def get_or_create_clip(
    answer: Answer, data: FormData, person: Any, verb: Verb = Verb.CHANGED
) -> Clip:
    """Return the clip with these times: an existing one, the answer's own one moved, or a new one.

    A clip that other answers use is not moved, unless the editor chose `ALL`. `verb` is that of the
    revision of a moved clip.
    """
    video, times = data["video"], (data["start_ms"], data["end_ms"])
    current = answer.clip if answer.pk else None
    if current and (current.video_id, current.start_ms, current.end_ms) == (video.pk, *times):
        return current
    if current and current.video_id == video.pk and data.get("shared_clip") == ALL:
        return _move_clip(current, *times, verb)
    found = find_clip(video, *times, person)
    if found is None and current and current.video_id == video.pk and _is_unshared(current, answer):
        return _move_clip(current, *times, verb)
    return found or _create_clip(video, *times)


def find_clip(video: Video, start_ms: int, end_ms: int, person: Any) -> Clip | None:
    """Return the oldest clip with exactly these times that is visible to the user."""
    same = Clip.objects.filter(video=video, start_ms=start_ms, end_ms=end_ms)
    found: Clip | None = visible_to(person, same).order_by("pk").first()
    return found


def _is_unshared(clip: Clip, answer: Answer) -> bool:
    return not clip.answers.exclude(pk=answer.pk).exists()


def _move_clip(clip: Clip, start_ms: int, end_ms: int, verb: Verb) -> Clip:
    is_start_changed = clip.start_ms != start_ms
    clip.start_ms, clip.end_ms = start_ms, end_ms
    save_record(clip, verb=verb)
    # On commit, since taking a frame lasts about a second.
    transaction.on_commit(partial(ensure_poster, clip, refresh=is_start_changed))
    return clip


def _create_clip(video: Video, start_ms: int, end_ms: int) -> Clip:
    clip = Clip(video=video, start_ms=start_ms, end_ms=end_ms)
    save_record(clip)
    transaction.on_commit(partial(ensure_poster, clip))
    return clip
