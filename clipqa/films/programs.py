"""Run ffmpeg and ffprobe with limits of time and memory, and read their output as a stream."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer
from typing import IO

from django.utils.translation import gettext as _

from clipqa.jobs.errors import JobError
from clipqa.posters.frames import ENVIRONMENT

MAX_SECONDS = 600
MAX_MEMORY = 1024**3
LOW_PRIORITY = 10  # the niceness


def program(name: str) -> str:
    """Return the path of a program. Raise `JobError` if it is not installed."""
    path = shutil.which(name)
    if path is None:
        message = _("%(program)s is not installed. Install ffmpeg on the server, then try again.")
        raise JobError(message % {"program": name})
    return path


@contextmanager
def output_of(command: list[str], seconds: float = MAX_SECONDS) -> Iterator[IO[bytes]]:
    """Yield the output of a program while it runs; the caller must read all of it.

    Raise `JobError` if it fails or takes too long. An exception of the caller kills it.
    """
    is_late = Event()
    with subprocess.Popen(  # noqa: S603 - a fixed list, no shell, the path is absolute
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    ) as process:
        timer = Timer(seconds, _end, [process, is_late])
        # Nothing may be outside of this block: without `kill`, `Popen` waits for the program.
        try:
            _limit(process.pid)
            timer.start()
            assert process.stdout
            yield process.stdout
            process.wait()
        finally:
            timer.cancel()
            process.kill()
    if is_late.is_set():
        raise JobError(_("The film took longer than %(s)s seconds to read.") % {"s": seconds})
    if process.returncode:
        raise JobError(_("ffmpeg can't read this film: it may be damaged."))


def _end(process: "subprocess.Popen[bytes]", is_late: Event) -> None:
    is_late.set()
    process.kill()


def _limit(pid: int) -> None:
    """Limit the memory of a program, and lower its priority below the web server's."""
    with suppress(ProcessLookupError):  # it has ended already
        niceness = max(LOW_PRIORITY, os.getpriority(os.PRIO_PROCESS, pid))
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
        if hasattr(resource, "prlimit"):  # Linux
            resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
