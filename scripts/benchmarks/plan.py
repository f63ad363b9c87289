"""How much is measured: the whole of it, or what fits in two minutes."""

import os
import sys
from dataclasses import dataclass, replace

DATABASES = ("sqlite", "postgresql")
SMALLEST, LARGEST = 40, 5_000_000


@dataclass(frozen=True)
class Plan:
    """`turns` in this process and `rounds` over HTTP alternate between all pages; `budget_ms` is a
    page's turn, `seconds` its run on each connection.
    """

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    databases: tuple[str, ...] = DATABASES
    seed: int = 4
    # Short ones, since the machine's pace may change within a second, and then it is all pages';
    # yet long enough that what a page finds of its own in the processor's memory counts, and not
    # what the one before it has left there.
    turns: int = 25
    budget_ms: float = 25
    rounds: int = 5
    seconds: float = 0.3
    all_pages: bool = True
    imported: tuple[int, ...] = (10_000, 100_000)

    def on(self, database: str) -> "Plan":
        return replace(self, databases=(database,))


FULL = Plan()
QUICK = Plan(
    sizes=(1_000, 10_000),
    databases=("sqlite",),
    turns=5,
    rounds=3,
    seconds=0.12,
    all_pages=False,
    imported=(),
)


def plan_from(environment: "os._Environ[str] | dict[str, str]", *, quick: bool) -> Plan:
    """SIZE measures a thousand answers and so many; ON one database alone; SEED another library."""
    plan = QUICK if quick else FULL
    if size := environment.get("SIZE"):
        plan = replace(plan, sizes=tuple(sorted({1_000, _number("SIZE", size)})))
    if seed := environment.get("SEED"):
        plan = replace(plan, seed=_number("SEED", seed, least=0))
    if on := environment.get("ON"):
        if on not in DATABASES:
            sys.exit(f"ON is {on!r}. Give one of {', '.join(DATABASES)}, or leave it out for both.")
        plan = plan.on(on)
    return plan


def _number(name: str, text: str, least: int = SMALLEST) -> int:
    plain = text.replace("_", "").replace(",", "")
    if not plain.isdecimal() or not least <= int(plain) <= LARGEST:
        sys.exit(f"{name} is {text!r}. Give a number from {least} to {LARGEST:,}: {name}=1000000")
    return int(plain)
