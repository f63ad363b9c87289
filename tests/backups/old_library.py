"""The library that an old ClipQA backed up (tests/data/old_library), and what is known of it."""

import json
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

from clipqa.backups import databases, postgres
from tests.backups.archives import repack

FOLDER = Path(__file__).resolve().parent.parent / "data" / "old_library"
ChangeDatabase = Callable[[str], None]  # given a file's path or a database's address


def archive() -> Path:
    return FOLDER / f"{connection.vendor}.tar.gz"


def facts() -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{connection.vendor}.json").read_text()))


def manifest() -> dict[str, Any]:
    with tarfile.open(archive()) as tar:
        return dict(json.load(tar.extractfile("manifest.json")))


def change_archive(folder: Path, *statements: str) -> Path:
    """The same archive after these statements were run on its database."""
    dump = extract_database(folder)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(dump)) as database:
            database.executescript("; ".join(statements))
    else:
        with restored_database(dump) as address:
            commands = [f"--command={statement}" for statement in statements]
            run("psql", "--quiet", "--set=ON_ERROR_STOP=1", *commands, address)
            run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", address)
    return make_archive(folder, dump.read_bytes())


def extract_database(folder: Path) -> Path:
    with tarfile.open(archive()) as tar:
        (folder / databases.file_name()).write_bytes(tar.extractfile(databases.file_name()).read())
    return folder / databases.file_name()


def make_archive(folder: Path, database: bytes) -> Path:
    """The same archive with another database, and a list of contents that agrees with it."""
    entry = {"bytes": len(database), "sha256": sha256(database).hexdigest()}
    files = {**manifest()["files"], databases.file_name(): entry}
    content = {databases.file_name(): database}
    return repack(archive(), folder / "c.tar.gz", manifest={"files": files}, content=content)


@contextmanager
def restored_database(dump: Path) -> Iterator[str]:
    """The address of a database into which PostgreSQL's dump was restored."""
    with temporary_postgres() as address:
        run("pg_restore", "--no-owner", f"--dbname={address}", str(dump))
        yield address


@contextmanager
def temporary_postgres() -> Iterator[str]:
    settings = connection.settings_dict
    name = f"{settings['NAME']}_old"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(program: str, *arguments: str) -> None:
    subprocess.run([postgres._find(program), *arguments], check=True, capture_output=True)
