"""A temporary Redis, which stores nothing on the disk and can be stopped and started again."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from scripts.ports import free_port

PROGRAMS = ("redis-server", "valkey-server")
START_S = 20


def binary_path() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class RedisServer:
    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = binary_path()
        if program is None:
            raise FileNotFoundError("Redis is not installed.")
        address = ["--bind", "127.0.0.1", "--port", str(self.port)]
        options = ["--save", "", "--appendonly", "no", "--logfile", "/dev/null"]
        self._process = subprocess.Popen([program, *address, *options])
        self._wait_until_it_answers()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _wait_until_it_answers(self) -> None:
        ends_at = time.monotonic() + START_S
        while time.monotonic() < ends_at:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        self.stop()
        raise TimeoutError("Redis did not start.")


@contextmanager
def throwaway_redis() -> Iterator[RedisServer]:
    server = RedisServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
