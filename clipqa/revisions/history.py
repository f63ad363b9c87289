"""Rebuild what a record said: from what it says now, undoing what was done since."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from clipqa.models import Revision
from clipqa.revisions.states import State, stored_states


def revisions_of(model: type[models.Model], pk: int) -> Any:
    return Revision.objects.filter(noun=model._meta.model_name, record_id=pk).newest_first()


def state_after(model: type[models.Model], revision: Revision) -> State:
    """How the record stood once this was done."""
    since = revisions_of(model, revision.record_id).filter(pk__gt=revision.pk)
    now = stored_states(model, [revision.record_id]).get(revision.record_id, {})
    return rewound(now, since)


def rewound(state: State, newest_first: Iterable[Revision]) -> State:
    rewound_state = dict(state)
    for revision in newest_first:
        for name, (before, _after) in revision.changes.items():
            rewound_state[name] = before
    return rewound_state
