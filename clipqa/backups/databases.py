"""Dump a database to a file and load it in one transaction, with the tools of each vendor."""

from pathlib import Path
from typing import Protocol

from django.db import connection

from clipqa.backups import postgres, sqlite


class Engine(Protocol):
    FILE_NAME: str

    def dump(self, target: Path) -> None: ...
    def verify(self, source: Path) -> None: ...
    def load(self, source: Path, timeout_s: int) -> None: ...


ENGINES: dict[str, Engine] = {"sqlite": sqlite, "postgresql": postgres}


def dump(folder: Path) -> Path:
    engine = ENGINES[connection.vendor]
    target = folder / engine.FILE_NAME
    engine.dump(target)
    return target


def file_name() -> str:
    return ENGINES[connection.vendor].FILE_NAME


def verify(source: Path) -> None:
    """Raise `BackupError` unless `load` could read this file."""
    ENGINES[connection.vendor].verify(source)


def load(source: Path, timeout_s: int) -> None:
    """Replace the content of the database with that of a file, completely or not at all."""
    try:
        ENGINES[connection.vendor].load(source, timeout_s)
    finally:
        # Statements that were prepared for the old tables must not be executed on the new ones, and
        # on SQLite this connection has a shorter busy timeout than usual.
        connection.close()
