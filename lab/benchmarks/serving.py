"""gunicorn with the shipped configuration and two workers, on a free port."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

from scripts.ports import free_port

WORKERS = 2
START_TIMEOUT_S = 60
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()] if children.exists() else []

    def tells_cpu(self) -> bool:
        """Return whether the system tells CPU times in nanoseconds, as only Linux does."""
        return Path(f"/proc/{self.pid}/schedstat").exists()

    def cpu_ms(self) -> float:
        """Return the CPU time so far of the first process and its workers."""
        return sum(_used_ns(pid) for pid in (self.pid, *self.workers())) / 1_000_000

    def memory_mib(self) -> float | None:
        """Return the workers' proportional set size (PSS), which counts shared pages once.

        None if the system does not tell it.
        """
        sizes = [_pss_kib(pid) for pid in self.workers()]
        return round(sum(sizes) / 1024, 1) if sizes else None


def _pss_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _used_ns(pid: int) -> int:
    """Return the CPU time of all threads; gunicorn's live as long as the process."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads)


@contextmanager
def serving(
    environment: Mapping[str, str], log: Path, application: str = "clipqa.wsgi"
) -> Iterator[Server]:
    port = free_port()
    settings = {**environment, "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
    with log.open("ab") as log_file:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", application],
            cwd=ROOT,
            env=settings,
            stdout=log_file,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(process, port, log)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    ends_at = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start; {log} says why.")
