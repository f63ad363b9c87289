"""Processes of their own for what needs Django, each with a database and settings of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from scripts.benchmarks.serving import ROOT


class Children:
    """What they have to say goes into the log; it is shown where one fails."""

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
            self.failed(arguments)

    def run_by_turns(self, programs: Iterable[tuple[list[str], float]], url: str) -> None:
        """Each goes on for so many seconds, then stands still while the others do.

        What slows the machine for minutes then slows all of them alike.
        """
        with self.log.open("ab") as log, ExitStack() as ended:
            running = []
            for arguments, seconds in programs:
                process = ended.enter_context(
                    subprocess.Popen(
                        [sys.executable, *arguments],
                        cwd=ROOT,
                        env=self.environment(url),
                        stdout=log,
                        stderr=log,
                    )
                )
                ended.callback(process.kill)  # before its end is waited for
                process.send_signal(signal.SIGSTOP)
                running.append((process, arguments, seconds))
            while running:
                running = [each for each in running if not self._is_over(*each)]

    def _is_over(
        self, process: "subprocess.Popen[bytes]", arguments: list[str], seconds: float
    ) -> bool:
        """Whether a program that stood still comes to its end within so many seconds."""
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGSTOP)
            return False
        if process.returncode:
            self.failed(arguments)
        return True

    @contextmanager
    def asked(
        self, arguments: list[str], url: str, settings: Mapping[str, str]
    ) -> Iterator["Asked"]:
        """A process that says a line when it is ready, and one whenever it is asked for more."""
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
                yield Asked(self, arguments, process)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            self.failed(arguments)

    def failed(self, arguments: list[str]) -> NoReturn:
        """Ends the program with the last lines of the log."""
        last = "\n".join(self.log.read_text().splitlines()[-15:])
        sys.exit(f"{' '.join(arguments)} failed; {self.log} ends with:\n{last}")

    def environment(self, url: str) -> dict[str, str]:
        """Defaults only: a developer's own settings must not decide what is measured."""
        ours = ("CLIPQA_", "DATABASE_", "REDIS_URL", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {
            **kept,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "scripts.benchmarks.settings",
            "CLIPQA_DATA_DIR": str(self._folder / "data"),
            # One address asks for everything here. Counting it costs what it costs.
            "CLIPQA_SEARCH_LIMIT": "1000000",
            "CLIPQA_SUGGEST_LIMIT": "1000000",
            # So that one server process works for us all the time, and its CPU can be read.
            "CLIPQA_DB_CONN_MAX_AGE": "3600",
        }


class Asked:
    """A process that waits for its turn."""

    def __init__(
        self, children: Children, arguments: list[str], process: "subprocess.Popen[str]"
    ) -> None:
        self._children, self._arguments, self._process = children, arguments, process

    def listen(self) -> None:
        """Wait until it has said its line."""
        if not self._process.stdout or not self._process.stdout.readline():
            self._children.failed(self._arguments)

    def ask(self) -> None:
        """Let it take a turn, and wait for its end."""
        with suppress(BrokenPipeError):
            print(file=self._process.stdin, flush=True)
        self.listen()
