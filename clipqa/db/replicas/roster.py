"""The replicas that are in use. Each process learns it from the requests that it serves."""

import logging
from functools import cache
from itertools import count
from threading import Lock
from time import monotonic

from django.conf import settings

logger = logging.getLogger(__name__)
BEHIND = "It is behind the primary."
DEAD = "It does not answer."
FAILED = "A page could not be read from it."
NOT_A_REPLICA = "It is not a replica: it accepts writes."
# After each publication a replica lags for a moment; only a longer lag is logged.
USUAL_LAG_S = 10.0
MAX_LAG_PAUSE_S, PAUSE_S = 0.25, 1.0
# Where a check takes long, as it does for a machine that is down, the pause is longer, so that
# readers spend at most a tenth of the time on checks.
PAUSE_PER_CHECK = 10
MAX_CHECK_S = 10.0


class Replica:
    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.problem = ""  # why it is not used; '' while it is used
        self._since, self._is_logged, self._next_check = 0.0, False, 0.0
        self._lock = Lock()

    def try_use(self) -> bool:
        """Return whether this request may use it. A suspended one is checked by one at a time."""
        with self._lock:
            now = monotonic()
            if self.problem and now < self._next_check:
                return False
            self._next_check = now + MAX_CHECK_S
            return True

    def suspend(self, problem: str, reason: object = "", took_s: float = 0.0) -> None:
        """Stop using it until a later check succeeds. `took_s` is the time of the failed check."""
        with self._lock:
            now = monotonic()
            if not self.problem:
                self._since, self._is_logged = now, False
            pause_s = max(PAUSE_S, PAUSE_PER_CHECK * took_s)
            if problem == BEHIND:
                # As long as it has lagged so far: most often it is only milliseconds behind.
                pause_s = min(MAX_LAG_PAUSE_S, now - self._since)
            self.problem, self._next_check = problem, now + pause_s
            is_usual = problem == BEHIND and now - self._since < USUAL_LAG_S
            if self._is_logged or is_usual:
                return
            self._is_logged = True
        logger.warning("%s is left out: %s The primary answers. %s", self.alias, problem, reason)

    def resume(self) -> None:
        if not self.problem:
            return
        with self._lock:
            was_logged, self.problem, self._is_logged = self._is_logged, "", False
        if was_logged:
            logger.warning("%s is in use again.", self.alias)


class Roster:
    def __init__(self, aliases: list[str]) -> None:
        self.replicas = [Replica(alias) for alias in aliases]
        self._requests = count()

    def next(self) -> Replica | None:
        """Return the next usable replica in round-robin order."""
        first = next(self._requests)
        for step in range(len(self.replicas)):
            replica = self.replicas[(first + step) % len(self.replicas)]
            if replica.try_use():
                return replica
        return None


@cache
def roster() -> Roster:
    return Roster(settings.CLIPQA_REPLICAS)


def replica_problems() -> dict[str, str]:
    """Return why this process does not use a replica, by alias; '' while it is used."""
    return {replica.alias: replica.problem for replica in roster().replicas}
