"""A library, a server and the trials, with protection and without, on each database."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import postgres
from scripts.benchmarks.children import Children
from scripts.benchmarks.cluster import fresh_database
from scripts.benchmarks.serving import serving
from scripts.colliding.report import Met, Results

DATABASES = ("sqlite", "postgresql")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "scripts.colliding.settings"}
OPEN = {"COLLISIONS_UNPROTECTED": "1"}


def collide(trials: int, seed: int, folder: Path) -> Results:
    here = [name for name in DATABASES if name == "sqlite" or postgres.binaries()]
    if len(here) < len(DATABASES):
        print("PostgreSQL is not here, so only SQLite is tried.", flush=True)
        print("  To have it:  sudo apt-get install postgresql", flush=True)
    return {name: _on(name, trials, seed, folder / name) for name in here}


def _on(database: str, trials: int, seed: int, folder: Path) -> dict[str, Met]:
    met = {}
    for mode, more in (("protected", {}), ("unprotected", OPEN)):
        shutil.rmtree(folder, ignore_errors=True)
        print(f"{database}, {mode}: {trials} trials ...", flush=True)
        with _library(database, folder) as url:
            met[mode] = _met(url, trials, seed, folder, SETTINGS | more)
    return met


def _met(url: str, trials: int, seed: int, folder: Path, settings: dict[str, str]) -> Met:
    children, told = Children(folder), folder / "met.json"
    for command in (["migrate"], ["collectstatic"]):
        children.run(["manage.py", *command, "--noinput", "-v", "0"], url, settings)
    with serving(children.environment(url) | settings, folder / "server.log") as server:
        amounts = [str(server.port), str(trials), str(seed), str(told)]
        children.run(["-m", "scripts.colliding.work", *amounts], url, settings)
    found: Met = json.loads(told.read_text())
    return found


@contextmanager
def _library(database: str, folder: Path) -> Iterator[str]:
    if database == "postgresql":
        with postgres.throwaway_cluster() as url:
            yield fresh_database(url, "clipqa_collisions")
        return
    yield f"sqlite:///{folder.resolve() / 'library.sqlite3'}"
