"""The plan of a run: everything, or a part that takes two minutes."""

import os
import sys
from dataclasses import dataclass, replace

DATABASES = ("sqlite", "postgresql")
MIN_SIZE, MAX_SIZE = 40, 5_000_000


@dataclass(frozen=True)
class Plan:
    """`rounds` in a process and `http_rounds` over HTTP alternate between all pages. In a round a
    page gets `budget_ms` of CPU, or `seconds` for each number of connections. `answers` is the
    number of responses over which the server's CPU time is measured.
    """

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    databases: tuple[str, ...] = DATABASES
    seed: int = 4
    # Short, since the machine's speed may change within a second, which should affect all pages;
    # but long enough that a page mostly finds its own data in the processor's caches, and not
    # those of the page before it.
    rounds: int = 25
    budget_ms: float = 25
    http_rounds: int = 5
    seconds: float = 0.3
    answers: int = 800
    all_pages: bool = True
    imported: tuple[int, ...] = (10_000, 100_000)
    by_script: tuple[int, ...] = (210, 10_000)  # answers of each library in one script
    hostile: int = 60  # hostile texts for each of these

    def on(self, database: str) -> "Plan":
        return replace(self, databases=(database,))


FULL = Plan()
QUICK = Plan(
    sizes=(1_000, 10_000),
    databases=("sqlite",),
    rounds=5,
    http_rounds=3,
    seconds=0.12,
    answers=200,
    all_pages=False,
    imported=(),
    by_script=(210,),
)


def plan_from(environment: "os._Environ[str] | dict[str, str]", *, quick: bool) -> Plan:
    """Read SIZE (measured beside a thousand answers), ON (a single database) and SEED."""
    plan = QUICK if quick else FULL
    if size := environment.get("SIZE"):
        plan = replace(plan, sizes=tuple(sorted({1_000, _number("SIZE", size)})))
    if seed := environment.get("SEED"):
        plan = replace(plan, seed=_number("SEED", seed, minimum=0))
    if on := environment.get("ON"):
        if on not in DATABASES:
            sys.exit(f"ON is {on!r}. Give one of {', '.join(DATABASES)}, or leave it out for both.")
        plan = plan.on(on)
    return plan


def _number(name: str, text: str, minimum: int = MIN_SIZE) -> int:
    plain = text.replace("_", "").replace(",", "")
    if not plain.isdecimal() or not minimum <= int(plain) <= MAX_SIZE:
        sys.exit(
            f"{name} is {text!r}. Give a number from {minimum} to {MAX_SIZE:,}: {name}=1000000"
        )
    return int(plain)
