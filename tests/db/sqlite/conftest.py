"""A library in its own file, and a server that has it open."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from scripts.nginx import NAME
from scripts.origin import Origin, throwaway_origin
from tests.factories import make_published
from tests.operating.reader import Reader

OUTLETS = "/api/v1/outlets/"
SUFFIXES = ("", "-wal", "-shm")
WORKERS, STARTS_WITHIN_S = 2, 60.0


@dataclass(frozen=True)
class Served:
    origin: Origin
    library: Path
    environment: dict[str, str]

    def outlets(self) -> tuple[int, str]:
        """Return status and text of a page that is rendered from the library."""
        answer = Reader(self.origin.port, is_tls=False).get(OUTLETS)
        return answer.status, answer.text

    def copy(self, outlet: str) -> Path:
        """Copy the library to one file in which the outlet has another name."""
        other = self.library.with_name("other.sqlite3")
        with closing(sqlite3.connect(self.library)) as ours, closing(sqlite3.connect(other)) as its:
            ours.backup(its)
            its.execute("PRAGMA journal_mode = DELETE")
            its.execute("UPDATE clipqa_outlet SET name = ?", [outlet])
            its.execute("UPDATE clipqa_librarystate SET library_version = library_version + 1")
            its.commit()
        return other

    def move(self, folder: Path) -> None:
        """Move the library with its log."""
        folder.mkdir(exist_ok=True)
        for suffix in SUFFIXES:
            path = Path(f"{self.library}{suffix}")
            path.rename(folder / path.name)

    def restore(self, folder: Path) -> None:
        for path in folder.iterdir():
            path.rename(self.library.with_name(path.name))


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[Served]:
    make_published("Who talks?")
    library = tmp_path / "library.sqlite3"
    with closing(sqlite3.connect(library)) as copy:
        connection.connection.backup(copy)
        copy.execute("UPDATE clipqa_outlet SET name = 'Delta News'")
        copy.commit()
    environment = {
        "DATABASE_URL": f"sqlite:///{library}",
        "CLIPQA_DATA_DIR": str(tmp_path / "data"),
        "CLIPQA_SECRET_KEY": settings.SECRET_KEY,
        "CLIPQA_ALLOWED_HOSTS": NAME,
        "DJANGO_SETTINGS_MODULE": "lab.chaos.settings",
        "WEB_CONCURRENCY": str(WORKERS),
        "PATH": os.environ["PATH"],
    }
    with throwaway_origin(environment) as origin:
        wait_until_it_is_open(library)
        yield Served(origin, library, environment)


def wait_until_it_is_open(library: Path) -> None:
    """Wait for the workers, since the server listens before they have opened the library."""
    ends_at = time.monotonic() + STARTS_WITHIN_S
    while len(processes_with_it_open(library)) < WORKERS:
        assert time.monotonic() < ends_at, "A worker did not open the library."
        time.sleep(0.1)
    time.sleep(1)  # the connection that stays open is the second that a worker opens


def processes_with_it_open(library: Path) -> set[str]:
    found = set()
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):  # the process has ended meanwhile
            if descriptor.readlink() == library:
                found.add(descriptor.parts[2])
    return found
