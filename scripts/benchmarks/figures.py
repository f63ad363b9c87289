"""CPU, statements and bytes of every page, asked for in this process."""

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
# What takes longer than so many times a turn's budget, such as the engine's own search of a million
# answers, takes part in fewer turns.
MOST_BUDGETS = 5

Asked = dict[str, Callable[[], Any]]
Facts = dict[str, dict[str, Any]]
Time = tuple[float, float | None]  # milliseconds here, and in the database


class Figures:
    """What every page of the table costs on one library.

    A turn asks for each of them, one after the other, if seldom for what takes long; the median of
    the turns counts. What each turn took is told too: two pages of one turn met the same machine.
    """

    def __init__(self) -> None:
        """Chooses the pages and asks for each, so that it is warm."""
        is_prepared = bool(settings.CLIPQA_PREPARED_PAGES_MB)
        subjects = choose_subjects()
        self._asked: Asked = {}
        self._facts: Facts = {}
        for page in pages_of(subjects, prepared=is_prepared):
            self._asked[page.name], self._facts[page.name] = _met(page)
        if not is_prepared:
            connection.ensure_connection()
            self._asked |= raw_queries(subjects)
            self._asked["edit: index one answer"] = edit_one
        self._faceted = () if is_prepared else FACETED
        self._times: dict[str, dict[int, Time]] = {name: {} for name in self._asked}  # by turn
        self._facets_ms: dict[str, list[float]] = {name: [] for name in self._faceted}
        self._turns = 0

    def take_turn(self, budget_ms: float) -> None:
        for name, ask in self._asked.items():
            times = self._times[name]
            if not times or not self._turns % _every(times[0], budget_ms):
                times[self._turns] = _timed(ask, budget_ms)
                if name in self._faceted:
                    self._facets_ms[name].append(facets_ms(ask))
        self._turns += 1

    def facts(self) -> Facts:
        """By page, after one turn or more."""
        for name, each in self._facets_ms.items():
            self._facts[name]["facets_ms"] = round(median(each), 3)
        return {
            name: {
                **self._facts.get(name, {}),
                **_median(list(times.values())),
                "turns_ms": [_both(times.get(turn)) for turn in range(self._turns)],
            }
            for name, times in self._times.items()
        }


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


def _every(time: Time, budget_ms: float) -> int:
    """In which turns something is asked that took so long: each, every second, and so on."""
    return 1 + int((time[0] + (time[1] or 0)) / (MOST_BUDGETS * budget_ms))


def _median(times: list[Time]) -> dict[str, float | None]:
    there = [database for _, database in times if database is not None]
    return {
        "cpu_ms": round(median(here for here, _ in times), 3),
        "db_ms": round(median(there), 3) if there else None,
    }


def _both(time: Time | None) -> float | None:
    return None if time is None else round(time[0] + (time[1] or 0), 3)
