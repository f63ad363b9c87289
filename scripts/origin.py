"""A temporary gunicorn that serves ClipQA with the shipped configuration and given settings."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.ports import free_port, is_listening

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ("CLIPQA_", "DATABASE_", "REDIS_URL", "DJANGO_", "HOST", "PORT", "WEB_")


class Origin:
    """A server that can be stopped, or suspended so that it does not answer."""

    def __init__(
        self, settings: Mapping[str, str], application: str = "clipqa.wsgi", *options: str
    ) -> None:
        self.port = free_port()
        self._command = [sys.executable, "-m", "gunicorn", *options, application]
        others = {
            name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)
        }
        self._environment = {**others, **settings, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # In a process group of its own, so that signals reach its workers too.
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, start_new_session=True
        )
        if not is_listening(self.port, self._process):
            self.stop()
            raise RuntimeError("gunicorn did not start; see its output above.")

    def hang(self) -> None:
        """Suspend it: it accepts connections and does not answer."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def begin_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def stop(self) -> None:
        if self._process is None:
            return
        self._signal(signal.SIGCONT)
        self.begin_to_stop()
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
def throwaway_origin(
    settings: Mapping[str, str], application: str = "clipqa.wsgi", *options: str
) -> Iterator[Origin]:
    origin = Origin(settings, application, *options)
    try:
        origin.start()
        yield origin
    finally:
        origin.stop()
