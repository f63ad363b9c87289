"""`python -m lab.mail_drill.sink PORT FILE`: a mail server that can be killed and started again.

It writes a line for each letter before it accepts it, so that a letter that it has accepted is in
the file: the time, the Message-ID and the recipient.
"""

import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from lab.benchmarks.serving import ROOT
from lab.chaos.smtp_sink import Sink

PATIENCE_S = 30.0


class FileSink(Sink):
    def __init__(self, port: int, path: Path) -> None:
        super().__init__(port)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def receive(self, message_id: str, recipient: str) -> None:
        os.write(self._file, f"{time.time()} {message_id} {recipient}\n".encode())


class SinkProcess:
    """The mail server in a process of its own, always on the same port."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "letters"
        self.file.touch()
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "lab.mail_drill.sink", str(self.port), str(self.file)]
        self._process = subprocess.Popen(command, cwd=ROOT)
        ends_at = time.monotonic() + PATIENCE_S
        while not _is_open(self.port):
            if time.monotonic() > ends_at:
                sys.exit("The mail server of the drill does not start.")
            time.sleep(0.01)

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def letters(self) -> dict[str, list[float]]:
        """Return the times of the letters of each recipient."""
        found = defaultdict(list)
        for line in self.file.read_text().splitlines():
            moment, _message_id, recipient = line.split(" ")
            found[recipient].append(float(moment))
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    with FileSink(int(sys.argv[1]), Path(sys.argv[2])) as sink:
        sink.serve_forever()
