"""A database as one file and back, each vendor by its own means, each time as one transaction."""

from pathlib import Path
from typing import Protocol

from django.db import connection

from clipqa.backups import postgres, sqlite


class Room(Protocol):
    FILE_NAME: str

    def dump(self, target: Path) -> None: ...
    def verify(self, source: Path) -> None: ...
    def load(self, source: Path, patience_s: int) -> None: ...


ROOMS: dict[str, Room] = {"sqlite": sqlite, "postgresql": postgres}


def dump(folder: Path) -> Path:
    room = ROOMS[connection.vendor]
    target = folder / room.FILE_NAME
    room.dump(target)
    return target


def file_name() -> str:
    return ROOMS[connection.vendor].FILE_NAME


def verify(source: Path) -> None:
    """Raise `BackupError` unless `load` could read this file."""
    ROOMS[connection.vendor].verify(source)


def load(source: Path, patience_s: int) -> None:
    """Put this file's content in place of the present one, wholly or not at all."""
    ROOMS[connection.vendor].load(source, patience_s)
    # Statements prepared against the old tables must not meet the new ones.
    connection.close()
