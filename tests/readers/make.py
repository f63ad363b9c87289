"""Make questions of readers, as a test needs them."""

from datetime import datetime
from typing import Any

from django.utils.crypto import get_random_string

from clipqa.models import ReaderQuestion, ReaderQuestionState


def make_reader_question(
    text: str = "Where are the zebras?", created_at: datetime | None = None, **values: Any
) -> ReaderQuestion:
    question = ReaderQuestion.objects.create(text=text, form_id=get_random_string(32), **values)
    if created_at is not None:  # Django sets it when a row is created
        ReaderQuestion.objects.filter(pk=question.pk).update(created_at=created_at)
        question.refresh_from_db()
    return question


def make_open_question(text: str = "Where are the zebras?", **values: Any) -> ReaderQuestion:
    question = make_reader_question(text, **values)
    question.state, question.listed_at = ReaderQuestionState.OPEN, question.created_at
    question.save()
    return question
