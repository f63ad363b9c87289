"""A question of a reader is answered when an answer that was begun for it is public."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clipqa.curation import publish
from clipqa.jobs.upkeep import keep_up
from clipqa.models import Answer, ReaderQuestion, ReaderQuestionState, Status
from clipqa.readers import answering
from clipqa.readers.answering import begin_answer, mark_answered
from clipqa.readers.questions import undo
from tests.factories import make_answer, make_published
from tests.readers.make import make_open_question, make_reader_question

pytestmark = pytest.mark.django_db
ANSWERED, OPEN = ReaderQuestionState.ANSWERED, ReaderQuestionState.OPEN


def states() -> dict[str, str]:
    return dict(ReaderQuestion.objects.values_list("text", "state"))


def test_a_published_answer_answers_its_question_and_those_joined_with_it() -> None:
    question = make_open_question("Open?")
    make_reader_question("Joined?", same_as=question)
    make_reader_question("Other?", answer=make_published())
    make_reader_question("Hidden?", same_as=question, state=ReaderQuestionState.HIDDEN)
    draft = make_answer()
    begin_answer(ReaderQuestion.objects.get(text="Joined?"), draft)
    keep_up()
    assert states() == {
        "Open?": OPEN,
        "Joined?": ReaderQuestionState.WAITING,
        "Other?": ANSWERED,
        "Hidden?": ReaderQuestionState.HIDDEN,
    }
    publish([draft])
    keep_up()
    assert states() == {
        "Open?": ANSWERED,
        "Joined?": ANSWERED,
        "Other?": ANSWERED,
        "Hidden?": ReaderQuestionState.HIDDEN,
    }
    assert {each.answer for each in ReaderQuestion.objects.filter(text="Joined?")} == {draft}


def test_a_scheduled_answer_answers_its_question_when_it_appears() -> None:
    soon = timezone.now() + timedelta(hours=1)
    begin_answer(make_open_question(), make_answer(status=Status.PUBLISHED, publish_at=soon))
    mark_answered()
    assert ReaderQuestion.objects.get().state == OPEN
    mark_answered(now=soon)
    assert ReaderQuestion.objects.get().state == ANSWERED


def test_each_answered_question_is_notified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The call that sends mail is replaced, since this package has none yet."""
    notified: list[str] = []
    monkeypatch.setattr(answering, "notify_answered", lambda asked: notified.append(asked.text))
    question = make_open_question("Open?", answer=make_published())
    make_reader_question("Joined?", same_as=question)
    for _ in range(2):
        mark_answered()
    assert sorted(notified) == ["Joined?", "Open?"]


def test_an_answered_question_keeps_its_answer_until_that_is_undone() -> None:
    first, second = make_published(), make_published("Another?")
    question = make_open_question(answer=first)
    mark_answered()
    question.refresh_from_db()
    begin_answer(question, second)
    assert ReaderQuestion.objects.get().answer == first
    undo([question])
    mark_answered()
    stored = ReaderQuestion.objects.get()
    assert (stored.state, stored.answer, stored.listed_at) == ("waiting", None, None)


def test_a_question_outlives_its_answer() -> None:
    question = make_open_question(answer=make_answer())
    Answer.objects.all().delete()
    question.refresh_from_db()
    assert (question.answer, question.state) == (None, OPEN)
