"""The actor of each change, and its revisions, written in the transaction of the change."""

from clipqa.history.actor import Actor, as_actor, current_actor, name_of
from clipqa.history.cards import CardHistory
from clipqa.history.erasing import erase_revisions
from clipqa.history.rewind import RecordHistory, revisions_of, rewound, state_after, state_at
from clipqa.history.states import (
    TRACKED_FIELDS,
    State,
    difference,
    locked_states,
    state_of,
    stored_states,
)
from clipqa.history.tracking import (
    new_revision,
    save_deletion,
    save_revisions,
    track_all_changes,
    track_changes,
)
from clipqa.history.triggers import create_triggers, drop_triggers

__all__ = [
    "TRACKED_FIELDS",
    "Actor",
    "CardHistory",
    "RecordHistory",
    "State",
    "as_actor",
    "create_triggers",
    "current_actor",
    "difference",
    "drop_triggers",
    "erase_revisions",
    "locked_states",
    "name_of",
    "new_revision",
    "revisions_of",
    "rewound",
    "save_deletion",
    "save_revisions",
    "state_after",
    "state_at",
    "state_of",
    "stored_states",
    "track_all_changes",
    "track_changes",
]
