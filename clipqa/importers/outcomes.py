"""What an import does with each valid record, for a report that shows more than numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RecordOutcome:
    """A record that was saved, or found unchanged.

    `changes` has the old and the new value of each changed field of the answer; `added` names the
    fields of the record that complete shared records, such as topics of the question.
    """

    row: int
    question: str
    is_new: bool
    changes: dict[str, tuple[Any, Any]]
    added: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.changes or self.added)


@dataclass(frozen=True)
class NewRecord:
    """An outlet, a topic or a video that an import creates."""

    model_name: str
    name: str


Outcome = RecordOutcome | NewRecord
Outcomes = Callable[[Outcome], None]
