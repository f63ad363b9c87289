"""Call the WSGI application directly, without a server and a network."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from django.db import connection

from lab.benchmarks.pages import Page

Application = Callable[..., Any]


@dataclass(frozen=True)
class Result:
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
    if page.compressed:
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
    return {**environ, "HTTP_IF_NONE_MATCH": etag} if etag else environ


def call(application: Application, environ: dict[str, Any]) -> Result:
    started: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        started.update(status=int(status[:3]), headers=dict(headers))

    response = application({**environ, "wsgi.input": io.BytesIO()}, start_response)
    try:
        size = sum(map(len, response))
    finally:
        response.close()  # sends request_finished, as a server does
    return Result(started["status"], size, started["headers"].get("ETag", ""))


def statements_of(application: Application, environ: dict[str, Any]) -> int:
    count = 0

    def count_statement(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(count_statement):
        call(application, environ)
    return count
