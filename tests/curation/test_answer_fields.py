"""Every field that the list of an answer's fields gives to a verb is handled by it."""

from typing import Any

import pytest

from clipqa.curation import save_answer, save_record
from clipqa.curation.restoring_answers import restore_answer
from clipqa.curation.versions import versions_of
from clipqa.history import CardHistory, revisions_of
from clipqa.history.states import json_value
from clipqa.models import Answer
from clipqa.models.answer_field import AnswerField, FromRecord
from clipqa.models.answer_fields import CARD_HISTORY, HISTORY, RESTORED
from tests.answer_values import corrected_answer, names, other_value

pytestmark = pytest.mark.django_db


def reload(answer: Answer) -> Answer:
    return Answer.objects.get(pk=answer.pk)


def save_with(answer: Answer, field: AnswerField, value: Any) -> Answer:
    """Save a changed value of the answer, or of its question or clip."""
    if isinstance(field.history, FromRecord):
        record = getattr(answer, field.history.relation)
        setattr(record, field.column, value)
        save_record(record)
    else:
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
    earlier = CardHistory(changed, lambda records: records).state_after(first.pk)
    restore_answer(reload(answer), earlier, versions_of(changed), "It was right.")
    return before, field.plain_value(changed), field.plain_value(reload(answer))


@pytest.mark.parametrize("field", RESTORED, ids=names(RESTORED))
def test_restoring_restores_a_field(field: AnswerField) -> None:
    before, changed, after = change_and_restore(field)
    assert changed != before == after


# Of a clip the video and the times are restored. Topics have a test of their own.
NOT_RESTORED = [
    field
    for field in CARD_HISTORY
    if field not in RESTORED and field.name not in {"clip", "topics"}
]


@pytest.mark.parametrize("field", NOT_RESTORED, ids=names(NOT_RESTORED))
def test_restoring_does_not_change_other_fields(field: AnswerField) -> None:
    _before, changed, after = change_and_restore(field)
    assert changed == after
