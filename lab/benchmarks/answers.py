"""The CPU that one response over HTTP costs all processes of the server.

Cached pages are compared with the constant page of a bare Django project and, on SQLite, every
page with the same page of a server that opens a database connection for each request. Requests
alternate between all of them, so that a slow second of the machine slows all of them alike.
"""

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from lab.benchmarks import constant
from lab.benchmarks.load import etag_of, load, request_for
from lab.benchmarks.pages import CONSTANT, FIRST, MAIN, NOT_MODIFIED
from lab.benchmarks.serving import Server, serving

ROUNDS, CONNECTIONS = 5, 16
# Making a page takes ten times as long as sending a cached one.
DIVISOR = {"prepared": 1, "unprepared": 10}
PAGES = {"prepared": (FIRST, NOT_MODIFIED), "unprepared": MAIN}
BEFORE = {"CLIPQA_DB_CONN_MAX_AGE": "0"}
IDLE_MS, POLL_INTERVAL_S, IDLE_TIMEOUT_S = 5, 0.25, 60

Facts = dict[str, dict[str, Any]]


def before(page: str) -> str:
    """Return the name of the same page with a database connection for each request."""
    return f"{page}, before"


@dataclass(frozen=True)
class Source:
    """A page of a server."""

    server: Server
    path: str
    compressed: bool = True
    revalidated: bool = False

    def measure(self, answers: int) -> float:
        """Request the page that often; return the CPU milliseconds of one response."""
        etag = etag_of(self.server.port, self.path) if self.revalidated else ""
        request = request_for(self.server.port, self.path, compressed=self.compressed, etag=etag)
        status = 304 if etag else 200
        before_ms = self.server.cpu_ms()
        run = load(self.server.port, request, CONNECTIONS, 0, least=answers, status=status)
        if run.failed:
            raise RuntimeError(f"{run.failed} of {len(run.latencies_ms)} failed: {self.path}")
        return (self.server.cpu_ms() - before_ms) / len(run.latencies_ms)


def measure(
    environment: Mapping[str, str], log: Path, facts: Facts, mode: str, answers: int
) -> Facts | None:
    """Return the facts by page; None if the system does not tell the processes' CPU time."""
    is_sqlite = environment["DATABASE_URL"].startswith("sqlite")
    with ExitStack() as servers:

        def start(settings: Mapping[str, str], application: str = "clipqa.wsgi") -> Server:
            return servers.enter_context(serving({**environment, **settings}, log, application))

        server = start({})
        if not server.tells_cpu():
            return None
        sources = {name: _source(server, facts[name]) for name in PAGES[mode]}
        if mode == "prepared":
            bare = start({}, constant.APPLICATION)
            sources = {CONSTANT: Source(bare, constant.ADDRESS), **sources}
        if is_sqlite:
            former = start(BEFORE)
            sources |= {before(name): _source(former, facts[name]) for name in PAGES[mode]}
        return alternate(
            {name: source.measure for name, source in sources.items()},
            answers // DIVISOR[mode],
            lambda: wait_until_idle({source.server for source in sources.values()}),
        )


def alternate(
    sources: Mapping[str, Callable[[int], float]],
    answers: int,
    wait: Callable[[], object] = lambda: None,
) -> Facts:
    """Measure each source once in each round.

    The first round does not count: the workers fill their caches and open their connections.
    """
    rounds: dict[str, list[float]] = {name: [] for name in sources}
    wait()
    for _round in range(ROUNDS + 1):
        for name, measure_source in sources.items():
            rounds[name].append(measure_source(answers))
    return {
        name: {
            "cpu_ms": round(median(costs[1:]), 3),
            "turns_ms": [round(cost, 4) for cost in costs[1:]],
        }
        for name, costs in rounds.items()
    }


def wait_until_idle(servers: Collection[Server]) -> None:
    """Wait until the servers use no CPU: the port is open before the workers have started."""
    ends_at = time.monotonic() + IDLE_TIMEOUT_S
    while time.monotonic() < ends_at:
        before_ms = sum(server.cpu_ms() for server in servers)
        time.sleep(POLL_INTERVAL_S)
        if sum(server.cpu_ms() for server in servers) - before_ms < IDLE_MS:
            return


def _source(server: Server, facts: Mapping[str, Any]) -> Source:
    return Source(server, facts["path"], facts["packed"], bool(facts["etag"]))
