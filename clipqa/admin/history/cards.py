"""The differences between two states of a card."""

from clipqa.admin.history.values import FieldDifference, diff_states
from clipqa.history import State
from clipqa.history.cards import SHOWN
from clipqa.models.answer_field import AnswerField, FromRecord
from clipqa.models.answer_fields import CARD_HISTORY


def card_differences(before: State, after: State) -> list[FieldDifference]:
    """Return the fields in which two states of a card differ.

    A question and a clip are shown by their values at that time, by name only where those of one
    state are unknown: their record is erased or hidden.
    """
    states = [state for state in (before, after) if state]
    unknown = {
        relation
        for relation, names in SHOWN.items()
        if not all(set(names.values()) <= state.keys() for state in states)
    }
    fields = {f.name: f.model_field for f in CARD_HISTORY if _is_compared(f, unknown)}
    return diff_states(fields, before, after)


def question_differences(before: State, after: State) -> list[FieldDifference]:
    """Return what differs of the question in two states of a card."""
    names = set(SHOWN["question"].values())
    return diff_states(
        {f.name: f.model_field for f in CARD_HISTORY if f.name in names}, before, after
    )


def _is_compared(field: AnswerField, unknown: set[str]) -> bool:
    if isinstance(field.history, FromRecord):
        return field.history.relation not in unknown
    return field.name not in SHOWN or field.name in unknown
