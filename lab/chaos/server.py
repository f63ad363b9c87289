"""gunicorn with the shipped configuration, in a process group that can be killed as a whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from lab.benchmarks.serving import ROOT
from lab.http_client import HTTPClient
from scripts.ports import free_port

START_TIMEOUT_S = 60


class Server:
    """Keeps its port when it is started again."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.port, self._log = free_port(), log
        self._environment = {**environment, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "clipqa.wsgi"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """Send SIGKILL to the first process and its workers; nothing is cleaned up."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def processes(self) -> list[int]:
        """Return the ids of the first process and its workers, which a restart changes."""
        assert self._process
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        workers = children.read_text().split() if children.exists() else []
        return [pid, *sorted(map(int, workers))]

    def is_ready(self) -> bool:
        try:
            return HTTPClient(self.port).request("GET", "/readyz", {}).status == 200
        except OSError:
            return False

    def _wait(self) -> None:
        ends_at = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < ends_at and self._process and self._process.poll() is None:
            if self.is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start; {self._log} says why.")
