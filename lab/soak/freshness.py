"""After a save, the next response of every process must show it: no 304, no old text."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab.http_client import HTTPClient, Response
from lab.soak.ledger import Ledger

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

WORKERS = 2
MAX_CONNECTIONS = 200
STALE_304, OLD_TEXT = "stale 304", "old text after a save"


class WorkerMiddleware:
    """Names the process that answers, so that each process can be asked for a page."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponseBase]") -> None:
        self._get_response = get_response

    def __call__(self, request: "HttpRequest") -> "HttpResponseBase":
        response = self._get_response(request)
        response["X-Worker"] = str(os.getpid())
        return response


def staleness(response: Response, token: str) -> str:
    """Return the kind of breach of a response to a request after the save; '' for none."""
    if response.status == 304:
        return STALE_304
    if response.status == 200 and token not in response.text:
        return OLD_TEXT
    return "" if response.status == 200 else f"status {response.status}"


@dataclass
class FreshnessCheck:
    """One connection to each worker, and the `ETag` that each worker sent last for a page."""

    port: int
    ledger: Ledger
    clients: dict[str, HTTPClient] = field(default_factory=dict)
    _etags: dict[tuple[str, str], str] = field(default_factory=dict)

    def load(self, path: str) -> None:
        """Have every worker make, and so cache, the page as it is before the save."""
        for response in self._responses(path):
            if response.etag:
                self._etags[response.worker, path] = response.etag

    def expect(self, path: str, token: str, during: Callable[[], str] = str) -> None:
        """Ask every worker for the page with its former `ETag`; report a page without the token."""
        for response in self._responses(path):
            kind = staleness(response, token)
            if kind:
                etag = self._etags.get((response.worker, path), "")
                details = f"{path} of worker {response.worker}, {etag}, lacks {token} {during()}"
                self.ledger.breach(kind, details)
            if response.etag and response.status == 200:
                self._etags[response.worker, path] = response.etag
            self.ledger.note("asked right after a save")

    def _responses(self, path: str) -> list[Response]:
        self._find_workers()
        found = []
        for worker, client in list(self.clients.items()):
            response = client.get(path, self._etags.get((worker, path), ""))
            if response.worker != worker:
                # The idle connection was closed, and the new one reached another worker.
                del self.clients[worker]
                client.close()
            found.append(response)
        return found

    def _find_workers(self) -> None:
        for _ in range(MAX_CONNECTIONS):
            if len(self.clients) >= WORKERS:
                return
            client = HTTPClient(self.port)
            worker = client.get("/livez").worker
            if worker in self.clients:
                client.close()
            else:
                self.clients[worker] = client
