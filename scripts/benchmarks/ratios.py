"""The promises that the figures are held to: each a ratio or a figure, and its bound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from scripts.benchmarks.pages import CONSTANT, FACETED, FIRST, LISTS, NOT_MODIFIED

AT_MOST, AT_LEAST = "at most", "at least"
STEADY = 1.25
# What facets may add to a search: the more of a share and of milliseconds.
ADDED_SHARE, ADDED_MS = 0.20, 5
MANY, A_MILLION = 100_000, 1_000_000


@dataclass(frozen=True)
class Promise:
    where: str
    what: str
    value: float
    bound: float
    side: str = AT_MOST

    @property
    def is_kept(self) -> bool:
        return self.value <= self.bound if self.side == AT_MOST else self.value >= self.bound

    def __str__(self) -> str:
        mark = "ok     " if self.is_kept else "NOT YET"
        return f"{mark}  {self.where}: {self.what} {self.value:.2f} ({self.side} {self.bound:g})"


def promises_of(measured: dict[str, Any]) -> list[Promise]:
    return [*_within(measured), *_across_sizes(measured), *_across_databases(measured)]


def cpu(page: dict[str, Any]) -> float:
    """Milliseconds of both processors, ours and the database's."""
    return float(page["cpu_ms"] + (page["db_ms"] or 0))


def turn_by_turn(share: Callable[..., float], *pages: dict[str, Any]) -> float:
    """The median of a ratio in each turn that asked for all of these pages.

    The machine's pace changes from turn to turn. Of each page's median one may be of a fast turn
    and another of a slow one; this meets the same ratio with half the scatter.
    """
    turns = zip(*(page["turns_ms"] for page in pages), strict=True)
    return median(share(*turn) for turn in turns if None not in turn)


def beside(page: dict[str, Any], other: dict[str, Any]) -> float:
    """How many times as much CPU as the other."""
    return turn_by_turn(lambda one, two: one / two, page, other)


def _within(measured: dict[str, Any]) -> Iterator[Promise]:
    for database, sizes in measured.items():
        for size, one in sizes.items():
            where = f"{database} {int(size):,}"
            yield from _prepared(where, database, one["prepared"])
            yield from _unprepared(where, database, one["unprepared"]["inside"])
            yield from _searched(where, database, int(size), one["unprepared"]["inside"])
            if int(size) >= A_MILLION:
                suggested = one["unprepared"]["outside"]["suggestion"]["1"]["p95_ms"]
                yield Promise(where, "suggestion, p95 in ms", suggested, 10)
            memory = one["unprepared"]["memory_mib"]
            if memory is not None and (database, size) == ("sqlite", "10000"):
                yield Promise(where, "two workers' memory in MiB", memory, 180)
            if (imported := one.get("import")) and int(size) >= MANY:
                share = imported["beside_raw"]
                yield Promise(where, "import / the same rows raw, CPU", share, 8)
                yield Promise(where, "import, memory in MiB", imported["most_mib"], 300)


def _prepared(where: str, database: str, one: dict[str, Any]) -> Iterator[Promise]:
    bound = 0.70 if database == "sqlite" else 0.55
    seen = one["outside"]
    constant = seen[CONSTANT]["16"]["per_second"]
    for name in (FIRST, NOT_MODIFIED):
        share = seen[name]["16"]["per_second"] / constant
        yield Promise(where, f"prepared {name} / constant, requests/s", share, bound, AT_LEAST)
    yield Promise(where, "prepared page, statements", one["inside"][FIRST]["statements"], 1)


def _unprepared(where: str, database: str, inside: dict[str, Any]) -> Iterator[Promise]:
    if database == "sqlite":
        share = beside(inside[FIRST], inside[CONSTANT])
        yield Promise(where, "feed, first page / constant, CPU", share, 5)
    for name in LISTS:
        first = inside[f"{name}, first page"]
        for place in ("middle", "last"):
            share = beside(inside[f"{name}, {place} page"], first)
            yield Promise(where, f"{name}, {place} page / first page, CPU", share, STEADY)
        yield Promise(where, f"{name}, first page, statements", first["statements"], 4)
    yield Promise(
        where, "edit, one answer indexed, CPU ms", cpu(inside["edit: index one answer"]), 10
    )


def _searched(where: str, database: str, size: int, inside: dict[str, Any]) -> Iterator[Promise]:
    if size >= MANY:
        share = turn_by_turn(
            lambda search, raw, feed: search / (raw + 2 * feed),
            *(inside[name] for name in ("search, common", "engine: ranked, common", FIRST)),
        )
        yield Promise(where, "search, common / (engine + 2 feed pages), CPU", share, 1)
    for name in FACETED:
        added = inside[name]["facets_ms"]
        most = max(ADDED_MS, ADDED_SHARE * (cpu(inside[name]) - added))
        yield Promise(where, f"{name}, what facets add, CPU ms", added, most)
    if size >= MANY and database == "sqlite":
        yield Promise(where, "search, very common, CPU ms", cpu(inside["search, very common"]), 25)
    if database == "postgresql":
        slowest = max(cpu(page) for name, page in inside.items() if name.startswith("search,"))
        yield Promise(where, "slowest search, CPU ms", slowest, 60)


def _across_sizes(measured: dict[str, Any]) -> Iterator[Promise]:
    for database, sizes in measured.items():
        ordered = sorted(sizes, key=int)
        if len(ordered) < 2:
            continue
        least, most = (sizes[size]["unprepared"]["inside"] for size in (ordered[0], ordered[-1]))
        where = f"{database} {int(ordered[-1]):,} / {int(ordered[0]):,}"
        for name in LISTS:
            for place in ("first", "last"):
                page = f"{name}, {place} page"
                share = beside(most[page], least[page])
                yield Promise(where, f"{page}, CPU", share, STEADY)


def _across_databases(measured: dict[str, Any]) -> Iterator[Promise]:
    if not {"sqlite", "postgresql"} <= measured.keys():
        return
    for size, one in measured["postgresql"].items():
        here = measured["sqlite"][size]["unprepared"]["inside"]
        there = one["unprepared"]["inside"]
        for page in (FIRST, "question", "suggestion"):
            share = beside(there[page], here[page])
            yield Promise(f"{int(size):,}", f"{page}, PostgreSQL / SQLite, CPU", share, 2.5)
