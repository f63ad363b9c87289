"""Ask the WSGI application itself, with no server and no network between."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from django.db import connection

from scripts.benchmarks.pages import Page

Application = Callable[..., Any]


@dataclass(frozen=True)
class Answered:
    status: int
    size: int
    etag: str


def environ_of(page: Page, etag: str = "") -> dict[str, Any]:
    path, _, query = page.path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
    }
    if page.packed:
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
    return {**environ, "HTTP_IF_NONE_MATCH": etag} if etag else environ


def call(application: Application, environ: dict[str, Any]) -> Answered:
    told: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        told.update(status=int(status[:3]), headers=dict(headers))

    response = application({**environ, "wsgi.input": io.BytesIO()}, start_response)
    try:
        size = sum(map(len, response))
    finally:
        response.close()  # ends the request, and on SQLite its connection
    return Answered(told["status"], size, told["headers"].get("ETag", ""))


def statements_of(application: Application, environ: dict[str, Any]) -> int:
    count = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        call(application, environ)
    return count
