"""When a failed job is tried again: exponential back-off with jitter."""

import random
from datetime import timedelta

MAX_ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=30)
MAX_DELAY = timedelta(hours=6)
FACTOR, JITTER = 4, 0.25


def delay_after(attempts: int) -> timedelta:
    """Return the delay after so many tries: 30 s, 2 min, 8 min, 32 min, 2 h, then 6 h.

    Because of the jitter, jobs that failed together in an outage of the mail server are not retried
    together.
    """
    exponent = min(max(attempts, 1) - 1, 10)
    delay: timedelta = min(FIRST_DELAY * int(FACTOR**exponent), MAX_DELAY)
    return delay * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (no secret)
