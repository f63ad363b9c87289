"""CPU, statements and bytes of every page, requested in this process."""

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection

from clipqa.wsgi import application
from lab.benchmarks.calls import call, environ_of, statements_of
from lab.benchmarks.cpu import Clock, facets_ms, index_one_answer
from lab.benchmarks.pages import FACETED, Page, pages_of
from lab.benchmarks.raw import raw_queries
from lab.benchmarks.subjects import choose_subjects

MAX_CALLS = 60
# A request that takes longer than so many budgets, such as the engine's own search of a million
# answers, takes part in fewer rounds.
MAX_BUDGETS = 5

Requests = dict[str, Callable[[], Any]]
Facts = dict[str, dict[str, Any]]
Time = tuple[float, float | None]  # milliseconds here, and in the database


class Figures:
    """The cost of every page of the table on one library.

    A round requests each page, one after the other, and slow ones in some rounds only. The median
    of the rounds counts. The time of each round is reported too: two pages of one round were
    measured while the machine was equally fast.
    """

    def __init__(self) -> None:
        """Choose the pages and request each once, to warm the caches."""
        is_prepared = bool(settings.CLIPQA_PREPARED_PAGES_MB)
        subjects = choose_subjects()
        self._requests: Requests = {}
        self._facts: Facts = {}
        for page in pages_of(subjects, prepared=is_prepared):
            self._requests[page.name], self._facts[page.name] = _prepare(page)
        if not is_prepared:
            connection.ensure_connection()
            self._requests |= raw_queries(subjects)
            self._requests["edit: index one answer"] = index_one_answer
        self._faceted = () if is_prepared else FACETED
        self._times: dict[str, dict[int, Time]] = {name: {} for name in self._requests}  # by round
        self._facets_ms: dict[str, list[float]] = {name: [] for name in self._faceted}
        self._rounds = 0

    def run_round(self, budget_ms: float) -> None:
        for name, request in self._requests.items():
            times = self._times[name]
            if not times or not self._rounds % _interval(times[0], budget_ms):
                times[self._rounds] = _time(request, budget_ms)
                if name in self._faceted:
                    self._facets_ms[name].append(facets_ms(request))
        self._rounds += 1

    def facts(self) -> Facts:
        """Return the facts by page, after at least one round."""
        for name, each in self._facets_ms.items():
            self._facts[name]["facets_ms"] = round(median(each), 3)
        return {
            name: {
                **self._facts.get(name, {}),
                **_median(list(times.values())),
                "turns_ms": [_total(times.get(number)) for number in range(self._rounds)],
            }
            for name, times in self._times.items()
        }


def _prepare(page: Page) -> tuple[Callable[[], Any], dict[str, Any]]:
    """Request the page; return a function that requests it again, and its facts."""
    first = call(application, environ_of(page))
    etag = first.etag if page.revalidated else ""
    environ = environ_of(page, etag)
    response = call(application, environ)
    facts = {
        "path": page.path,
        "packed": page.compressed,
        "etag": etag,
        "status": response.status,
        "bytes": response.size,
        "statements": statements_of(application, environ),
    }
    return partial(call, application, environ), facts


def _time(request: Callable[[], Any], budget_ms: float) -> Time:
    """Return the mean of as many calls as the budget of milliseconds allows."""
    clock, calls = Clock(), 0
    while True:
        request()
        calls += 1
        here, there = clock.read()
        spent = here + (there or 0)
        if calls >= MAX_CALLS or spent >= budget_ms:
            return here / calls, None if there is None else there / calls


def _interval(time: Time, budget_ms: float) -> int:
    """Return every how many rounds a request that takes so long is made."""
    return 1 + int((time[0] + (time[1] or 0)) / (MAX_BUDGETS * budget_ms))


def _median(times: list[Time]) -> dict[str, float | None]:
    there = [database for _, database in times if database is not None]
    return {
        "cpu_ms": round(median(here for here, _ in times), 3),
        "db_ms": round(median(there), 3) if there else None,
    }


def _total(time: Time | None) -> float | None:
    return None if time is None else round(time[0] + (time[1] or 0), 3)
