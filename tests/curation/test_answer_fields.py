"""Every field that the list of an answer's fields gives to a verb is handled by it."""

from typing import Any

import pytest

from clipqa.curation import save_answer
from clipqa.curation.restoring import restore
from clipqa.history import revisions_of, state_after
from clipqa.history.states import json_value
from clipqa.models import Answer
from clipqa.models.answer_field import AnswerField
from clipqa.models.answer_fields import HISTORY, RESTORED
from tests.answer_values import corrected_answer, names, other_value

pytestmark = pytest.mark.django_db


def again(answer: Answer) -> Answer:
    return Answer.objects.get(pk=answer.pk)


def saved_with(answer: Answer, field: AnswerField, value: Any) -> Answer:
    setattr(answer, field.name, value)
    save_answer(answer)
    return again(answer)


@pytest.mark.parametrize("field", HISTORY, ids=names(HISTORY))
def test_a_revision_holds_what_a_field_said_before_and_after(field: AnswerField) -> None:
    answer = again(corrected_answer())
    before = field.plain_value(answer)
    after = field.plain_value(saved_with(answer, field, other_value(field)))
    assert before != after
    assert revisions_of(Answer, answer.pk)[0].changes[field.name] == [
        json_value(before),
        json_value(after),
    ]


def changed_and_restored(field: AnswerField) -> tuple[Any, Any, Any]:
    """What a field says at first, changed, and once the first version stands again."""
    answer = again(corrected_answer())
    before, first = field.plain_value(answer), revisions_of(Answer, answer.pk)[0]
    changed = saved_with(answer, field, other_value(field))
    restore(again(answer), state_after(Answer, first), changed.edit_version, "It was right.")
    return before, field.plain_value(changed), field.plain_value(again(answer))


@pytest.mark.parametrize("field", RESTORED, ids=names(RESTORED))
def test_restoring_brings_a_field_back(field: AnswerField) -> None:
    before, changed, after = changed_and_restored(field)
    assert changed != before == after


KEPT_AS_IT_IS = [field for field in HISTORY if field not in RESTORED]


@pytest.mark.parametrize("field", KEPT_AS_IT_IS, ids=names(KEPT_AS_IT_IS))
def test_restoring_leaves_alone_what_the_list_leaves_out(field: AnswerField) -> None:
    _before, changed, after = changed_and_restored(field)
    assert changed == after
