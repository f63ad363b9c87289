"""The figures that got worse since a former run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SLOWER = 1.15
# Smaller figures depend more on the machine than on the page.
MIN_MS = 0.1


@dataclass(frozen=True)
class Slower:
    figure: str
    before: float
    now: float
    times: float

    def __str__(self) -> str:
        return f"{self.times:5.2f} x  {self.figure}: {self.before:g}, now {self.now:g}"


def slower_than(former: dict[str, Any], result: dict[str, Any]) -> list[Slower]:
    """Return the figures of both runs that got worse by more than 15 %, the worst first."""
    before, now = dict(_figures(former)), dict(_figures(result))
    found = []
    for figure in before.keys() & now.keys():
        times = _times(figure, before[figure], now[figure])
        if times > SLOWER:
            found.append(Slower(figure, before[figure], now[figure], times))
    return sorted(found, key=lambda one: (-one.times, one.figure))


def _times(figure: str, before: float, now: float) -> float:
    """Return how many times worse a figure is; more requests a second are better."""
    if figure.endswith("per_second"):
        return before / now if now else float("inf")
    if figure.endswith("_ms") and max(before, now) < MIN_MS:
        return 1.0
    return now / before if before else 1.0


def _figures(result: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for database, sizes in result["measured"].items():
        for size, modes in sizes.items():
            for mode in ("unprepared", "prepared"):
                where = f"{database} {int(size):,} {mode}"
                yield from _mode_figures(where, modes[mode])


def _mode_figures(where: str, measured: dict[str, Any]) -> Iterator[tuple[str, float]]:
    if measured["memory_mib"] is not None:
        yield f"{where}, memory_mib", measured["memory_mib"]
    for name, page in measured["inside"].items():
        for fact in ("cpu_ms", "db_ms", "statements"):
            if page.get(fact) is not None:
                yield f"{where}, {name}, {fact}", page[fact]
    for name, page in (measured.get("answers") or {}).items():
        yield f"{where}, {name}, one answer over HTTP, cpu_ms", page["cpu_ms"]
    for name, runs in measured["outside"].items():
        for connections, run in runs.items():
            for fact in ("per_second", "p50_ms", "p95_ms"):
                yield f"{where}, {name}, {connections} connections, {fact}", run[fact]
