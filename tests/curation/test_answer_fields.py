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


def reload(answer: Answer) -> Answer:
    return Answer.objects.get(pk=answer.pk)


def save_with(answer: Answer, field: AnswerField, value: Any) -> Answer:
    setattr(answer, field.name, value)
    save_answer(answer)
    return reload(answer)


@pytest.mark.parametrize("field", HISTORY, ids=names(HISTORY))
def test_a_revision_has_the_values_of_a_field_before_and_after(field: AnswerField) -> None:
    answer = reload(corrected_answer())
    before = field.plain_value(answer)
    after = field.plain_value(save_with(answer, field, other_value(field)))
    assert before != after
    assert revisions_of(Answer, answer.pk)[0].changes[field.name] == [
        json_value(before),
        json_value(after),
    ]


def change_and_restore(field: AnswerField) -> tuple[Any, Any, Any]:
    """Return the values of a field: the first, the changed, and the restored one."""
    answer = reload(corrected_answer())
    before, first = field.plain_value(answer), revisions_of(Answer, answer.pk)[0]
    changed = save_with(answer, field, other_value(field))
    restore(reload(answer), state_after(Answer, first), changed.edit_version, "It was right.")
    return before, field.plain_value(changed), field.plain_value(reload(answer))


@pytest.mark.parametrize("field", RESTORED, ids=names(RESTORED))
def test_restoring_restores_a_field(field: AnswerField) -> None:
    before, changed, after = change_and_restore(field)
    assert changed != before == after


NOT_RESTORED = [field for field in HISTORY if field not in RESTORED]


@pytest.mark.parametrize("field", NOT_RESTORED, ids=names(NOT_RESTORED))
def test_restoring_does_not_change_other_fields(field: AnswerField) -> None:
    _before, changed, after = change_and_restore(field)
    assert changed == after
