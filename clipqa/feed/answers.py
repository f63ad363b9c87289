"""The answers to one question."""

from datetime import datetime
from typing import Any, cast

from django.db.models import Count, QuerySet, Value
from django.utils import timezone

from clipqa.db.replicas import reading_connection
from clipqa.db.statements import compiled_once, placeholder
from clipqa.feed.cards.cards import listed_answers
from clipqa.feed.cards.rows import CardRow, read_rows
from clipqa.models.answer import AnswerQuerySet

BY_OUTLET = ("clip__video__outlet__name", "-search_entry__published_at", "-search_entry__answer_id")
NO_ANSWER_ID = 0  # an id that no answer has


class QuestionAnswers:
    """The public answers to a question, ordered by outlet and then newest first.

    Suits a paginator: `count()` counts them, and a slice reads its rows.
    """

    def __init__(self, question_id: int, *, exclude_id: int = NO_ANSWER_ID) -> None:
        self._parameters = {"question": question_id, "exclude_id": exclude_id}

    def count(self) -> int:
        rows = _count().ask_raw(reading_connection(), **self._parameters, now=timezone.now())
        return rows[0][0] if rows else 0

    def __getitem__(self, page: slice) -> list[CardRow]:
        start = page.start or 0
        ids = _ids().subquery(page.stop - start, start, **self._parameters, now=timezone.now())
        return read_rows(ids, BY_OUTLET).rows

    def get(self, public_id: str) -> CardRow | None:
        """Return the answer with this public id, on whichever page it is; None if not public."""
        answers = listed_answers().filter(
            question=self._parameters["question"], public_id=public_id
        )
        return next(iter(read_rows(answers.order_by().values("pk")).rows), None)


@compiled_once
def _count() -> "QuerySet[Any, Any]":
    counted: QuerySet[Any, Any] = _public().order_by().values(all=Value(1)).annotate(n=Count("*"))
    return counted.values_list("n")


@compiled_once
def _ids() -> "QuerySet[Any, Any]":
    return _public().order_by(*BY_OUTLET).values_list("pk")


def _public() -> AnswerQuerySet:
    now = cast("datetime", placeholder("now"))
    answers = listed_answers(now).filter(question=placeholder("question"))
    return answers.exclude(pk=placeholder("exclude_id"))
