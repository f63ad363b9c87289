"""Notice that somebody saved a record while it was being edited."""

from typing import TypeVar

from clipqa.counters import take_turn
from clipqa.models.edited import Edited

Record = TypeVar("Record", bound=Edited)


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
