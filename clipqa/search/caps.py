"""How much of a large library a search looks at."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

NO_END = 2**62


@dataclass(frozen=True)
class Caps:
    """`gathered`: holders of all terms together, the rarest terms' first, never the newest, and
    commoner terms count beside these;
    `holders`: of one term or phrase, those that hold it in the question first, and `alone` of what
    is all that was asked for, where any of them is as good as the others (`phrased` of a phrase,
    since to tell one takes an answer's whole text where an index keeps no places);
    `matches`: of these, those worth most; `ranked`: of these, those weighed by their text, the
    rest keep the rough order.
    `budget_ms` is what one statement may take.
    """

    gathered: int = 12_000
    holders: int = 12_000
    alone: int = 5_000
    phrased: int = 2_500
    matches: int = 10_000
    ranked: int = 150
    budget_ms: int = 1_000


_caps = ContextVar("_caps", default=Caps())  # noqa: B039 (it is frozen)


def caps() -> Caps:
    return _caps.get()


@contextmanager
def no_caps() -> Iterator[None]:
    """For measuring what the caps cost."""
    with capped(Caps(NO_END, NO_END, NO_END, NO_END, NO_END, NO_END, budget_ms=10 * 60 * 1000)):
        yield


@contextmanager
def capped(wanted: Caps) -> Iterator[None]:
    token = _caps.set(wanted)
    try:
        yield
    finally:
        _caps.reset(token)
