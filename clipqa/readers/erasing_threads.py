"""Erase comments and questions that somebody else has replied to or joined."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When
from django.utils import timezone

from clipqa.models import (
    Comment,
    CommentState,
    ReaderQuestion,
    ReaderQuestionState,
    Subscriber,
    Subscription,
)

# A hidden comment must have a reason; its own may quote it.
REASON = Case(When(state=CommentState.HIDDEN, then=Value("-")), default=Value(""))


def erase_comments(comments: "models.QuerySet[Any]") -> None:
    """Delete comments. Those with replies of others stay without content, to hold the replies.

    They are deleted with their last reply. The rows are locked, so that nobody replies meanwhile.
    """
    ids = {*comments.select_for_update().values_list("pk", flat=True)}
    replies = Comment.objects.filter(parent__in=ids).exclude(pk__in=ids)
    answered = {*replies.values_list("parent_id", flat=True)}
    _clear(answered)
    Comment.objects.filter(pk__in=ids - answered).delete()
    Comment.objects.exclude(erased_at=None).filter(replies=None).delete()


def _clear(ids: Collection[int]) -> None:
    now = timezone.now()
    Comment.objects.filter(pk__in=ids).update(
        **dict.fromkeys(("name", "text", "sender_hmac", "state_before", "reason_before"), ""),
        reason=REASON,
        erased_at=now,
        updated_at=now,
        edit_version=F("edit_version") + 1,
    )


def erase_questions(questions: "models.QuerySet[Any]") -> None:
    """Delete questions. The oldest duplicate that others have sent takes the place of its original.

    Subscriptions of others to a question without one end with it.
    """
    found = [*questions.select_for_update()]
    ids = {question.pk for question in found}
    for question in found:
        _hand_over(question, ids)
    rows = Subscription.objects.filter(reader_question__in=ids)
    subscribers = [*rows.values_list("subscriber", flat=True)]
    ReaderQuestion.objects.filter(pk__in=ids).delete()
    Subscriber.objects.filter(pk__in=subscribers, subscriptions=None).delete()


def _hand_over(question: ReaderQuestion, erased: Collection[int]) -> None:
    duplicates = ReaderQuestion.objects.filter(same_as=question).exclude(pk__in=erased)
    heir = duplicates.exclude(state=ReaderQuestionState.HIDDEN).order_by("created_at", "pk").first()
    if heir is None:
        return
    # Nobody has moderated the duplicate's words, so it is not listed in the original's place.
    is_listed = question.state == ReaderQuestionState.OPEN
    heir.state = ReaderQuestionState.WAITING if is_listed else question.state
    heir.same_as, heir.answer_id = None, question.answer_id
    heir.wanted = max(1, question.wanted - 1)
    heir.save()
    duplicates.exclude(pk=heir.pk).update(same_as=heir)
    _move_subscriptions(question, heir)


def _move_subscriptions(question: ReaderQuestion, heir: ReaderQuestion) -> None:
    has_both = Subscription.objects.filter(reader_question=heir).values("subscriber")
    moved = Subscription.objects.filter(reader_question=question).exclude(subscriber__in=has_both)
    moved.update(reader_question=heir, target=str(heir.pk))
