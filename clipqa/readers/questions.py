"""What moderators decide about questions of readers.

The library's version stays the same: the only page that shows open questions is never prepared
(`views/readers/open_questions.py`), since its counts change with every vote.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Greatest
from django.utils import timezone

from clipqa.history import current_actor
from clipqa.models import ReaderQuestion, ReaderQuestionState
from clipqa.models.append_only import MAX_NAME_LENGTH

State = ReaderQuestionState
DECISION = ("state", "listed_at", "reason", "decided_by", "decided_by_name", "decided_at")


class CannotJoin(Exception):  # noqa: N818 (named after what it says)
    """A question can't be joined with itself."""


def list_for_readers(questions: Iterable[ReaderQuestion]) -> list[ReaderQuestion]:
    """List questions. Return those that were: not answered ones, nor searches without a text."""
    undecided = (State.WAITING, State.HIDDEN)
    chosen = [each for each in questions if each.state in undecided and each.text]
    _decide(chosen, State.OPEN)
    return chosen


def hide(questions: Iterable[ReaderQuestion], reason: str) -> list[ReaderQuestion]:
    """Hide questions for a reason. Return those that were not hidden before."""
    chosen = [each for each in questions if each.state != State.HIDDEN]
    _decide(chosen, State.HIDDEN, reason)
    return chosen


def undo(questions: Iterable[ReaderQuestion]) -> list[ReaderQuestion]:
    """Let questions wait for a moderator again. Return those that did not wait.

    An answered one is separated from its answer, which would answer it again.
    """
    chosen = [each for each in questions if each.state != State.WAITING]
    with transaction.atomic():
        for question in chosen:
            if question.state == State.ANSWERED:
                question.answer = None
                question.save(update_fields=["answer"])
        _decide(chosen, State.WAITING)
    return chosen


def _decide(questions: list[ReaderQuestion], state: State, reason: str = "") -> None:
    actor, now = current_actor(), timezone.now()
    with transaction.atomic():
        for question in questions:
            question.state, question.reason = state, reason
            question.listed_at = now if state == State.OPEN else None
            question.decided_by = actor.actor  # type: ignore[assignment]
            question.decided_by_name = actor.actor_name[:MAX_NAME_LENGTH]
            question.decided_at = None if state == State.WAITING else now
            question.save(update_fields=DECISION)


def join(question: ReaderQuestion, other: ReaderQuestion) -> ReaderQuestion:
    """Join a question, and those joined with it, with another one. Return that one.

    It is the one that the other is joined with, if any. Raises `CannotJoin` if that is the
    question itself.
    """
    target = other.same_as or other
    if target.pk == question.pk:
        raise CannotJoin
    with transaction.atomic():
        if question.same_as_id:
            unjoin(question)
        joined = ReaderQuestion.objects.filter(same_as=question)
        counted = joined.aggregate(sum=Sum("wanted"))["sum"] or 0
        joined.update(same_as=target)
        _add(target, question.wanted)
        question.same_as, question.wanted = target, max(question.wanted - counted, 0)
        question.save(update_fields=["same_as", "wanted"])
    return target


def unjoin(question: ReaderQuestion) -> bool:
    """Undo a join, if there is one. The other question loses what this one counted."""
    if question.same_as is None:
        return False
    with transaction.atomic():
        _add(question.same_as, -question.wanted)
        question.same_as, question.wanted = None, max(question.wanted, 1)
        question.save(update_fields=["same_as", "wanted"])
    return True


def _add(question: ReaderQuestion, votes: int) -> None:
    """Change the count by an expression, since readers vote at the same time."""
    count = Greatest(F("wanted") + votes, 1)
    ReaderQuestion.objects.filter(pk=question.pk).update(wanted=count)
