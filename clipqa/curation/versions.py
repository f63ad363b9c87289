"""Detect that a record was saved by another user while it was being edited."""

import re
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F
from django.utils import timezone

from clipqa.counters import take_writer_lock
from clipqa.models import Answer
from clipqa.models.versioned import VersionedModel

Record = TypeVar("Record", bound=VersionedModel)
VERSIONS = re.compile("a([0-9]{1,18})c([0-9]{1,18})q([0-9]{1,18})")


class EditConflict(Exception):  # noqa: N818 (named after the event, as in the admin)
    """The record was saved by another user. `current` is the state in the database."""

    def __init__(self, current: VersionedModel) -> None:
        super().__init__("Another user has saved the record.")
        self.current = current


def lock_version(record: Record, seen_version: int) -> None:
    """Lock a record's row; raise `EditConflict` unless it has the version that the editor saw.

    Must be called inside the transaction that saves: SQLite has a single writer and PostgreSQL
    locks the row, so that no other save can happen between the check and the save.
    """
    take_writer_lock()  # before any row lock: the owner of the writer lock may need this row
    current = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if current.edit_version != seen_version:
        raise EditConflict(current)


def increment_version(model: type[VersionedModel], ids: Iterable[int]) -> None:
    """Increment `edit_version` for a change in another table, such as to a question's topics.

    Forms that were opened before are then refused. Done in SQL, since the caller's instance may be
    outdated.
    """
    found = model._default_manager.filter(pk__in=list(ids))
    found.update(edit_version=F("edit_version") + 1, updated_at=timezone.now())


def versions_of(answer: Answer) -> str:
    """Return the versions of an answer's record: of the answer, its clip and its question."""
    return f"a{answer.edit_version}c{answer.clip.edit_version}q{answer.question.edit_version}"


def parse_versions(text: str) -> tuple[int, int, int] | None:
    found = VERSIONS.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def is_outdated(seen: tuple[int, int, int], answer: Answer) -> bool:
    """Return whether the answer was edited after these versions were read.

    The versions of the clip and the question are compared only if the answer's is equal, since a
    higher one may mean that the answer now refers to other records.
    """
    current = (answer.edit_version, answer.clip.edit_version, answer.question.edit_version)
    return current[0] > seen[0] or (
        current[0] == seen[0] and (current[1] > seen[1] or current[2] > seen[2])
    )
