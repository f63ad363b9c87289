"""gunicorn as it is shipped, in a process group of its own: so that all of it can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from scripts.benchmarks.serving import ROOT
from scripts.postgres import _free_port
from scripts.soaking.line import Line

STARTS_WITHIN = 60


class Server:
    """On one port, however often it is started again."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.port, self._log = _free_port(), log
        self._environment = {**environment, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "clipqa.wsgi"],
                cwd=ROOT,
                env=self._environment,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """Nobody is asked, nothing is tidied up."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def processes(self) -> list[int]:
        """The first one and its workers: the same numbers as long as nothing was restarted."""
        assert self._process
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        workers = children.read_text().split() if children.exists() else []
        return [pid, *sorted(map(int, workers))]

    def is_ready(self) -> bool:
        try:
            return Line(self.port).ask("GET", "/readyz", {}).status == 200
        except OSError:
            return False

    def _wait(self) -> None:
        ends_at = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < ends_at and self._process and self._process.poll() is None:
            if self.is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start; {self._log} says why.")
