"""Store what the evidence checks found, so that lists need not run them.

A verb marks the answers whose checks read something that it changes, in its own transaction, and
examines a few of them again after the commit, when no lock is held. What is left is "not checked",
until `check_evidence` or the next save.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from time import thread_time
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from clipqa.curation.evidence import (
    CHECKED,
    Examined,
    claim_of,
    examine_library,
    generations_of,
    with_claims,
)
from clipqa.curation.evidence_proposals import refresh_proposals
from clipqa.curation.evidence_summary import signature_of, summarise
from clipqa.curation.nearby import NearbyCues
from clipqa.models import Answer, EvidenceResult, Proposal
from clipqa.search.indexing import chunked

CHUNK = 500
MAX_REFRESHED, MAX_PROPOSALS, SECONDS = 100, 10, 0.3  # of CPU, after a save


def mark_unchecked(answer_ids: Collection[int]) -> None:
    """Make the results of these answers invalid. Must be called before the commit of a change."""
    quote = connection.ops.quote_name
    table, answers = quote(EvidenceResult._meta.db_table), quote(Answer._meta.db_table)
    insert = (
        f"INSERT INTO {table} "  # noqa: S608 (names of our own tables)
        "(answer_id, generation, failing, advice, signature) "
        f"SELECT id, 1, 0, 0, '' FROM {answers} WHERE id IN ({{ids}}) "
        f"ON CONFLICT (answer_id) DO UPDATE SET generation = {table}.generation + 1, "
        "checked_at = NULL"
    )
    with connection.cursor() as cursor:
        for ids in chunked(sorted(answer_ids), CHUNK):
            cursor.execute(insert.format(ids=", ".join(["%s"] * len(ids))), ids)


class _Refresh:
    """What a transaction calls after its commit, once for all its changes."""

    def __init__(self) -> None:
        self.ids: set[int] = set()

    def run(self) -> None:
        refresh(sorted(self.ids)[:MAX_REFRESHED])


def refresh_after_commit(answer_ids: Collection[int]) -> None:
    """Examine some of these answers once the change is committed. An error never fails the save."""
    callbacks = [getattr(each[1], "__self__", None) for each in connection.run_on_commit]
    known = next((each for each in callbacks if isinstance(each, _Refresh)), None)
    if known is None:
        known = _Refresh()
        # A bound method, since Django logs the `__qualname__` of one that fails.
        transaction.on_commit(known.run, robust=True)
    known.ids.update(answer_ids)


def refresh(answer_ids: Collection[int], seconds: float = SECONDS) -> None:
    """Examine and store as many of these answers, and proposals for them, as time allows."""
    answers = Answer.objects.filter(pk__in=answer_ids, status__in=CHECKED)
    end = thread_time() + seconds
    store(until(end, examine_nearby(answers)))
    if thread_time() < end:
        refresh_proposals(Proposal.objects.open().filter(answer__in=answer_ids)[:MAX_PROPOSALS])


def examine_nearby(answers: QuerySet[Answer]) -> Iterator[Examined]:
    """Yield answers with their findings, reading only the cues around their clips."""
    generations, nearby = generations_of(answers), NearbyCues()
    for answer in with_claims(answers):
        claim = claim_of(answer, topics=int(answer.has_topic))  # type: ignore[attr-defined]
        findings = nearby.examine(claim, answer.clip.video, answer.question.language)
        yield Examined(answer, findings, generations.get(answer.pk))


def examine_and_store() -> Iterator[Examined]:
    """Do what `examine_library` does, and store the results."""
    for examined in chunked(examine_library(), CHUNK):
        store(examined)
        yield from examined


def store(examined: Iterable[Examined]) -> None:
    """Store results, except of answers that were marked after they were read."""
    now = timezone.now()
    # In one order of answers, so that two transactions can't lock rows crosswise.
    rows = sorted(((each.answer.pk, each) for each in examined), key=lambda row: row[0])
    if not rows:
        return
    with transaction.atomic():
        new = [_result(each, now) for _pk, each in rows if each.generation is None]
        known = Answer.objects.filter(pk__in=[each.pk for each in new])
        left = set(known.values_list("pk", flat=True))  # the others were deleted meanwhile
        new = [each for each in new if each.pk in left]
        EvidenceResult.objects.bulk_create(new, ignore_conflicts=True)
        for pk, each in rows:
            if each.generation is not None:
                unchanged = EvidenceResult.objects.filter(pk=pk, generation=each.generation)
                unchanged.update(**_values(each, now))


def _result(examined: Examined, now: datetime) -> EvidenceResult:
    return EvidenceResult(answer=examined.answer, generation=0, **_values(examined, now))


def _values(examined: Examined, now: datetime) -> dict[str, Any]:
    summary = summarise(examined.findings)
    return {
        "checked_at": now,
        "failing": len(summary.failing),
        "advice": len({each.kind for each in summary.advice}),
        "signature": signature_of(summary.failing, examined.answer.clip),
    }


def until(end: float, examined: Iterator[Examined]) -> Iterator[Examined]:
    """Yield what is examined until a moment of the clock `thread_time`, at least one."""
    for each in examined:
        yield each
        if thread_time() > end:
            return
