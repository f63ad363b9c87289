"""Rebuild an earlier state of a record by undoing its later revisions."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from clipqa.history.states import State, stored_states
from clipqa.models import Revision, Verb


def revisions_of(model: type[models.Model], pk: int) -> Any:
    return Revision.objects.filter(model_name=model._meta.model_name, record_id=pk).newest_first()


def state_after(model: type[models.Model], revision: Revision) -> State:
    """Return the state of the record after this revision."""
    return state_at(model, revision.record_id, revision.pk)


def state_at(model: type[models.Model], pk: int, revision_id: int | None = None) -> State:
    """Return the state of a record when this revision, of whichever record, was the newest one.

    Without a revision, return its present state. The deletion of a record is always undone, since
    an import deletes a replaced clip before it writes the revision of the answer that had it. The
    state of an erased record is empty.
    """
    current = stored_states(model, [pk]).get(pk, {})
    if revision_id is None:
        return current
    later = Q(pk__gt=revision_id) | Q(verb=Verb.DELETED)
    return rewound(current, revisions_of(model, pk).filter(later))


def rewound(state: State, newest_first: Iterable[Revision]) -> State:
    """Return the state before these revisions."""
    rewound_state = dict(state)
    for revision in newest_first:
        for name, (before, _after) in revision.changes.items():
            rewound_state[name] = before
    return rewound_state


class RecordHistory:
    """The revisions of one record, and its states between them."""

    def __init__(self, record: models.Model) -> None:
        self.record = record

    @property
    def revisions(self) -> Any:
        return revisions_of(type(self.record), self.record.pk)

    def state_after(self, revision_id: int | None = None) -> State:
        return state_at(type(self.record), self.record.pk, revision_id)

    def state_before(self, revision: Revision) -> State:
        is_first = revision.verb == Verb.CREATED
        return {} if is_first else self.state_after(revision.pk - 1)
