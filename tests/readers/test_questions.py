"""What moderators decide about questions of readers."""

import pytest

from clipqa.history import as_actor
from clipqa.models import LibraryState, ReaderQuestion, ReaderQuestionState
from clipqa.readers.questions import CannotJoin, hide, join, list_for_readers, undo, unjoin
from tests.admin.people import person
from tests.readers.make import make_open_question, make_reader_question

pytestmark = pytest.mark.django_db


def fresh(question: ReaderQuestion) -> ReaderQuestion:
    return ReaderQuestion.objects.get(pk=question.pk)


def test_a_decision_is_recorded_and_undone() -> None:
    question, version = make_reader_question(), LibraryState.objects.current().library_version
    mo = person("mo")
    with as_actor(actor=mo):
        assert list_for_readers([question]) == [question]
        assert list(ReaderQuestion.objects.listed()) == [question]
        assert hide([question], "Pills") == [question]
    stored = fresh(question)
    assert (stored.state, stored.reason, stored.decided_by, stored.decided_by_name) == (
        ReaderQuestionState.HIDDEN,
        "Pills",
        mo,
        "mo",
    )
    assert stored.listed_at is None
    assert undo([question]) == [question]
    stored = fresh(question)
    assert (stored.state, stored.reason, stored.decided_at) == ("waiting", "", None)
    assert LibraryState.objects.current().library_version == version


def test_what_cannot_be_decided_stays_as_it_is() -> None:
    search = make_reader_question("", path="/search/", searched="q=zebra")
    answered = make_reader_question(state=ReaderQuestionState.ANSWERED)
    assert list_for_readers([search, answered, make_open_question()]) == []
    assert undo([search]) == []
    assert {fresh(search).state, fresh(answered).state} == {"waiting", "answered"}


def test_joined_questions_count_for_the_one_that_is_listed() -> None:
    target, question, other = (make_open_question(f"{n}?", wanted=n) for n in (10, 2, 5))
    join(other, question)
    assert fresh(question).wanted == 7
    assert join(fresh(question), target) == target
    assert {each.same_as for each in (fresh(question), fresh(other))} == {target}
    assert fresh(target).wanted == 17
    assert list(ReaderQuestion.objects.listed()) == [target]
    unjoin(fresh(other))
    assert (fresh(target).wanted, fresh(other).wanted, fresh(other).same_as) == (12, 5, None)
    join(fresh(other), fresh(question))  # joins it with the one that the other is joined with
    assert fresh(other).same_as == target
    assert fresh(target).wanted == 17


def test_a_question_cannot_be_joined_with_itself() -> None:
    question = make_open_question()
    other = make_open_question(same_as=question)
    for target in (question, other):
        with pytest.raises(CannotJoin):
            join(question, target)
    assert not unjoin(question)
