"""The plan of a run: which drills, on which databases, how many rounds."""

import os
import sys
from dataclasses import dataclass, replace

from lab.benchmarks.plan import DATABASES

DEFAULT_TIMES = {"kill": 100, "immediate": 10, "disk": 5, "log": 5, "backups": 30, "work": 40}
# SQLite has no server process that could stop.
ONLY_ON = {"immediate": "postgresql", "log": "postgresql"}
MAX_TIMES = 1_000


@dataclass(frozen=True)
class Plan:
    """`times` is the number of rounds of each drill; 0 for the default of each."""

    drills: tuple[str, ...] = tuple(DEFAULT_TIMES)
    databases: tuple[str, ...] = DATABASES
    times: int = 0

    def runs(self) -> list[tuple[str, str, int]]:
        return [
            (drill, database, self.times or DEFAULT_TIMES[drill])
            for drill in self.drills
            for database in self.databases
            if ONLY_ON.get(drill, database) == database
        ]


def plan_from(environment: "os._Environ[str] | dict[str, str]") -> Plan:
    """Read WHAT (drills, separated by commas), ON (a single database) and TIMES (rounds)."""
    plan = Plan()
    if what := environment.get("WHAT"):
        drills = tuple(_choice("WHAT", name, DEFAULT_TIMES) for name in what.split(","))
        plan = replace(plan, drills=drills)
    if on := environment.get("ON"):
        name = {"postgres": "postgresql"}.get(on, on)
        plan = replace(plan, databases=(_choice("ON", name, DATABASES),))
    if times := environment.get("TIMES"):
        plan = replace(plan, times=_number(times))
    return plan


def _choice(variable: str, value: str, choices: "dict[str, int] | tuple[str, ...]") -> str:
    if value not in choices:
        sys.exit(f"{variable} is {value!r}. Give one of {', '.join(choices)}, or leave it out.")
    return value


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_TIMES:
        sys.exit(f"TIMES is {text!r}. Give a number from 1 to {MAX_TIMES:,}: TIMES=10")
    return int(text)
