"""Which replicas may be asked now. Each process learns it from its own readers' requests."""

import logging
from functools import cache
from itertools import count
from threading import Lock
from time import monotonic

from django.conf import settings

logger = logging.getLogger(__name__)
BEHIND = "It is behind the primary."
DEAD = "It does not answer."
FAILED = "No page could be made of what it holds."
PRIMARY_ITSELF = "It is no replica: it takes writes of its own."
# A moment after each publication is usual; a minute's lag is worth a line in the log.
USUAL_LAG_S = 10.0
LONGEST_BEHIND_REST_S, REST_S = 0.25, 1.0
# Where asking takes long, as at a machine that is gone, readers wait for it a tenth of the time.
RESTS_PER_TRIAL = 10
LONGEST_TRIAL_S = 10.0


class Replica:
    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.trouble = ""  # why it is left out; '' while it is used
        self._since, self._is_told, self._next_trial = 0.0, False, 0.0
        self._lock = Lock()

    def may_be_asked(self) -> bool:
        """While it is left out, one request at a time tries whether it is back."""
        with self._lock:
            now = monotonic()
            if self.trouble and now < self._next_trial:
                return False
            self._next_trial = now + LONGEST_TRIAL_S
            return True

    def leave_out(self, trouble: str, reason: object = "", took_s: float = 0.0) -> None:
        with self._lock:
            now = monotonic()
            if not self.trouble:
                self._since, self._is_told = now, False
            rest_s = max(REST_S, RESTS_PER_TRIAL * took_s)
            if trouble == BEHIND:
                # As long again as it lags already: most often it is a few milliseconds late.
                rest_s = min(LONGEST_BEHIND_REST_S, now - self._since)
            self.trouble, self._next_trial = trouble, now + rest_s
            is_usual = trouble == BEHIND and now - self._since < USUAL_LAG_S
            if self._is_told or is_usual:
                return
            self._is_told = True
        logger.warning("%s is left out: %s The primary answers. %s", self.alias, trouble, reason)

    def take_back(self) -> None:
        if not self.trouble:
            return
        with self._lock:
            was_told, self.trouble, self._is_told = self._is_told, "", False
        if was_told:
            logger.warning("%s is taken back.", self.alias)


class Roster:
    def __init__(self, aliases: list[str]) -> None:
        self.replicas = [Replica(alias) for alias in aliases]
        self._turns = count()

    def next(self) -> Replica | None:
        """In turn the next that may be asked."""
        first = next(self._turns)
        for step in range(len(self.replicas)):
            replica = self.replicas[(first + step) % len(self.replicas)]
            if replica.may_be_asked():
                return replica
        return None


@cache
def roster() -> Roster:
    return Roster(settings.CLIPQA_REPLICAS)


def troubles() -> dict[str, str]:
    """Why each replica is left out, as this process knows it, '' while it is used."""
    return {replica.alias: replica.trouble for replica in roster().replicas}
