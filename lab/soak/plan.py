"""The plan of a soak: how long, in how large a library, on which databases."""

import os
import sys
from dataclasses import dataclass, replace

from lab.benchmarks.plan import DATABASES

MIN_SECONDS, MAX_SECONDS = 5, 24 * 60 * 60


@dataclass(frozen=True)
class Plan:
    """`per_second` is a target, which a busy machine may not reach."""

    seconds: int = 600
    answers: int = 3_000
    databases: tuple[str, ...] = DATABASES
    seed: int = 4
    per_second: int = 50
    saves: int = 1_000

    def lasting(self, seconds: int) -> "Plan":
        """Return a plan with as many saves a second as this one."""
        return replace(self, seconds=seconds, saves=max(3, self.saves * seconds // self.seconds))

    def on(self, database: str) -> "Plan":
        return replace(self, databases=(database,))


def plan_from(environment: "os._Environ[str] | dict[str, str]") -> Plan:
    """Read SECONDS (the length of the run) and ON (a single database)."""
    plan = Plan()
    if seconds := environment.get("SECONDS"):
        plan = plan.lasting(_seconds(seconds))
    if on := environment.get("ON"):
        if on not in DATABASES:
            sys.exit(f"ON is {on!r}. Give one of {', '.join(DATABASES)}, or leave it out for both.")
        plan = plan.on(on)
    return plan


def _seconds(text: str) -> int:
    if not text.isdecimal() or not MIN_SECONDS <= int(text) <= MAX_SECONDS:
        sys.exit(
            f"SECONDS is {text!r}. Give a number from {MIN_SECONDS} to {MAX_SECONDS:,}: SECONDS=600"
        )
    return int(text)
