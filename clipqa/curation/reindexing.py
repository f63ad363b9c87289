"""Rewrite the search entries that a change affects, and increment the library's version once.

A form in the admin may save several records: a question, a clip and the answer itself. Each verb
requests the entries that show its record; within `deferred_reindexing` they are written together.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from clipqa.models import LibraryState
from clipqa.search.indexing import index_answers


@dataclass
class _Pending:
    answer_ids: set[int] = field(default_factory=set)
    is_requested: bool = False
    now: datetime | None = None


_pending: ContextVar[_Pending | None] = ContextVar("_pending", default=None)


@contextmanager
def deferred_reindexing() -> Iterator[None]:
    """Postpone calls of `reindex` to the end of the block, and run them once; not if it raises.

    The block is one transaction. A nested block leaves it to the outermost one.
    """
    if _pending.get() is not None:
        yield
        return
    pending = _Pending()
    token = _pending.set(pending)
    with transaction.atomic():
        try:
            yield
        finally:
            _pending.reset(token)
        if pending.is_requested:
            reindex(sorted(pending.answer_ids), pending.now)


def reindex(answer_ids: Iterable[int], now: datetime | None = None) -> None:
    """Rewrite the entries of these answers and increment the library's version.

    Must be the last statement of a transaction, since the rows stay locked until the commit.
    """
    pending = _pending.get()
    if pending is None:
        with transaction.atomic():
            index_answers(answer_ids, now)
            LibraryState.objects.touch(now)
        return
    pending.answer_ids.update(answer_ids)
    pending.is_requested, pending.now = True, now or pending.now
