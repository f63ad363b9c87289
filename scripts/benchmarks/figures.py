"""CPU, statements and bytes of every page, asked for in this process.

Every page of the table is asked in turn, round after round, so that what slows the machine for
a while slows all of them; the median of the rounds counts.
"""

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection

from clipqa.wsgi import application
from scripts.benchmarks.calls import call, environ_of, statements_of
from scripts.benchmarks.choosing import choose_subjects
from scripts.benchmarks.edits import edit_one
from scripts.benchmarks.facetless import facets_ms
from scripts.benchmarks.pages import FACETED, Page, pages_of
from scripts.benchmarks.processor import Clock
from scripts.benchmarks.raw import raw_queries

MOST_CALLS = 60

Asked = dict[str, Callable[[], Any]]
Facts = dict[str, dict[str, Any]]
Time = tuple[float, float | None]  # milliseconds here, and in the database


def measure(rounds: int, budget_ms: float) -> Facts:
    is_prepared = bool(settings.CLIPQA_PREPARED_PAGES_MB)
    subjects = choose_subjects()
    asked: Asked = {}
    facts: Facts = {}
    for page in pages_of(subjects, prepared=is_prepared):
        asked[page.name], facts[page.name] = _met(page)
    if not is_prepared:
        connection.ensure_connection()
        asked |= raw_queries(subjects)
        asked["edit: index one answer"] = edit_one
        for name in FACETED:
            facts[name]["facets_ms"] = round(facets_ms(asked[name]), 3)
    times = _in_turns(asked, rounds, budget_ms)
    return {name: {**facts.get(name, {}), **_median(times[name])} for name in asked}


def _met(page: Page) -> tuple[Callable[[], Any], dict[str, Any]]:
    """How to ask for the page again, and what it says of itself; asking warms it too."""
    first = call(application, environ_of(page))
    etag = first.etag if page.revalidated else ""
    environ = environ_of(page, etag)
    answered = call(application, environ)
    facts = {
        "path": page.path,
        "packed": page.packed,
        "etag": etag,
        "status": answered.status,
        "bytes": answered.size,
        "statements": statements_of(application, environ),
    }
    return partial(call, application, environ), facts


def _in_turns(asked: Asked, rounds: int, budget_ms: float) -> dict[str, list[Time]]:
    times: dict[str, list[Time]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, ask in asked.items():
            times[name].append(_timed(ask, budget_ms))
    return times


def _timed(ask: Callable[[], Any], budget_ms: float) -> Time:
    """What a call takes: as many calls as the budget of milliseconds allows."""
    clock, calls = Clock(), 0
    while True:
        ask()
        calls += 1
        here, there = clock.read()
        spent = here + (there or 0)
        if calls >= MOST_CALLS or spent >= budget_ms:
            return here / calls, None if there is None else there / calls


def _median(times: list[Time]) -> dict[str, float | None]:
    there = [database for _, database in times if database is not None]
    return {
        "cpu_ms": round(median(here for here, _ in times), 3),
        "db_ms": round(median(there), 3) if there else None,
    }
