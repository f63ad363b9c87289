"""Rebuild an earlier state of a record by undoing its later revisions."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from clipqa.history.states import State, stored_states
from clipqa.models import Revision


def revisions_of(model: type[models.Model], pk: int) -> Any:
    return Revision.objects.filter(model_name=model._meta.model_name, record_id=pk).newest_first()


def state_after(model: type[models.Model], revision: Revision) -> State:
    """Return the state of the record after this revision."""
    later = revisions_of(model, revision.record_id).filter(pk__gt=revision.pk)
    current = stored_states(model, [revision.record_id]).get(revision.record_id, {})
    return rewound(current, later)


def rewound(state: State, newest_first: Iterable[Revision]) -> State:
    """Return the state before these revisions."""
    rewound_state = dict(state)
    for revision in newest_first:
        for name, (before, _after) in revision.changes.items():
            rewound_state[name] = before
    return rewound_state
