"""How long is soaked, in how large a library, on which database."""

import os
import sys
from dataclasses import dataclass, replace

from scripts.benchmarks.plan import DATABASES

SHORTEST, LONGEST = 5, 24 * 60 * 60


@dataclass(frozen=True)
class Plan:
    """`per_second` is a wish: a busy machine answers what it can."""

    seconds: int = 600
    answers: int = 3_000
    databases: tuple[str, ...] = DATABASES
    seed: int = 4
    per_second: int = 50
    saves: int = 1_000

    def lasting(self, seconds: int) -> "Plan":
        """As many saves a second as in ten minutes."""
        return replace(self, seconds=seconds, saves=max(3, self.saves * seconds // self.seconds))

    def on(self, database: str) -> "Plan":
        return replace(self, databases=(database,))


def plan_from(environment: "os._Environ[str] | dict[str, str]") -> Plan:
    """SECONDS is how long; ON one database alone."""
    plan = Plan()
    if seconds := environment.get("SECONDS"):
        plan = plan.lasting(_seconds(seconds))
    if on := environment.get("ON"):
        if on not in DATABASES:
            sys.exit(f"ON is {on!r}. Give one of {', '.join(DATABASES)}, or leave it out for both.")
        plan = plan.on(on)
    return plan


def _seconds(text: str) -> int:
    if not text.isdecimal() or not SHORTEST <= int(text) <= LONGEST:
        sys.exit(f"SECONDS is {text!r}. Give a number from {SHORTEST} to {LONGEST:,}: SECONDS=600")
    return int(text)
