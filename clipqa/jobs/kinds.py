"""The kinds of jobs. Each package that has one registers it when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

from clipqa.models import Job

Effect = Callable[[], None]


def nothing_to_do() -> None:
    pass


@dataclass(frozen=True)
class Kind:
    """How jobs of one model are run.

    `perform` has the effects outside of the database. It returns a function with those in it, which
    is called in the transaction that marks the job as done. `lease` must be longer than `perform`
    can take. `interruptible` work can be cancelled without harm when the worker has to stop. `plan`
    adds rows for work that no verb has recorded. `end_batch` is called when no job is due any more,
    to close what was opened for several jobs. Finished rows are deleted after `retention`;
    without one they are kept, since they contain a result. If nobody waits for the results
    (`is_awaited`), jobs are never overdue, and the admin's first page doesn't count failed ones.
    """

    label: str | Promise
    model: type[Job]
    perform: Callable[[Any], Effect | None]
    lease: timedelta
    interruptible: bool = False
    is_awaited: bool = True
    plan: Callable[[], None] = nothing_to_do
    end_batch: Callable[[], None] = nothing_to_do
    retention: timedelta | None = None

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind
