"""Run the trials on each database, with the checks against lost updates and without."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.benchmarks.children import Children
from lab.benchmarks.cluster import fresh_database
from lab.benchmarks.serving import serving
from lab.conflicts.report import Results, Trials
from lab.conflicts.work import UNPROTECTED
from scripts import postgres

DATABASES = ("sqlite", "postgresql")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "lab.conflicts.settings"}
MODES: dict[str, dict[str, str]] = {"protected": {}, "unprotected": {UNPROTECTED: "1"}}


def run_trials(trials: int, seed: int, folder: Path) -> Results:
    available = [name for name in DATABASES if name == "sqlite" or postgres.binaries()]
    if len(available) < len(DATABASES):
        print("PostgreSQL is not installed, so the trials run on SQLite only.", flush=True)
        print("  To install it:  sudo apt-get install postgresql", flush=True)
    return {name: _run_on(name, trials, seed, folder / name) for name in available}


def _run_on(database: str, trials: int, seed: int, folder: Path) -> dict[str, Trials]:
    results = {}
    for mode, settings in MODES.items():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"{database}, {mode}: {trials} trials ...", flush=True)
        with _library(database, folder) as url:
            results[mode] = _run(url, trials, seed, folder, SETTINGS | settings)
    return results


def _run(url: str, trials: int, seed: int, folder: Path, settings: dict[str, str]) -> Trials:
    children, out = Children(folder), folder / "trials.json"
    for command in (["migrate"], ["collectstatic"]):
        children.run(["manage.py", *command, "--noinput", "-v", "0"], url, settings)
    with serving(children.environment(url) | settings, folder / "server.log") as server:
        amounts = [str(server.port), str(trials), str(seed), str(out)]
        children.run(["-m", "lab.conflicts.work", *amounts], url, settings)
    found: Trials = json.loads(out.read_text())
    return found


@contextmanager
def _library(database: str, folder: Path) -> Iterator[str]:
    if database == "postgresql":
        with postgres.throwaway_cluster() as url:
            yield fresh_database(url, "clipqa_conflicts")
        return
    yield f"sqlite:///{folder.resolve() / 'library.sqlite3'}"
