"""Which cues of a transcript another text keeps, changes, removes and adds. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from clipqa.transcripts.cues import CueText

Span = tuple[int, int]


class Replacement(NamedTuple):
    kept: list[int]  # the keys of the former cues that stay as they are
    changed: dict[int, CueText]  # of those with the same times and other words, and the new cues
    removed: list[int]
    added: list[CueText]

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.removed or self.added)


def is_same(former: CueText, cue: CueText) -> bool:
    """Most formats have no times of words, so that a cue without these changes none."""
    times = cue.word_times or former.word_times
    return former[:4] == cue[:4] and times == former.word_times


def compare(former: Mapping[int, CueText], cues: Iterable[CueText]) -> Replacement:
    """Compare cues by their times. Cues that share theirs with another one are replaced.

    They have an order of their own, which a cue that stayed would break.
    """
    cues = list(cues)
    new_times = Counter((cue.start_ms, cue.end_ms) for cue in cues)
    old_times = Counter((cue.start_ms, cue.end_ms) for cue in former.values())
    by_times = {
        (cue.start_ms, cue.end_ms): key
        for key, cue in former.items()
        if old_times[cue[:2]] == new_times[cue[:2]] == 1
    }
    kept: list[int] = []
    changed: dict[int, CueText] = {}
    added: list[CueText] = []
    for cue in cues:
        key = by_times.get((cue.start_ms, cue.end_ms))
        if key is None:
            added.append(cue)
        elif is_same(former[key], cue):
            kept.append(key)
        else:
            changed[key] = cue
    matched = {*kept, *changed}
    removed = [key for key in former if key not in matched]
    if (
        not changed
        and len(removed) == len(added)
        and all(is_same(former[key], cue) for key, cue in zip(removed, added, strict=True))
    ):
        return Replacement([*former], {}, [], [])
    return Replacement(kept, changed, removed, added)
