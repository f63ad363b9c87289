"""`python -m scripts.benchmarks.inside OUT ROUNDS BUDGET_MS`: CPU, statements and bytes.

Every page of the table is asked in turn, round after round, so that what slows the machine for
a while slows all of them; the median of the rounds counts.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import django

LEAST_CALLS, MOST_CALLS = 3, 60
SLOW_MS = 300  # of which one call a round must do


def main() -> None:
    out, rounds, budget_ms = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    django.setup()
    out.write_text(json.dumps(measure(rounds, budget_ms)))


def measure(rounds: int, budget_ms: float) -> dict[str, dict[str, Any]]:
    from django.conf import settings
    from django.db import connection

    from clipqa.wsgi import application
    from scripts.benchmarks.calls import call, environ_of, statements_of
    from scripts.benchmarks.choosing import choose_subjects
    from scripts.benchmarks.edits import edit_one
    from scripts.benchmarks.pages import pages_of
    from scripts.benchmarks.raw import raw_queries

    is_prepared = bool(settings.CLIPQA_PREPARED_PAGES_MB)
    subjects = choose_subjects()
    asked: dict[str, Callable[[], Any]] = {}
    facts: dict[str, dict[str, Any]] = {}
    for page in pages_of(subjects, prepared=is_prepared):
        first = call(application, environ_of(page))
        environ = environ_of(page, first.etag if page.revalidated else "")
        answered = call(application, environ)
        facts[page.name] = {
            "path": page.path,
            "packed": page.packed,
            "etag": first.etag if page.revalidated else "",
            "status": answered.status,
            "bytes": answered.size,
            "statements": statements_of(application, environ),
        }
        asked[page.name] = lambda environ=environ: call(application, environ)  # type: ignore[misc]
    if not is_prepared:
        connection.ensure_connection()
        asked |= raw_queries(subjects)
        asked["edit: index one answer"] = edit_one
    return _in_turns(asked, facts, rounds, budget_ms)


def _in_turns(
    asked: dict[str, Callable[[], Any]],
    facts: dict[str, dict[str, Any]],
    rounds: int,
    budget_ms: float,
) -> dict[str, dict[str, Any]]:
    read: dict[str, list[tuple[float, float | None]]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, ask in asked.items():
            read[name].append(_timed(ask, budget_ms))
    return {name: {**facts.get(name, {}), **_median(times)} for name, times in read.items()}


def _timed(ask: Callable[[], Any], budget_ms: float) -> tuple[float, float | None]:
    """CPU milliseconds a call, here and in the database: as many calls as the budget allows."""
    from scripts.benchmarks.processor import Clock

    clock, calls = Clock(), 0
    while True:
        ask()
        calls += 1
        here, there = clock.read()
        spent = here + (there or 0)
        enough = LEAST_CALLS if spent / calls < SLOW_MS else 1
        if calls >= MOST_CALLS or (calls >= enough and spent >= budget_ms):
            return here / calls, None if there is None else there / calls


def _median(times: list[tuple[float, float | None]]) -> dict[str, float | None]:
    there = [database for _, database in times if database is not None]
    return {
        "cpu_ms": round(median(here for here, _ in times), 3),
        "db_ms": round(median(there), 3) if there else None,
    }


if __name__ == "__main__":
    main()
