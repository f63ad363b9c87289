"""What facets add to a search: the same page, none of them counted or written."""

from collections.abc import Callable, Mapping
from typing import Any

from clipqa.feed import matched
from scripts.benchmarks.pages import FACETED, WITHOUT_FACETS

Ask = Callable[[], Any]


def facetless(asked: Mapping[str, Ask]) -> dict[str, Ask]:
    """How to ask for these searches so, by name; what facets are counted from is read all the
    same, with the rest of a match's row.
    """
    return {f"{WITHOUT_FACETS}{name}": _without_facets(asked[name]) for name in FACETED}


def _without_facets(ask: Ask) -> Ask:
    def asked() -> None:
        counted = matched._counted
        matched._counted = lambda *_: {}
        try:
            ask()
        finally:
            matched._counted = counted

    return asked
