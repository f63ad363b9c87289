"""CPU time of this process and of the database's, and of work that no page does alone."""

import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from clipqa.facets import count_lines
from clipqa.feed.listings import ranked
from clipqa.models import SearchEntry
from clipqa.search.indexing import index_answers

Request = Callable[[], Any]
INDEXED_IN_TURN = 50
_answers: list["cycle[int]"] = []


class Clock:
    """CPU milliseconds since it was created: here, and in the database's process.

    The second figure is None where the system does not tell it.
    """

    def __init__(self) -> None:
        self._backend = _backend()
        self._here, self._there = time.process_time(), _used_ns(self._backend)

    def read(self) -> tuple[float, float | None]:
        here = (time.process_time() - self._here) * 1000
        if self._there is None or _backend() != self._backend:
            return here, None
        return here, ((_used_ns(self._backend) or 0) - self._there) / 1_000_000


def _backend() -> int | None:
    """The process id of the connection's server process; reading it sends no query."""
    if connection.vendor != "postgresql":
        return None
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _used_ns(pid: int | None) -> int | None:
    """From Linux's `schedstat`, since `stat` counts in hundredths of a second."""
    schedstat = Path(f"/proc/{pid}/schedstat")
    if pid is None or not schedstat.exists():
        return None
    return int(schedstat.read_text().split()[0])


def index_one_answer() -> None:
    """Index one of the newest answers again, in turn.

    It writes what is stored already, so the library does not change.
    """
    if not _answers:
        newest = SearchEntry.objects.newest_first().values_list("pk", flat=True)
        _answers.append(cycle(list(newest[:INDEXED_IN_TURN])))
    with transaction.atomic():
        index_answers([next(_answers[0])])


def facets_ms(request: Request) -> float:
    """CPU milliseconds that facets add to a search: the page minus the page without facets.

    The values that are counted come with each match's row, so both read them.
    """
    return _total_ms(request) - _total_ms(_without_facets(request))


def _total_ms(request: Request) -> float:
    clock = Clock()
    request()
    here, there = clock.read()
    return here + (there or 0)


def _without_facets(request: Request) -> Request:
    def patched() -> None:
        names = vars(ranked)
        names["count_lines"] = lambda lines: count_lines("")
        try:
            request()
        finally:
            names["count_lines"] = count_lines

    return patched
