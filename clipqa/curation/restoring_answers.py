"""Restore an earlier version of an answer, without a change of what other answers show.

The question keeps its text and topics. The clip gets its earlier times back as in the answer's
form: one that other answers have stays as it is, and this answer gets another.
"""

from typing import Any

from django.db import models

from clipqa.curation.answers import save_answer
from clipqa.curation.get_or_create import get_or_create_clip
from clipqa.curation.reindexing import deferred_reindexing
from clipqa.curation.restoring import apply_state, find_target, missing
from clipqa.curation.roles import answers_for, visible_to
from clipqa.curation.versions import EditConflict, lock_version, parse_versions, versions_of
from clipqa.history import State, as_actor, current_actor, revisions_of, state_at
from clipqa.history.cards import SHOWN, shown_values
from clipqa.models import Answer, Clip, Question, Verb, Video, answer_fields

# The status and its dates are not among them: restoring a text never publishes it.
RESTORED = tuple(field.name for field in answer_fields.RESTORED)
OWN = tuple(field.name for field in answer_fields.RESTORED if "." not in field.path)
OF_CLIP = tuple(field.name for field in answer_fields.RESTORED if field.name not in OWN)


def restore_answer(answer: Answer, earlier: State, seen_versions: str, why: str) -> None:
    """Restore an earlier state of a card.

    `seen_versions` is the `versions_of` the answer that the user saw. Raises `EditConflict` if one
    of its records was saved meanwhile, and `ValidationError` if the state is no longer valid.
    """
    with deferred_reindexing(), as_actor(why=why):
        lock_version(answer, (parse_versions(seen_versions) or (0,))[0])
        answer.refresh_from_db()
        if versions_of(answer) != seen_versions:
            raise EditConflict(answer)
        question = _present_question_id(answer, earlier)
        apply_state(answer, {**earlier, "question": question}, OWN)
        answer.clip = _earlier_clip(answer, earlier)
        answer.full_clean()
        save_answer(answer, verb=Verb.RESTORED)


def state_after_restoring(answer: Answer, now: State, earlier: State) -> State:
    """Return the state of the card that restoring leads to, for the page that asks for it.

    Values of records that can't be restored are left out; their ids stay.
    """
    state = {**now, **{name: earlier[name] for name in RESTORED if name in earlier}}
    question = find_question(answer, earlier)
    present = shown_values("question", state_at(Question, question.pk)) if question else {}
    unknown = {*SHOWN["question"].values()} - present.keys()
    if not earlier.keys() >= set(OF_CLIP):
        state["clip"], unknown = earlier["clip"], unknown | set(OF_CLIP)
    return {name: value for name, value in {**state, **present}.items() if name not in unknown}


def find_question(answer: Answer, earlier: State) -> Question | None:
    """Return the question that restoring would give to the answer."""
    questions = Question.objects.filter(pk=_present_question_id(answer, earlier))
    found: Question | None = visible_to(current_actor().actor, questions).first()
    return found


def answers_with(person: Any, **record: models.Model) -> "models.QuerySet[Answer]":
    """Return the answers with a clip or a question, as far as the user may know of them."""
    answers = Answer.objects.filter(**record)
    known: models.QuerySet[Answer] = answers_for(person, answers) | answers.published()
    return known


def _present_question_id(answer: Answer, earlier: State) -> int:
    """Return the question of that time, or the one into which it was merged since."""
    found: int = earlier["question"]
    merges = revisions_of(Answer, answer.pk).filter(verb=Verb.MERGED, changes__has_key="question")
    for changes in merges.order_by("pk").values_list("changes", flat=True):
        merged, into = changes["question"]
        found = into if found == merged else found
    return found


def _earlier_clip(answer: Answer, earlier: State) -> Clip:
    person = current_actor().actor
    if not earlier.keys() >= set(OF_CLIP):  # of an erased or hidden clip
        raise missing(Clip, earlier["clip"])
    times = {name: earlier[name] for name in OF_CLIP}
    same: Clip | None = visible_to(person, Clip.objects.filter(pk=earlier["clip"], **times)).first()
    if same is not None:
        return same
    times["video"] = find_target(Video, times["video"])
    Clip(**times).clean()
    return get_or_create_clip(answer, times, person, Verb.RESTORED)
