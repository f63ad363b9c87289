"""gunicorn's start command and its memory settings."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Eight threads that allocate memory at the same time, then the number of heaps.
HEAPS = """
import ctypes, runpy, threading
runpy.run_path("gunicorn.conf.py")
libc = ctypes.CDLL(None)
together = threading.Barrier(8)

def hold():
    together.wait()
    held = [bytes(1_000) for _ in range(2_000)]
    together.wait()

threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has other heaps")
@pytest.mark.parametrize(("named", "heaps"), [({}, {1}), ({"MALLOC_ARENA_MAX": "4"}, {2, 3, 4})])
def test_threads_share_one_heap_unless_the_operator_wants_more(
    named: dict[str, str], heaps: set[int]
) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MALLOC_")} | named
    output = subprocess.run(
        [sys.executable, "-c", HEAPS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert output.stdout.count("<heap nr=") in heaps
