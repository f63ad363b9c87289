"""Go through a plan: each database, each size, with kept pages and without."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts import postgres
from scripts.benchmarks import outside
from scripts.benchmarks.cluster import database_url, fresh_database, kept_cluster
from scripts.benchmarks.plan import Plan
from scripts.benchmarks.serving import ROOT, serving
from scripts.benchmarks.stamps import is_kept, stamp_of

MODES = {"unprepared": {"CLIPQA_PREPARED_PAGES_MB": "0"}, "prepared": {}}
Result = dict[str, Any]


class Bench:
    def __init__(self, plan: Plan, folder: Path, server_url: str = "") -> None:
        """`server_url` is a PostgreSQL server to use; without one the bench keeps its own."""
        self.plan, self.folder, self._server_url = plan, folder, server_url
        self.log = folder / "log"
        folder.mkdir(parents=True, exist_ok=True)
        self.log.write_text("")

    def run(self) -> Result:
        """By database, then by size."""
        measured: Result = {}
        self._child(
            ["manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"],
            self._address("empty", ""),
        )
        for database in self.plan.databases:
            if database == "postgresql" and not self._server_url and postgres.binaries() is None:
                print("PostgreSQL is not here, so only SQLite is measured.", flush=True)
                print("  To have it:  sudo apt-get install postgresql", flush=True)
                continue
            with self._server(database) as server_url:
                measured[database] = {
                    str(size): self._measure(database, size, server_url) for size in self.plan.sizes
                }
        return measured

    def check(self, database: str, size: int) -> None:
        """Ends the program unless the library is what indexing its answers would write."""
        url = self._address(f"{database}-{size}", self._server_url)
        self._child(["manage.py", "rebuild_search", "--check"], url)

    @contextmanager
    def _server(self, database: str) -> Iterator[str]:
        if database == "sqlite" or self._server_url:
            yield self._server_url
            return
        with kept_cluster(self.folder / "postgresql") as url:
            yield url

    def _measure(self, database: str, size: int, server_url: str) -> Result:
        print(f"\n{database}, {size:,} answers", flush=True)
        url, seconds = self._library(database, size, server_url)
        measured: Result = {"seeded_s": seconds}
        for mode, settings in MODES.items():
            print(f"  {mode}: CPU", end="", flush=True)
            facts = self._inside(url, settings)
            print(", HTTP", flush=True)
            with serving(self._environment(url) | settings, self.log) as server:
                seen = outside.measure(
                    server,
                    facts,
                    self.plan.rounds,
                    self.plan.seconds,
                    all_pages=self.plan.all_pages and mode == "unprepared",
                )
                memory = server.memory_mib()
            measured[mode] = {"inside": facts, "outside": seen, "memory_mib": memory}
        return measured

    def _library(self, database: str, size: int, server_url: str) -> tuple[str, float | None]:
        """The address of a library of that size, and the seconds its making took if it did."""
        name = f"{database}-{size}"
        stamp, wanted = self.folder / f"{name}.stamp", stamp_of(size, self.plan.seed)
        if is_kept(stamp, wanted):
            return self._address(name, server_url), None
        stamp.unlink(missing_ok=True)
        url, began = self._fresh(name, server_url), time.monotonic()
        print("  making the library ...", flush=True)
        seed = [str(size), str(self.plan.seed)]
        self._child(["-m", "scripts.benchmarks.seed", *seed], url, shows_progress=True)
        stamp.write_text(wanted)
        return url, round(time.monotonic() - began, 1)

    def _fresh(self, name: str, server_url: str) -> str:
        if server_url and name.startswith("postgresql"):
            return fresh_database(server_url, _database_name(name))
        for leftover in self.folder.glob(f"{name}.sqlite3*"):
            leftover.unlink()
        return self._address(name, server_url)

    def _address(self, name: str, server_url: str) -> str:
        if name.startswith("postgresql"):
            return database_url(server_url, _database_name(name))
        return f"sqlite:///{self.folder.resolve() / name}.sqlite3"

    def _inside(self, url: str, settings: dict[str, str]) -> Result:
        out = self.folder / "inside.json"
        amounts = [str(self.plan.rounds), str(self.plan.budget_ms)]
        self._child(["-m", "scripts.benchmarks.inside", str(out), *amounts], url, settings)
        facts: Result = json.loads(out.read_text())
        return facts

    def _environment(self, url: str) -> dict[str, str]:
        """Defaults only: a developer's own settings must not decide what is measured."""
        ours = ("CLIPQA_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {
            **kept,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "scripts.benchmarks.settings",
            "CLIPQA_DATA_DIR": str(self.folder.resolve() / "data"),
            # One address asks for everything here. Counting it costs what it costs.
            "CLIPQA_SEARCH_LIMIT": "1000000",
            "CLIPQA_SUGGEST_LIMIT": "1000000",
            # So that one server process works for us all the time, and its CPU can be read.
            "CLIPQA_DB_CONN_MAX_AGE": "3600",
        }

    def _child(
        self,
        arguments: list[str],
        url: str,
        settings: dict[str, str] | None = None,
        *,
        shows_progress: bool = False,
    ) -> None:
        with self.log.open("ab") as log:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self._environment(url) | (settings or {}),
                stdout=None if shows_progress else log,
                stderr=log,
                check=False,
            )
        if done.returncode:
            last = "\n".join(self.log.read_text().splitlines()[-15:])
            sys.exit(f"{' '.join(arguments)} failed; {self.log} ends with:\n{last}")


def _database_name(name: str) -> str:
    return f"clipqa_bench_{name.rpartition('-')[2]}"
