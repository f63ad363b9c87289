"""A small WSGI application, served by gunicorn with the shipped settings."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from clipqa.serving import incoming

if seconds := os.environ.get("TEST_HEAD_SECONDS"):
    incoming.HEAD_SECONDS = incoming.BODY_SECONDS = int(seconds)

PART = b"p" * 65_536
PARTS = 100
LARGE = bytes(range(256)) * 20_000


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body, status = pages(environ)
    headers = [] if isinstance(body, Parts) else [("Content-Length", str(length(body, environ)))]
    start_response(status, headers)
    return body


def pages(environ: dict[str, Any]) -> tuple[Any, str]:
    path = environ["PATH_INFO"]
    if path == "/length":
        return [str(len(environ["wsgi.input"].read())).encode()], "200 OK"
    if path == "/unread":
        return [b"too large"], "413 Content Too Large"
    if path == "/large":
        return [LARGE], "200 OK"
    if path == "/parts":
        return Parts(), "200 OK"
    if path == "/file":
        return environ["wsgi.file_wrapper"](Film(environ), 65_536), "200 OK"
    if path == "/pause":
        time.sleep(1)
    return [environ["QUERY_STRING"].encode() or b"ok"], "200 OK"


def length(body: Any, environ: dict[str, Any]) -> int:
    if isinstance(body, list):
        return sum(map(len, body))
    return Path(os.environ["TEST_FILE"]).stat().st_size


class Parts:
    def __iter__(self) -> Any:
        return iter([PART] * PARTS)


class Film:
    """Records that it was closed."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.file = Path(os.environ["TEST_FILE"]).open("rb")  # noqa: SIM115 (close() closes it)
        self.read = self.file.read

    def close(self) -> None:
        self.file.close()
        with Path(os.environ["TEST_CLOSED"]).open("a") as closed:
            closed.write("closed\n")
