"""Which drills, on which databases, how often."""

import os
import sys
from dataclasses import dataclass, replace

from scripts.benchmarks.plan import DATABASES

USUAL = {"kill": 100, "immediate": 10, "disk": 5, "log": 5, "backups": 30}
# SQLite is no server that could be stopped by itself, or stop itself.
ONLY_ON = {"immediate": "postgresql", "log": "postgresql"}
MOST = 1_000


@dataclass(frozen=True)
class Plan:
    """`times` is how often each is done; none given, as often as is usual for it."""

    drills: tuple[str, ...] = tuple(USUAL)
    databases: tuple[str, ...] = DATABASES
    times: int = 0

    def runs(self) -> list[tuple[str, str, int]]:
        return [
            (drill, database, self.times or USUAL[drill])
            for drill in self.drills
            for database in self.databases
            if ONLY_ON.get(drill, database) == database
        ]


def plan_from(environment: "os._Environ[str] | dict[str, str]") -> Plan:
    """WHAT is one drill, or several with commas; ON one database alone; TIMES how often."""
    plan = Plan()
    if what := environment.get("WHAT"):
        plan = replace(plan, drills=tuple(_known("WHAT", one, USUAL) for one in what.split(",")))
    if on := environment.get("ON"):
        name = {"postgres": "postgresql"}.get(on, on)
        plan = replace(plan, databases=(_known("ON", name, DATABASES),))
    if times := environment.get("TIMES"):
        plan = replace(plan, times=_number(times))
    return plan


def _known(variable: str, word: str, known: "dict[str, int] | tuple[str, ...]") -> str:
    if word not in known:
        sys.exit(f"{variable} is {word!r}. Give one of {', '.join(known)}, or leave it out.")
    return word


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        sys.exit(f"TIMES is {text!r}. Give a number from 1 to {MOST:,}: TIMES=10")
    return int(text)
