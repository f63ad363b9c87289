"""Go through a plan: each database, each size, with kept pages and without."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts import postgres
from scripts.benchmarks import outside
from scripts.benchmarks.children import Children
from scripts.benchmarks.cluster import kept_cluster
from scripts.benchmarks.libraries import Libraries
from scripts.benchmarks.plan import Plan
from scripts.benchmarks.serving import serving

MODES: dict[str, dict[str, str]] = {
    "unprepared": {"CLIPQA_PREPARED_PAGES_MB": "0"},
    "prepared": {},
}
Result = dict[str, Any]


class Bench:
    def __init__(self, plan: Plan, folder: Path, server_url: str = "") -> None:
        """`server_url` is a PostgreSQL server to use; without one the bench keeps its own."""
        self.plan, self.folder, self._server_url = plan, folder, server_url
        self._children = Children(folder)
        self._libraries = Libraries(folder, self._children, plan.seed)

    def run(self) -> Result:
        """By database, then by size."""
        self._collect_static()
        return {
            database: self._measure_all(database)
            for database in self.plan.databases
            if self._is_here(database)
        }

    def inside(self, database: str, size: int) -> Result:
        """What pages cost in a process of ours, by page."""
        self._collect_static()
        url, _seconds = self._libraries.library(database, size, self._server_url)
        return self._inside(url, {})

    def check(self, database: str, size: int) -> None:
        """Ends the program unless the library is what indexing its answers would write."""
        url = self._libraries.address(database, size, self._server_url)
        self._children.run(["manage.py", "rebuild_search", "--check"], url)

    def _collect_static(self) -> None:
        collect = ["manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"]
        self._children.run(collect, self._libraries.address("sqlite", 0, ""))

    def _is_here(self, database: str) -> bool:
        if database == "sqlite" or self._server_url or postgres.binaries():
            return True
        print("PostgreSQL is not here, so only SQLite is measured.", flush=True)
        print("  To have it:  sudo apt-get install postgresql", flush=True)
        return False

    def _measure_all(self, database: str) -> Result:
        with self._server(database) as server_url:
            return {
                str(size): self._measure(database, size, server_url) for size in self.plan.sizes
            }

    @contextmanager
    def _server(self, database: str) -> Iterator[str]:
        if database == "sqlite" or self._server_url:
            yield self._server_url
            return
        with kept_cluster(self.folder / "postgresql") as url:
            yield url

    def _measure(self, database: str, size: int, server_url: str) -> Result:
        print(f"\n{database}, {size:,} answers", flush=True)
        url, seconds = self._libraries.library(database, size, server_url)
        result = {"seeded_s": seconds, **{mode: self._measure_mode(url, mode) for mode in MODES}}
        if database == "sqlite" and size in self.plan.imported:
            result["import"] = self._import(url)
        return result

    def _measure_mode(self, url: str, mode: str) -> Result:
        print(f"  {mode}: CPU", end="", flush=True)
        facts = self._inside(url, MODES[mode])
        print(", HTTP", flush=True)
        environment = self._children.environment(url) | MODES[mode]
        all_pages = self.plan.all_pages and mode == "unprepared"
        with serving(environment, self._children.log) as server:
            seen = outside.measure(
                server, facts, self.plan.rounds, self.plan.seconds, all_pages=all_pages
            )
            return {"inside": facts, "outside": seen, "memory_mib": server.memory_mib()}

    def _import(self, url: str) -> Result:
        print("  importing it again", flush=True)
        with TemporaryDirectory(dir=self.folder) as scratch:
            out, records = Path(scratch, "figures.json"), Path(scratch, "records.jsonl")
            self._children.run(["manage.py", "export_answers", str(records)], url)
            measure = ["-m", "scripts.benchmarks.importing", str(out), str(records)]
            raw, fresh = Path(scratch, "raw.sqlite3"), Path(scratch, "fresh.sqlite3").resolve()
            self._children.run(["manage.py", "migrate", "-v", "0"], f"sqlite:///{fresh}")
            self._children.run([*measure, str(raw)], f"sqlite:///{fresh}")
            figures: Result = json.loads(out.read_text())
            return figures

    def _inside(self, url: str, settings: dict[str, str]) -> Result:
        out = self.folder / "inside.json"
        amounts = [str(self.plan.turns), str(self.plan.budget_ms)]
        measure = ["-m", "scripts.benchmarks.inside", str(out), *amounts]
        self._children.run(measure, url, settings)
        facts: Result = json.loads(out.read_text())
        return facts
