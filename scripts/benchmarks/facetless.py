"""What facets add to a search: the same page, none of them counted or written."""

from collections.abc import Callable
from statistics import median
from typing import Any

from clipqa.feed import matched
from scripts.benchmarks.processor import Clock

TURNS = 9

Ask = Callable[[], Any]


def facets_ms(ask: Ask) -> float:
    """CPU milliseconds of both processors, with facets and without by turns. What they are counted
    from is read either way, with the rest of a match's row.
    """
    without = _without_facets(ask)
    for each in (ask, without):
        each()
    turns = [(_cpu_ms(ask), _cpu_ms(without)) for _ in range(TURNS)]
    return median(one for one, _ in turns) - median(other for _, other in turns)


def _cpu_ms(ask: Ask) -> float:
    clock = Clock()
    ask()
    here, there = clock.read()
    return here + (there or 0)


def _without_facets(ask: Ask) -> Ask:
    def asked() -> None:
        tally = matched._tally
        matched._tally = lambda *_: {}
        try:
            ask()
        finally:
            matched._tally = tally

    return asked
