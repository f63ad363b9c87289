"""What facets add to a search: the same page, none of them counted or written."""

from collections.abc import Callable
from typing import Any

from clipqa.feed import matched
from clipqa.feed.tallied import tally_of
from scripts.benchmarks.processor import Clock

Ask = Callable[[], Any]


def facets_ms(ask: Ask) -> float:
    """CPU milliseconds of both processors: the page as it is less the page without facets, one
    right after the other. What they are counted from is read either way, with the rest of a
    match's row.
    """
    return _cpu_ms(ask) - _cpu_ms(_without_facets(ask))


def _cpu_ms(ask: Ask) -> float:
    clock = Clock()
    ask()
    here, there = clock.read()
    return here + (there or 0)


def _without_facets(ask: Ask) -> Ask:
    def asked() -> None:
        names = vars(matched)
        names["tally_of"] = lambda lines: tally_of("")
        try:
            ask()
        finally:
            names["tally_of"] = tally_of

    return asked
