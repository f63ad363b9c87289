"""Rewrite the search entries that a change affects, and increment the library's version once.

A form in the admin may save several records: a question, a clip and the answer itself. Each verb
requests the entries that show its record; within `deferred_reindexing` they are written together.
The results of the evidence checks of these answers become invalid in the same transaction, and the
citations of articles follow them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.citations import follow_answers
from clipqa.curation.evidence_results import mark_unchecked, refresh_after_commit
from clipqa.models import LibraryState
from clipqa.search.article_index import index_articles
from clipqa.search.indexing import index_answers


@dataclass
class _Pending:
    answer_ids: set[int] = field(default_factory=set)
    unchecked: set[int] = field(default_factory=set)
    article_ids: set[int] = field(default_factory=set)
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
            ids, unchecked = sorted(pending.answer_ids), sorted(pending.unchecked)
            _reindex(ids, unchecked, sorted(pending.article_ids), pending.now)


def reindex(
    answer_ids: Iterable[int],
    now: datetime | None = None,
    *,
    changes_evidence: bool = True,
    article_ids: Iterable[int] = (),
) -> None:
    """Rewrite the entries of these answers and articles, and increment the library's version.

    Must be the last statement of a transaction, since the rows stay locked until the commit.
    `changes_evidence` is False for a change of nothing that the evidence checks read.
    """
    ids = list(answer_ids)
    unchecked = ids if changes_evidence else []
    pending = _pending.get()
    if pending is None:
        _reindex(ids, unchecked, list(article_ids), now)
        return
    pending.answer_ids.update(ids)
    pending.article_ids.update(article_ids)
    pending.unchecked.update(unchecked)
    pending.is_requested, pending.now = True, now or pending.now


def _reindex(
    answer_ids: list[int], unchecked: list[int], article_ids: list[int], now: datetime | None
) -> None:
    with transaction.atomic():
        take_writer_lock()  # before rows are locked that its owner may need
        mark_unchecked(unchecked)
        refresh_after_commit(unchecked)
        follow_answers(answer_ids, now)
        index_answers(answer_ids, now)
        index_articles(article_ids, now)
        LibraryState.objects.touch(now)
