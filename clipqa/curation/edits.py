"""Notice that somebody saved a record while it was being edited."""

import re
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F
from django.utils import timezone

from clipqa.counters import take_turn
from clipqa.models import Answer
from clipqa.models.edited import Edited

Record = TypeVar("Record", bound=Edited)
VERSIONS = re.compile("a([0-9]{1,18})c([0-9]{1,18})q([0-9]{1,18})")


class EditCollision(Exception):  # noqa: N818 (it names what happened, as the desk says it)
    """The record was saved by somebody else; `current` is what stands in the database."""

    def __init__(self, current: Edited) -> None:
        super().__init__("The record was saved by somebody else in the meantime.")
        self.current = current


def lock_version(record: Record, seen_version: int) -> None:
    """Hold the record's row and raise `EditCollision` unless it is as the editor saw it.

    To be called inside the transaction that saves: SQLite writes one at a time, PostgreSQL
    locks the row, so nothing can get in between the look and the save.
    """
    take_turn()  # before any row is held: who holds the turn may be about to write this one
    current = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if current.edit_version != seen_version:
        raise EditCollision(current)


def count_edit(model: type[Edited], ids: Iterable[int]) -> None:
    """Note an edit that lies in another table, as a question's topics do, so that a page that was
    filled before is refused. By the database: the caller's record may be older than what stands.
    """
    found = model._default_manager.filter(pk__in=list(ids))
    found.update(edit_version=F("edit_version") + 1, updated_at=timezone.now())


def versions_of(answer: Answer) -> str:
    """Of all that a record of an answer says: the answer, its clip and its question."""
    return f"a{answer.edit_version}c{answer.clip.edit_version}q{answer.question.edit_version}"


def read_versions(text: str) -> tuple[int, int, int] | None:
    found = VERSIONS.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def is_older(seen: tuple[int, int, int], answer: Answer) -> bool:
    """Whether somebody edited it since. What an answer leans on counts for itself, and counts
    here only while the answer leans on the same, which its own count tells.
    """
    now = (answer.edit_version, answer.clip.edit_version, answer.question.edit_version)
    return now[0] > seen[0] or (now[0] == seen[0] and (now[1] > seen[1] or now[2] > seen[2]))
