"""Child processes for work that needs Django, each with its own database and settings."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn, TypeVar

from lab.benchmarks.serving import ROOT

Library = TypeVar("Library", bound=Hashable)


class Children:
    """Their output goes to the log, whose end is shown if a process fails."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.log = folder.resolve(), folder / "log"
        folder.mkdir(parents=True, exist_ok=True)
        self.log.write_text("")

    def run(
        self,
        arguments: list[str],
        url: str,
        settings: Mapping[str, str] | None = None,
        *,
        shows_progress: bool = False,
    ) -> None:
        with self.log.open("ab") as log:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment(url) | dict(settings or {}),
                stdout=None if shows_progress else log,
                stderr=log,
                check=False,
            )
        if done.returncode:
            self.fail(arguments)

    def run_alternating(self, programs: Iterable[tuple[list[str], float]], url: str) -> None:
        """Run each program for its number of seconds, then stop it (SIGSTOP) while the others run.

        Whatever slows the machine for minutes then slows all of them alike.
        """
        with self.log.open("ab") as log, ExitStack() as stack:
            running = []
            for arguments, seconds in programs:
                process = stack.enter_context(
                    subprocess.Popen(
                        [sys.executable, *arguments],
                        cwd=ROOT,
                        env=self.environment(url),
                        stdout=log,
                        stderr=log,
                    )
                )
                stack.callback(process.kill)  # runs before Popen's own exit waits for the process
                process.send_signal(signal.SIGSTOP)
                running.append((process, arguments, seconds))
            while running:
                running = [program for program in running if not self._finishes(*program)]

    def _finishes(
        self, process: "subprocess.Popen[bytes]", arguments: list[str], seconds: float
    ) -> bool:
        """Continue a stopped program; return whether it ended within so many seconds."""
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGSTOP)
            return False
        if process.returncode:
            self.fail(arguments)
        return True

    @contextmanager
    def stepping(
        self, arguments: list[str], url: str, settings: Mapping[str, str]
    ) -> Iterator["SteppingChild"]:
        """A process that prints a line when it is ready and after each step."""
        with (
            self.log.open("ab") as log,
            subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment(url) | dict(settings),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as process,
        ):
            try:
                yield SteppingChild(self, arguments, process)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            self.fail(arguments)

    def fail(self, arguments: list[str]) -> NoReturn:
        """End this program with the last lines of the log."""
        last = "\n".join(self.log.read_text().splitlines()[-15:])
        sys.exit(f"{' '.join(arguments)} failed; {self.log} ends with:\n{last}")

    def environment(self, url: str) -> dict[str, str]:
        """Remove the developer's own settings, which must not decide what is measured."""
        ours = ("CLIPQA_", "DATABASE_", "REDIS_URL", "DJANGO_")
        others = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {
            **others,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "lab.benchmarks.settings",
            "CLIPQA_DATA_DIR": str(self._folder / "data"),
            # All requests come from one address; they are counted all the same.
            "CLIPQA_SEARCH_LIMIT": "1000000",
            "CLIPQA_API_LIMIT": "1000000",
            "CLIPQA_SUGGEST_LIMIT": "1000000",
            # One PostgreSQL process serves the whole run, so that its CPU time can be read.
            "CLIPQA_DB_CONN_MAX_AGE": "3600",
        }


class SteppingChild:
    """A process that waits until it may take a step."""

    def __init__(
        self, children: Children, arguments: list[str], process: "subprocess.Popen[str]"
    ) -> None:
        self._children, self._arguments, self._process = children, arguments, process

    def wait(self) -> None:
        """Wait for its next line."""
        if not self._process.stdout or not self._process.stdout.readline():
            self._children.fail(self._arguments)

    def step(self) -> None:
        """Let it take a step, and wait for the end of it."""
        with suppress(BrokenPipeError):
            print(file=self._process.stdin, flush=True)
        self.wait()


def measure_libraries(
    children: Children,
    urls: Mapping[Library, str],
    settings: Mapping[str, str],
    rounds: int,
    budget_ms: float,
) -> dict[Library, dict[str, Any]]:
    """Return the facts of each library's pages.

    A round measures each library in its own process. Whatever slows the machine for minutes then
    slows the pages of all libraries alike, so that their figures can be compared.
    """
    with TemporaryDirectory() as scratch:
        outs = {library: Path(scratch, f"{number}.json") for number, library in enumerate(urls)}
        with ExitStack() as stack:
            running = []
            for library, out in outs.items():
                command = ["-m", "lab.benchmarks.child", "pages", str(out), str(budget_ms)]
                child = stack.enter_context(children.stepping(command, urls[library], settings))
                child.wait()
                running.append(child)
            for _round in range(rounds):
                for child in running:
                    child.step()
        return {library: json.loads(out.read_text()) for library, out in outs.items()}
