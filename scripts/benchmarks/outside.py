"""What readers see: requests a second and latencies over HTTP, in alternating runs."""

from collections import defaultdict
from statistics import median
from typing import Any

from scripts.benchmarks.client import Load, etag_of, load, percentile, request_for, whole_of
from scripts.benchmarks.pages import CHIEF, CONSTANT, FIRST, NOT_MODIFIED
from scripts.benchmarks.serving import Server

MANY = 16
CONNECTIONS = (1, MANY)
# Whose requests a second are promised. Which of the workers takes a connection is chance, and more
# than half of what a run shows: so theirs are made of several short ones by turns, each with
# connections of its own.
PROMISED, PARTS = (CONSTANT, FIRST, NOT_MODIFIED), 6
SLOW_MS = 50  # sixteen who ask for such a page make a run long enough by themselves
Facts = dict[str, dict[str, Any]]


def measure(server: Server, facts: Facts, rounds: int, seconds: float, *, all_pages: bool) -> Facts:
    """By page; `facts` are what was measured inside, where addresses stand too."""
    chosen = {
        name: known
        for name, known in facts.items()
        if "path" in known and (all_pages or name in (*CHIEF, NOT_MODIFIED))
    }
    runs: dict[tuple[str, int], list[Load]] = defaultdict(list)
    for known in chosen.values():
        _ask(server, known, 4, 0)  # so that both workers have met the page
    for number in range(rounds):
        for name, known in chosen.items():
            if number and known["cpu_ms"] + (known["db_ms"] or 0) > SLOW_MS:
                continue
            for connections in CONNECTIONS:
                if name not in PROMISED or connections != MANY:
                    runs[name, connections].append(_ask(server, known, connections, seconds))
        for name, run in _by_turns(server, chosen, seconds / 2).items():
            runs[name, MANY].append(run)
    return {
        name: {str(count): _summary(runs[name, count]) for count in CONNECTIONS} for name in chosen
    }


def _by_turns(server: Server, chosen: Facts, seconds: float) -> dict[str, Load]:
    """A run of each promised page, whose parts alternate: they are compared with one another."""
    parts: dict[str, list[Load]] = {name: [] for name in PROMISED if name in chosen}
    for _part in range(PARTS):
        for name, asked in parts.items():
            asked.append(_ask(server, chosen[name], MANY, seconds))
    return {name: whole_of(asked) for name, asked in parts.items()}


def _ask(server: Server, known: dict[str, Any], connections: int, seconds: float) -> Load:
    etag = etag_of(server.port, known["path"]) if known["etag"] else ""
    request = request_for(server.port, known["path"], packed=known["packed"], etag=etag)
    return load(server.port, request, connections, seconds, status=known["status"])


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
