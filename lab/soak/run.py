"""Run a soak on each database: a library, the server, four writers, the readers, the checks."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lab.benchmarks.children import Children
from lab.benchmarks.cluster import fresh_database
from lab.benchmarks.serving import ROOT, Server, serving
from lab.soak.consistency import LOCKED
from lab.soak.ledger import Ledger
from lab.soak.plan import Plan
from lab.soak.report import summary
from lab.soak.task import LATEST
from scripts import postgres

EDITOR, READERS, VERIFY = "editor", "readers", "verify"
ROLES = (EDITOR, "colleague", "verbs", "importer", READERS)
SETTINGS = {"DJANGO_SETTINGS_MODULE": "lab.soak.settings"}
ENDS_WITHIN = 90
Result = dict[str, Any]


class Soak:
    def __init__(self, plan: Plan, folder: Path, server_url: str = "") -> None:
        """`server_url` is a PostgreSQL server to use; without one, a temporary one is started."""
        self.plan, self.folder, self._server_url = plan, folder, server_url

    def run(self) -> Result:
        """Return the results by database."""
        return {
            database: self._run_on(database)
            for database in self.plan.databases
            if self._is_available(database)
        }

    def _is_available(self, database: str) -> bool:
        if database == "sqlite" or self._server_url or postgres.binaries():
            return True
        print("PostgreSQL is not installed, so the soak runs on SQLite only.", flush=True)
        print("  To install it:  sudo apt-get install postgresql", flush=True)
        return False

    def _run_on(self, database: str) -> Result:
        folder = self.folder / database
        shutil.rmtree(folder, ignore_errors=True)
        with self._database(database, folder) as url:
            return DatabaseSoak(self.plan, Children(folder), folder.resolve(), url).run()

    @contextmanager
    def _database(self, database: str, folder: Path) -> Iterator[str]:
        if database == "postgresql":
            with self._server() as server_url:
                yield fresh_database(server_url, "clipqa_soak")
            return
        file = folder.resolve() / "soak.sqlite3"
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in folder.glob("soak.sqlite3*"):
                left.unlink()

    @contextmanager
    def _server(self) -> Iterator[str]:
        if self._server_url:
            yield self._server_url
            return
        with postgres.throwaway_cluster() as url:
            yield url


class DatabaseSoak:
    """The run on one database."""

    def __init__(self, plan: Plan, children: Children, folder: Path, url: str) -> None:
        self._plan, self._children, self._folder, self._url = plan, children, folder, url
        self._log = folder / "server.log"
        self._environment = children.environment(url) | SETTINGS

    def run(self) -> Result:
        print(f"\n{self._folder.name}, {self._plan.answers:,} answers", flush=True)
        self._prepare()
        began = time.monotonic()
        with serving(self._environment, self._log) as server:
            print(f"  running for {self._plan.seconds} s ...", flush=True)
            with self._roles(server) as processes:
                self._wait(processes, began)
        seconds = time.monotonic() - began
        self._run("-m", "lab.soak.verify", str(self._folder))
        return summary(self._ledgers(), seconds, self._plan.saves)

    def _prepare(self) -> None:
        amounts = [str(self._plan.answers), str(self._plan.seed)]
        self._run("-m", "lab.benchmarks.child", "seed", *amounts)
        self._run("manage.py", "collectstatic", "--noinput", "-v", "0")
        self._run("-m", "lab.soak.scenario", str(self._folder))

    def _run(self, *arguments: str) -> None:
        self._children.run(list(arguments), self._url, SETTINGS)

    @contextmanager
    def _roles(self, server: Server) -> Iterator[dict[str, "subprocess.Popen[bytes]"]]:
        """Start every role; at the end ask each to stop, and wait until it has saved its ledger."""
        processes: dict[str, subprocess.Popen[bytes]] = {}
        with self._children.log.open("ab") as log:
            try:
                for role in ROLES:
                    processes[role] = subprocess.Popen(
                        self._command(role, server.port),
                        cwd=ROOT,
                        env=self._environment,
                        stdout=log,
                        stderr=log,
                    )
                yield processes
            finally:
                _end(list(processes.values()))

    def _command(self, role: str, port: int) -> list[str]:
        plan = self._plan
        amounts = (port, plan.seconds, plan.saves, plan.per_second)
        task = [sys.executable, "-m", "lab.soak.task", role, str(self._folder)]
        return [*task, *map(str, amounts)]

    def _wait(self, processes: dict[str, "subprocess.Popen[bytes]"], began: float) -> None:
        """Wait for the length of the run, and longer until the editor has made all her saves."""
        latest = began + LATEST * self._plan.seconds
        while time.monotonic() < latest:
            is_time = time.monotonic() >= began + self._plan.seconds
            if is_time and processes[EDITOR].poll() is not None:
                return
            time.sleep(0.2)

    def _ledgers(self) -> dict[str, Ledger]:
        found = {name: self._folder / f"{name}.json" for name in (*ROLES, VERIFY)}
        ledgers = {name: Ledger.read(path) for name, path in found.items() if path.exists()}
        ledgers["server"] = _read_log(self._log)
        for name in found.keys() - ledgers.keys():
            ledgers["server"].breach(
                "died", f"{name} saved no ledger; {self._children.log} says why"
            )
        return ledgers


def _read_log(log: Path) -> Ledger:
    """Report locks, errors and tracebacks in the server's log as breaches."""
    ledger = Ledger()
    for line in log.read_text(errors="replace").splitlines():
        if LOCKED.search(line):
            ledger.breach("locked", line)
        elif line.startswith("Traceback") or " ERROR " in line or "[CRITICAL]" in line:
            ledger.breach("server's log", f"{line} (see {log.name})")
    return ledger


def _end(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        process.terminate()
    ends_at = time.monotonic() + ENDS_WITHIN
    for process in processes:
        try:
            process.wait(max(0.1, ends_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
