"""How gunicorn serves ClipQA, read by itself from this folder: `python -m gunicorn clipqa.wsgi`.

PORT, HOST, WEB_CONCURRENCY and WEB_THREADS come from the environment; docs/operating.md has more.
"""

import os
from typing import Any

HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"

bind = [f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"]
# A player holds its connection while it fetches video, so threads matter more than processes.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 1)
threads = int(os.environ.get("WEB_THREADS") or 16)
keepalive = 5
graceful_timeout = 10
# Nothing of ours talks to a running server; a socket in the home folder would only want guarding.
control_socket_disable = True
loglevel = "warning"


def when_ready(server: Any) -> None:
    shown = "localhost" if HOST in {"127.0.0.1", "::1", "0.0.0.0"} else HOST  # noqa: S104
    print(f"\nClipQA is at http://{shown}:{PORT}   (Ctrl-C stops it)\n", flush=True)  # noqa: T201
