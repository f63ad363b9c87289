"""One change of a transcript's cues, with what is needed to undo it and no more.

A shift has its offset. A change of some cues has their values before and after, a change of most of
them all former cues, once. So a state is rebuilt by undoing the steps after it, the newest first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from clipqa.lib.packing import pack, unpack


class CueState(NamedTuple):
    start_ms: int
    end_ms: int
    speaker: str
    text: str
    corrected_at: str | None = None  # as in JSON
    word_times: str = ""


CueStates = dict[int, CueState]  # by the ids of the cues
Rows = list[list[Any]]  # an id and the values of its state
# A change that touches more of the cues than this stores the former ones instead.
MAX_SHARE = 0.5


@dataclass
class CueStep:
    """`removed` and `snapshot` have ids with states, `changed` ids with fields before and after.

    Ids rise, so that the ids of cues that were added by statements for many rows need not be read:
    all above `added_above` are new.
    """

    changed: Rows = field(default_factory=list)
    removed: Rows = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    added_above: int | None = None
    offset_ms: int = 0
    snapshot: Rows | None = None

    def undo(self, states: CueStates) -> CueStates:
        """Return the states before the step. Cues that it names and that are missing stay so."""
        if self.snapshot is not None:
            return {row[0]: CueState(*row[1:]) for row in self.snapshot}
        before = self._without_added(states)
        for pk, fields in self.changed:
            if pk in before:
                before[pk] = before[pk]._replace(**{name: old for name, (old, _) in fields.items()})
        before.update({row[0]: CueState(*row[1:]) for row in self.removed})
        return shifted(before, -self.offset_ms) if self.offset_ms else before

    def _without_added(self, states: CueStates) -> CueStates:
        added = set(self.added)
        above = max(states, default=0) if self.added_above is None else self.added_above
        return {pk: state for pk, state in states.items() if pk <= above and pk not in added}

    def pack(self) -> bytes:
        return pack({name: value for name, value in vars(self).items() if value not in (None, [])})

    @classmethod
    def unpack(cls, content: bytes | memoryview) -> Self:
        return cls(**unpack(content))


def shifted(states: CueStates, offset_ms: int) -> CueStates:
    return {
        pk: state._replace(start_ms=state.start_ms + offset_ms, end_ms=state.end_ms + offset_ms)
        for pk, state in states.items()
    }


def step_between(before: CueStates, after: CueStates, added_above: int | None = None) -> CueStep:
    """Return the step from one state to another, and to cues whose ids will be above a number."""
    if offset_ms := offset_between(before, after):
        return CueStep(offset_ms=offset_ms)
    step = step_of_some(before, after)
    if before and len(step.changed) + len(step.removed) > MAX_SHARE * len(before):
        return CueStep(snapshot=rows(before, before))
    step.added_above = added_above
    return step


def step_of_some(before: CueStates, after: CueStates) -> CueStep:
    """Do the same where the states are those of the changed cues only."""
    shared = sorted(before.keys() & after.keys())
    changed = [[pk, _changes(before[pk], after[pk])] for pk in shared if before[pk] != after[pk]]
    removed = rows(before, before.keys() - after.keys())
    return CueStep(changed, removed, sorted(after.keys() - before.keys()))


def rows(states: CueStates, ids: Iterable[int]) -> Rows:
    return [[pk, *_stored(states[pk])] for pk in sorted(ids)]


def _stored(state: CueState) -> tuple[Any, ...]:
    """Return the values without times of words if there are none, as in older steps."""
    return state if state.word_times else state[:-1]


def offset_between(before: CueStates, after: CueStates) -> int:
    """Return by how much all cues were shifted; 0 if anything else has changed."""
    if not before or before.keys() != after.keys():
        return 0
    first = next(iter(before))
    offset_ms = after[first].start_ms - before[first].start_ms
    return offset_ms if offset_ms and shifted(before, offset_ms) == after else 0


def _changes(before: CueState, after: CueState) -> dict[str, list[Any]]:
    both = zip(CueState._fields, before, after, strict=True)
    return {name: [old, new] for name, old, new in both if old != new}
