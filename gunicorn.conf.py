"""How gunicorn serves ClipQA, read by itself from this folder: `python -m gunicorn clipqa.wsgi`.

PORT, HOST, WEB_CONCURRENCY and WEB_THREADS come from the environment; docs/operating.md has more.
"""

import ctypes
import os
from contextlib import suppress
from typing import Any

HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"

bind = [f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"]
# Threads share one copy of the code and of the kept pages; slow clients wait in the worker's loop
# and hold none of them (clipqa/serving/worker.py).
worker_class = "clipqa.serving.worker.BufferingWorker"
# Well below the 1,024 files that a process may usually open. When all are taken, the connection
# that has waited longest is closed for a new one.
worker_connections = 500
workers = int(os.environ.get("WEB_CONCURRENCY") or 1)
threads = int(os.environ.get("WEB_THREADS") or 16)
keepalive = 5
graceful_timeout = 10
# Nothing of ours talks to a running server; a socket in the home folder would only want guarding.
control_socket_disable = True
loglevel = "warning"

# glibc gives each thread a heap of its own and takes little back of any: two workers hold a quarter
# more memory than they use. Python's threads take turns anyhow. The numbers are those of malloc.h;
# who names MALLOC_ARENA_MAX in the environment decides for himself.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
if "MALLOC_ARENA_MAX" not in os.environ:
    with suppress(AttributeError, OSError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_TRIM_THRESHOLD, 128 * 1024)
        mallopt(M_MMAP_THRESHOLD, 128 * 1024)


def when_ready(server: Any) -> None:
    shown = "localhost" if HOST in {"127.0.0.1", "::1", "0.0.0.0"} else HOST  # noqa: S104
    print(f"\nClipQA is at http://{shown}:{PORT}   (Ctrl-C stops it)\n", flush=True)  # noqa: T201


def post_worker_init(worker: Any) -> None:
    from django.apps import apps

    if apps.ready:  # another application is served with this file in tests
        from clipqa.db.sqlite_keepalive import open_at_start

        open_at_start()
