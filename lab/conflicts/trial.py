"""One trial and its outcome: which acknowledged edits were overwritten unseen. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Edit:
    """One edit, with everything that its author had been shown before the last attempt."""

    token: str  # a value that only this edit writes
    shown: str = ""
    is_acknowledged: bool = False
    was_refused: bool = False
    failure: str = ""  # a response that must not occur
    began: float = 0.0  # when the last attempt was sent
    ended: float = 0.0


@dataclass
class Trial:
    kind: str
    edits: list[Edit]
    final: str
    unseen: list[str] = field(
        default_factory=list
    )  # values that a bulk action changed without having shown them

    def lost(self) -> list[str]:
        """Return the token of every edit that was silently overwritten."""
        return [*silently_lost(self.edits, self.final), *self.unseen]


def silently_lost(edits: Sequence[Edit], final: str) -> list[str]:
    """An overwritten edit is not lost if the author of a later edit had been shown it."""
    return [
        edit.token
        for edit in edits
        if edit.is_acknowledged and edit.token not in final and not _was_built_on(edit, edits)
    ]


def _was_built_on(edit: Edit, edits: Sequence[Edit]) -> bool:
    return any(
        other is not edit and other.is_acknowledged and edit.token in other.shown for other in edits
    )
