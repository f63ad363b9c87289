"""`manage.py work` in a process of its own, on the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lab.benchmarks.serving import ROOT

PATIENCE_S = 60
COMMAND = (sys.executable, "manage.py", "work")
Process = subprocess.Popen[str]


def wait_until(condition: Callable[[], Any]) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends_at, "It did not happen in time."
        time.sleep(0.05)


@contextmanager
def worker(
    folder: Path, url: str, command: Sequence[str] = COMMAND, **environment: str
) -> Iterator[Process]:
    """Run the command on this database. Its log is a file in the folder."""
    settings = {**os.environ, "DATABASE_URL": url, "CLIPQA_DATA_DIR": str(folder), **environment}
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(
            command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()
