"""Requests a second and latencies over HTTP, in runs that alternate between the pages."""

from collections import defaultdict
from statistics import median
from typing import Any

from lab.benchmarks.load import Load, etag_of, load, percentile, request_for
from lab.benchmarks.pages import MAIN, NOT_MODIFIED
from lab.benchmarks.serving import Server

CONNECTIONS = (1, 16)
SLOW_MS = 50  # one round of such a page at 16 connections is long enough
Facts = dict[str, dict[str, Any]]


def measure(server: Server, facts: Facts, rounds: int, seconds: float, *, all_pages: bool) -> Facts:
    """Return the results by page; `facts` are those of `Figures`, with the addresses."""
    chosen = {
        name: page
        for name, page in facts.items()
        if "path" in page and (all_pages or name in (*MAIN, NOT_MODIFIED))
    }
    runs: dict[tuple[str, int], list[Load]] = defaultdict(list)
    for page in chosen.values():
        _run(server, page, 4, 0)  # warms the caches of both workers
    for number in range(rounds):
        for name, page in chosen.items():
            if number and page["cpu_ms"] + (page["db_ms"] or 0) > SLOW_MS:
                continue
            for connections in CONNECTIONS:
                runs[name, connections].append(_run(server, page, connections, seconds))
    return {
        name: {str(count): _summary(runs[name, count]) for count in CONNECTIONS} for name in chosen
    }


def _run(server: Server, page: dict[str, Any], connections: int, seconds: float) -> Load:
    etag = etag_of(server.port, page["path"]) if page["etag"] else ""
    request = request_for(server.port, page["path"], compressed=page["packed"], etag=etag)
    return load(server.port, request, connections, seconds, status=page["status"])


def _summary(runs: list[Load]) -> dict[str, float]:
    latencies = [latency for run in runs for latency in run.latencies_ms]
    return {
        "per_second": round(median(run.per_second for run in runs), 1),
        "p50_ms": round(percentile(latencies, 0.50), 2),
        "p95_ms": round(percentile(latencies, 0.95), 2),
        "p99_ms": round(percentile(latencies, 0.99), 2),
        "requests": len(latencies),
        "failed": sum(run.failed for run in runs),
        "client_processor": round(median(run.processor for run in runs), 3),
    }
