"""How much work a long run was, on a machine that changes its pace by itself.

A fixed loop is timed every half second of work. Where the machine runs at half its pace the loop
takes twice as long, so the work counted in loops stays what it was.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import fmean

SAMPLED_EVERY_S = 0.5
LOOP = 50_000


@dataclass
class Work:
    """CPU seconds, and how many of the loops that time would have been enough for."""

    cpu_s: float = 0.0
    loops: float = 0.0


@contextmanager
def working(work: Work) -> Iterator[None]:
    """Count what is done within; one at a time, in the main thread."""
    taken = [_loop_s()]
    former = signal.signal(signal.SIGPROF, lambda *_signal: taken.append(_loop_s()))
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, SAMPLED_EVERY_S, SAMPLED_EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        cpu_s = time.process_time() - began - sum(taken[1:])
        signal.signal(signal.SIGPROF, former)
        taken.append(_loop_s())
        work.cpu_s += cpu_s
        work.loops += cpu_s * fmean(1 / loop_s for loop_s in taken)


def _loop_s() -> float:
    # The thread's clock: the process's goes by ticks of the system while a timer leans on it.
    began = time.thread_time()
    sum(number * number for number in range(LOOP))
    return time.thread_time() - began
