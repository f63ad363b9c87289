"""Who acts, and what they changed: written in the transaction that changes it."""

from clipqa.revisions.acting import Deed, acting, current_deed, name_of
from clipqa.revisions.erasing import erase_revisions
from clipqa.revisions.guards import drop_guards, prepare_guards
from clipqa.revisions.history import revisions_of, rewound, state_after
from clipqa.revisions.states import KEPT, State, difference, held_states, state_of, stored_states
from clipqa.revisions.writing import keep, keep_deletion, keeping, keeping_all, told

__all__ = [
    "KEPT",
    "Deed",
    "State",
    "acting",
    "current_deed",
    "difference",
    "drop_guards",
    "erase_revisions",
    "held_states",
    "keep",
    "keep_deletion",
    "keeping",
    "keeping_all",
    "name_of",
    "prepare_guards",
    "revisions_of",
    "rewound",
    "state_after",
    "state_of",
    "stored_states",
    "told",
]
