"""Go through a plan: each database, each size, with kept pages and without.

First what pages cost in processes of ours, all libraries by turns, then what each serves over HTTP.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts import postgres
from scripts.benchmarks import outside
from scripts.benchmarks.by_turns import by_turns
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
Library = tuple[str, int]  # database, size


class Bench:
    def __init__(self, plan: Plan, folder: Path, server_url: str = "") -> None:
        """`server_url` is a PostgreSQL server to use; without one the bench keeps its own."""
        self.plan, self.folder, self._server_url = plan, folder, server_url
        self._children = Children(folder)
        self._libraries = Libraries(folder, self._children, plan.seed)

    def run(self) -> Result:
        """By database, then by size."""
        self._collect_static()
        measured: Result = {}
        with ExitStack() as servers:
            urls = self._made(servers)
            inside = {mode: self._inside(urls, mode) for mode in MODES}
            for (database, size), url in urls.items():
                print(f"\n{database}, {size:,} answers: HTTP", flush=True)
                facts = {mode: inside[mode][database, size] for mode in MODES}
                one = {mode: self._outside(url, mode, facts[mode]) for mode in MODES}
                if database == "sqlite" and size in self.plan.imported:
                    one["import"] = self._import(url)
                measured.setdefault(database, {})[str(size)] = one
        return measured

    def inside(self, database: str, size: int) -> Result:
        """What pages cost in a process of ours, by page."""
        self._collect_static()
        url = self._library(database, size, self._server_url)
        return self._inside({(database, size): url}, "prepared")[database, size]

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

    def _made(self, servers: ExitStack) -> dict[Library, str]:
        """The address of each library of the plan; their servers run on."""
        urls = {}
        for database in filter(self._is_here, self.plan.databases):
            server_url = servers.enter_context(self._server(database))
            for size in self.plan.sizes:
                urls[database, size] = self._library(database, size, server_url)
        return urls

    @contextmanager
    def _server(self, database: str) -> Iterator[str]:
        if database == "sqlite" or self._server_url:
            yield self._server_url
            return
        with kept_cluster(self.folder / "postgresql") as url:
            yield url

    def _library(self, database: str, size: int, server_url: str) -> str:
        print(f"{database}, {size:,} answers", flush=True)
        return self._libraries.library(database, size, server_url)

    def _inside(self, urls: Mapping[Library, str], mode: str) -> dict[Library, Result]:
        print(f"CPU, {mode}", flush=True)
        return by_turns(self._children, urls, MODES[mode], self.plan.turns, self.plan.budget_ms)

    def _outside(self, url: str, mode: str, facts: Result) -> Result:
        environment = self._children.environment(url) | MODES[mode]
        all_pages = self.plan.all_pages and mode == "unprepared"
        with serving(environment, self._children.log) as server:
            seen = outside.measure(
                server, facts, self.plan.rounds, self.plan.seconds, all_pages=all_pages
            )
            return {"inside": facts, "outside": seen, "memory_mib": server.memory_mib()}

    def _import(self, url: str) -> Result:
        """By turns with writing the same rows raw, which an import before it has brought in."""
        print("  importing it again", flush=True)
        with TemporaryDirectory(dir=self.folder) as scratch:
            at = Path(scratch).resolve()
            records, before, fresh = (
                str(at / name) for name in ("records.jsonl", "before.sqlite3", "fresh.sqlite3")
            )
            self._children.run(["manage.py", "export_answers", records], url)
            for library in (before, fresh):
                self._children.run(["manage.py", "migrate", "-v", "0"], f"sqlite:///{library}")
            self._children.run(["manage.py", "import_answers", records], f"sqlite:///{before}")
            imported, written = at / "imported.json", at / "written.json"
            module = "scripts.benchmarks"
            bring = ["-m", f"{module}.importing", str(imported), records]
            write = ["-m", f"{module}.raw_rows", str(written), before, str(at / "raw.sqlite3")]
            self._children.run_by_turns([(bring, 2.0), (write, 0.4)], f"sqlite:///{fresh}")
            figures: Result = json.loads(imported.read_text()) | json.loads(written.read_text())
        figures["beside_raw"] = figures["cpu_s"] / figures["raw_cpu_s"]
        return {name: round(figure, 2) for name, figure in figures.items()}
