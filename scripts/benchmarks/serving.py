"""gunicorn as it is shipped, with two workers, on a port of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

WORKERS = 2
STARTS_WITHIN = 60
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()] if children.exists() else []

    def memory_mib(self) -> float | None:
        """What the workers hold together, shared pages shared (PSS); None where none can tell."""
        held = [_proportional_kib(pid) for pid in self.workers()]
        return round(sum(held) / 1024, 1) if held else None


def _proportional_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def serving(environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    from scripts.postgres import _free_port

    port = _free_port()
    settings = {**environment, "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "clipqa.wsgi"],
            cwd=ROOT,
            env=settings,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(process, port, log)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    ends_at = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start; {log} says why.")
