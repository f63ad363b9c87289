"""Run a plan: each database and size, with a page cache ("prepared") and without ("unprepared").

Measures first what pages cost inside a process, alternating between all libraries; then, for each
library, what a server delivers over HTTP and what a response costs it.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lab.benchmarks import answers, outside
from lab.benchmarks.children import Children, measure_libraries
from lab.benchmarks.cluster import persistent_cluster
from lab.benchmarks.libraries import Libraries
from lab.benchmarks.plan import Plan
from lab.benchmarks.serving import serving
from scripts import postgres

MODES: dict[str, dict[str, str]] = {
    "unprepared": {"CLIPQA_PREPARED_PAGES_MB": "0"},
    "prepared": {},
}
Result = dict[str, Any]
Library = tuple[str, int]  # database, size


class Bench:
    def __init__(self, plan: Plan, folder: Path, server_url: str = "") -> None:
        """`server_url` is a PostgreSQL server to use; without one the bench starts its own."""
        self.plan, self.folder, self._server_url = plan, folder, server_url
        self._children = Children(folder)
        self._libraries = Libraries(folder, self._children, plan.seed)

    def run(self) -> Result:
        """Return the results by database, then by size."""
        self._collect_static()
        measured: Result = {}
        with ExitStack() as servers:
            urls = self._make_libraries(servers)
            inside = {mode: self._inside(urls, mode) for mode in MODES}
            for (database, size), url in urls.items():
                print(f"\n{database}, {size:,} answers: HTTP", flush=True)
                facts = {mode: inside[mode][database, size] for mode in MODES}
                one = {mode: self._outside(url, mode, facts[mode]) for mode in MODES}
                if database == "sqlite" and size in self.plan.imported:
                    one["import"] = self._import(url)
                if (database, size) == ("sqlite", self.plan.sizes[0]):
                    one["scripts"] = {str(n): self._by_script(url, n) for n in self.plan.by_script}
                measured.setdefault(database, {})[str(size)] = one
        return measured

    def inside(self, database: str, size: int) -> Result:
        """Return what pages cost inside a process, by page."""
        self._collect_static()
        url = self._library(database, size, self._server_url)
        return self._inside({(database, size): url}, "prepared")[database, size]

    def check(self, database: str, size: int) -> None:
        """End the program unless the library's index is what indexing its answers would write."""
        url = self._libraries.address(database, size, self._server_url)
        self._children.run(["manage.py", "rebuild_search", "--check"], url)

    def _collect_static(self) -> None:
        collect = ["manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"]
        self._children.run(collect, self._libraries.address("sqlite", 0, ""))

    def _is_available(self, database: str) -> bool:
        if database == "sqlite" or self._server_url or postgres.binaries():
            return True
        print("PostgreSQL is not installed, so only SQLite is measured.", flush=True)
        print("  To install it:  sudo apt-get install postgresql", flush=True)
        return False

    def _make_libraries(self, servers: ExitStack) -> dict[Library, str]:
        """Return the address of each library of the plan; their servers run until the end."""
        urls = {}
        for database in filter(self._is_available, self.plan.databases):
            server_url = servers.enter_context(self._server(database))
            for size in self.plan.sizes:
                urls[database, size] = self._library(database, size, server_url)
        return urls

    @contextmanager
    def _server(self, database: str) -> Iterator[str]:
        if database == "sqlite" or self._server_url:
            yield self._server_url
            return
        with persistent_cluster(self.folder / "postgresql") as url:
            yield url

    def _library(self, database: str, size: int, server_url: str) -> str:
        print(f"{database}, {size:,} answers", flush=True)
        return self._libraries.library(database, size, server_url)

    def _inside(self, urls: Mapping[Library, str], mode: str) -> dict[Library, Result]:
        print(f"CPU, {mode}", flush=True)
        return measure_libraries(
            self._children, urls, MODES[mode], self.plan.rounds, self.plan.budget_ms
        )

    def _outside(self, url: str, mode: str, facts: Result) -> Result:
        environment = self._children.environment(url) | MODES[mode]
        all_pages = self.plan.all_pages and mode == "unprepared"
        with serving(environment, self._children.log) as server:
            runs = outside.measure(
                server, facts, self.plan.http_rounds, self.plan.seconds, all_pages=all_pages
            )
            memory_mib = server.memory_mib()
        # Other servers would share memory with this one, and so lower its PSS.
        costs = answers.measure(
            environment, self._children.log, facts, mode, answers=self.plan.answers
        )
        return {"inside": facts, "outside": runs, "answers": costs, "memory_mib": memory_mib}

    def _by_script(self, url: str, answers: int) -> Result:
        """Return the cost of searches in temporary libraries of one script each."""
        print(f"  searches by script, {answers:,} answers each", flush=True)
        with TemporaryDirectory(dir=self.folder) as scratch:
            out = Path(scratch).resolve() / "scripts.json"
            command = ["-m", "lab.benchmarks.by_script", str(out), str(answers)]
            command.append(str(self.plan.hostile))
            self._children.run(command, url, MODES["unprepared"])
            figures: Result = json.loads(out.read_text())
        return figures

    def _import(self, url: str) -> Result:
        """Measure an import, alternating with a raw copy of the rows of an earlier import."""
        print("  importing it again", flush=True)
        with TemporaryDirectory(dir=self.folder) as scratch:
            folder = Path(scratch).resolve()
            records, before, fresh = (
                str(folder / name) for name in ("records.jsonl", "before.sqlite3", "fresh.sqlite3")
            )
            self._children.run(["manage.py", "export_answers", records], url)
            self._children.run(["manage.py", "migrate", "-v", "0"], f"sqlite:///{before}")
            shutil.copyfile(before, fresh)
            self._children.run(["manage.py", "import_answers", records], f"sqlite:///{before}")
            imported, copied = folder / "imported.json", folder / "copied.json"
            raw = str(folder / "raw.sqlite3")
            load = ["-m", "lab.benchmarks.child", "import", str(imported), records]
            copy = ["-m", "lab.benchmarks.raw_rows", str(copied), before, raw]
            self._children.run_alternating([(load, 2.0), (copy, 0.4)], f"sqlite:///{fresh}")
            figures: Result = json.loads(imported.read_text()) | json.loads(copied.read_text())
        figures["beside_raw"] = figures["cpu_s"] / figures["raw_cpu_s"]
        return {name: round(figure, 2) for name, figure in figures.items()}
