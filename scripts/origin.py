"""A gunicorn of our own for one run: ClipQA as it is operated, with settings of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.nginx import free_port, is_listening

ROOT = Path(__file__).resolve().parent.parent
OURS = ("CLIPQA_", "DATABASE_", "REDIS_URL", "DJANGO_", "HOST", "PORT", "WEB_")


class Origin:
    """A server that can be hung and stopped, as servers are in life."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self._environment = {**kept, **settings, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "clipqa.wsgi"]
        # A group of its own, so that what is done to it is done to its workers too.
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, start_new_session=True
        )
        if not is_listening(self.port, self._process):
            self.stop()
            raise RuntimeError("gunicorn did not start; see what it said above.")

    def hang(self) -> None:
        """It takes connections and says nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is None:
            return
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _signal(self, number: int) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


@contextmanager
def throwaway_origin(settings: Mapping[str, str]) -> Iterator[Origin]:
    origin = Origin(settings)
    try:
        origin.start()
        yield origin
    finally:
        origin.stop()
