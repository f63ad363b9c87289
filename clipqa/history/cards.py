"""The history of a card: revisions of an answer, and of the question and clip that it had then.

This is the only place that composes them. They stay revisions of their own records, so that each
has one author and one reason, none is stored twice, and an erased record is in no history.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q

from clipqa.db.statements import ids_in
from clipqa.history.rewind import RecordHistory, revisions_of, state_at
from clipqa.history.states import State
from clipqa.models import Answer, Clip, Question, Revision, Verb
from clipqa.models.answer_field import FromRecord
from clipqa.models.answer_fields import CARD_HISTORY

RELATED: dict[str, type[models.Model]] = {"question": Question, "clip": Clip}
# For each relation the columns that the card shows, with their names in the card's state.
SHOWN: dict[str, dict[str, str]] = {
    relation: {
        field.column: field.name for field in CARD_HISTORY if field.history == FromRecord(relation)
    }
    for relation in RELATED
}
# Of a question or a clip: no card shows it before the first or after the second.
NOT_SHOWN = (Verb.CREATED, Verb.DELETED)
Narrow = Callable[[models.QuerySet], models.QuerySet]


class Period(NamedTuple):
    """The time in which an answer had a record: between two revisions of the answer."""

    record_id: int
    since: int
    until: int | None

    def includes(self, revision_id: int) -> bool:
        return self.since < revision_id and (self.until is None or revision_id < self.until)


class CardHistory(RecordHistory):
    """The history of an answer's card, as a user may see it.

    `visible` narrows a queryset to the records that the user may see. Revisions and values of other
    records are left out.
    """

    record: Answer

    def __init__(self, answer: Answer, visible: Narrow) -> None:
        super().__init__(answer)
        self._visible = visible

    @property
    def revisions(self) -> Any:
        return Revision.objects.filter(pk__in=ids_in(self._revision_ids)).newest_first()

    def state_after(self, revision_id: int | None = None) -> State:
        state = super().state_after(revision_id)
        for relation, model in RELATED.items():
            pk = state.get(relation)
            if pk in self._shown_ids[relation]:
                state |= shown_values(relation, state_at(model, pk, revision_id))
        return state

    @cached_property
    def _revision_ids(self) -> list[int]:
        own = revisions_of(Answer, self.record.pk).values_list("pk", flat=True)
        return [*own, *self._related_revision_ids()]

    def _related_revision_ids(self) -> Iterator[int]:
        for relation, model in RELATED.items():
            found = Revision.objects.filter(
                model_name=model._meta.model_name,
                record_id__in=ids_in(self._shown_ids[relation]),
                changes__has_any_keys=list(SHOWN[relation]),
            ).exclude(verb__in=NOT_SHOWN)
            for pk, record_id in found.values_list("pk", "record_id"):
                periods = self._periods[relation]
                if any(each.record_id == record_id and each.includes(pk) for each in periods):
                    yield pk

    @cached_property
    def _shown_ids(self) -> dict[str, set[int]]:
        return {
            relation: self._without_hidden(
                model, {each.record_id for each in self._periods[relation]}
            )
            for relation, model in RELATED.items()
        }

    def _without_hidden(self, model: type[models.Model], ids: set[int]) -> set[int]:
        """Leave out the existing records that the user may not see.

        Deleted records stay: their values of that time were on the user's own card.
        """
        existing = model._default_manager.filter(pk__in=ids_in(ids))
        visible = self._visible(existing).values_list("pk", flat=True)
        return ids - (set(existing.values_list("pk", flat=True)) - set(visible))

    @cached_property
    def _periods(self) -> dict[str, list[Period]]:
        joined = Q(changes__has_any_keys=list(RELATED)) | Q(verb=Verb.CREATED)
        revisions = revisions_of(Answer, self.record.pk).filter(joined)
        moves = list(revisions.values_list("pk", "verb", "changes"))
        created = moves[-1][0] if moves and moves[-1][1] == Verb.CREATED else 0
        found: dict[str, list[Period]] = {}
        for relation in RELATED:
            former = [(pk, both[relation][0]) for pk, _verb, both in moves if relation in both]
            present = getattr(self.record, f"{relation}_id")
            found[relation] = list(_periods(present, former, created))
        return found


def shown_values(relation: str, state: State) -> State:
    """Return what the card shows of a question or a clip, under the names of the card's state."""
    names = SHOWN[relation]
    # A deletion's revision has no empty values. Without a state the record is erased.
    return {name: state.get(column) for column, name in names.items()} if state else {}


def _periods(record_id: int, moves: Iterable[tuple[int, Any]], created: int) -> Iterator[Period]:
    """Yield the periods, the newest first. Each move has its revision and the record before it."""
    until = None
    for revision_id, former_id in moves:
        yield Period(record_id, revision_id, until)
        if former_id is None:
            return
        record_id, until = former_id, revision_id
    yield Period(record_id, created, until)
