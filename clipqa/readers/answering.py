"""Answers that editors write for questions of readers.

No verb that publishes an answer looks for questions of readers: an answer may also become public at
a set time, when no verb runs. So the worker looks for public answers every ten minutes; lists of
open questions leave these out at once.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from clipqa.models import Answer, ReaderQuestion, ReaderQuestionState
from clipqa.readers.notifying import notify_answered


def begin_answer(question: ReaderQuestion, answer: Answer) -> None:
    """Record that an answer is written for a question, or for the one that it is joined with.

    The last answer counts, since an editor may begin again.
    """
    question = question.same_as or question
    if question.state == ReaderQuestionState.ANSWERED:
        return
    question.answer = answer
    question.save(update_fields=["answer"])


def mark_answered(now: datetime | None = None) -> None:
    """Mark the questions whose answer is public, and those joined with them."""
    _pass_answers_on(now)
    for pk in ReaderQuestion.objects.awaiting(now).values_list("pk", flat=True).order_by("pk"):
        with transaction.atomic():
            awaiting = ReaderQuestion.objects.awaiting(now).filter(pk=pk)
            question = awaiting.select_for_update().first()
            if question is not None:
                _mark_answered(question)


def _pass_answers_on(now: datetime | None) -> None:
    """Give the joined questions the answer of the one that they are joined with."""
    undecided = (ReaderQuestionState.WAITING, ReaderQuestionState.OPEN)
    awaiting = ReaderQuestion.objects.awaiting(now)
    answered = awaiting | ReaderQuestion.objects.filter(state=ReaderQuestionState.ANSWERED)
    joined = ReaderQuestion.objects.filter(
        same_as__in=answered.values("pk"), state__in=undecided, answer=None
    )
    answer = ReaderQuestion.objects.filter(pk=OuterRef("same_as")).values("answer")
    joined.update(answer=Subquery(answer))


def _mark_answered(question: ReaderQuestion) -> None:
    question.state = ReaderQuestionState.ANSWERED
    question.save(update_fields=["state"])
    notify_answered(question)
