"""Whose acknowledged edit disappeared without anybody having seen it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Edit:
    """One try to save, with all that its sender had been shown before the last of it."""

    token: str  # what the record says afterwards, and nothing else does
    shown: str = ""
    is_acknowledged: bool = False
    was_refused: bool = False
    failure: str = ""  # an answer that nobody should ever get
    began: float = 0.0  # when its last try was sent
    ended: float = 0.0


@dataclass
class Trial:
    kind: str
    edits: list[Edit]
    final: str
    unseen: list[str] = field(default_factory=list)  # what was acted on without having been shown

    def lost(self) -> list[str]:
        """Every silent overwrite, as the token that disappeared."""
        return [*silently_lost(self.edits, self.final), *self.unseen]


def silently_lost(edits: Sequence[Edit], final: str) -> list[str]:
    """An edit that is gone was overwritten in the open if whoever did it had seen it."""
    return [
        edit.token
        for edit in edits
        if edit.is_acknowledged and edit.token not in final and not _was_built_on(edit, edits)
    ]


def _was_built_on(edit: Edit, edits: Sequence[Edit]) -> bool:
    return any(
        other is not edit and other.is_acknowledged and edit.token in other.shown for other in edits
    )
