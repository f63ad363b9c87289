"""Store what the evidence checks found, so that lists need not run them.

A verb marks the answers whose checks read something that it changes, in its own transaction, and
examines a few of them again after the commit, when no lock is held. What is left is "not checked",
until `check_evidence` or the next save.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any, NamedTuple

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
from clipqa.curation.nearby import NearbyCues
from clipqa.evidence import Finding, Severity
from clipqa.models import Answer, Clip, EvidenceResult
from clipqa.search.indexing import chunked

CHUNK = 500
MAX_REFRESHED, SECONDS = 100, 0.3  # after a save
NO_TRANSCRIPT = "no_transcript"  # nothing else is claimed then, so it asks for no reason


class Summary(NamedTuple):
    failing: list[Finding]
    advice: list[Finding]

    @property
    def kinds(self) -> list[str]:
        return sorted({each.kind for each in self.failing})


def summarise(findings: Iterable[Finding]) -> Summary:
    """Divide findings into those over which publishing needs a reason, and all others."""
    found = list(findings)
    failing = [
        each for each in found if each.severity is Severity.WRONG and each.kind != NO_TRANSCRIPT
    ]
    return Summary(failing, [each for each in found if each not in failing])


def signature_of(failing: Iterable[Finding], clip: Clip) -> str:
    """Return a digest of what fails, its words and the range; '' if nothing fails."""
    found = sorted([each.kind, " ".join(each.words.split())] for each in failing)
    if not found:
        return ""
    values = [clip.video_id, clip.start_ms, clip.end_ms, found]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def mark_unchecked(answer_ids: Collection[int]) -> None:
    """Make the results of these answers invalid. Must be called before the commit of a change."""
    quote = connection.ops.quote_name
    table, answers = quote(EvidenceResult._meta.db_table), quote(Answer._meta.db_table)
    insert = (
        f"INSERT INTO {table} "  # noqa: S608 (names of our own tables)
        "(answer_id, generation, failing, advice, kinds, signature) "
        f"SELECT id, 1, 0, 0, %s, '' FROM {answers} WHERE id IN ({{ids}}) "
        f"ON CONFLICT (answer_id) DO UPDATE SET generation = {table}.generation + 1, "
        "checked_at = NULL"
    )
    kinds = connection.ops.adapt_json_value([], None)
    with connection.cursor() as cursor:
        for ids in chunked(sorted(answer_ids), CHUNK):
            cursor.execute(insert.format(ids=", ".join(["%s"] * len(ids))), [kinds, *ids])


def refresh_after_commit(answer_ids: Collection[int]) -> None:
    """Examine some of these answers once the change is committed. An error never fails the save."""
    transaction.on_commit(partial(refresh, list(answer_ids)[:MAX_REFRESHED]), robust=True)


def refresh(answer_ids: Collection[int], seconds: float = SECONDS) -> None:
    """Examine and store as many of these answers as this time allows."""
    answers = Answer.objects.filter(pk__in=answer_ids, status__in=CHECKED)
    store(_until(monotonic() + seconds, examine_nearby(answers)))


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
        EvidenceResult.objects.bulk_create(new, ignore_conflicts=True)
        for pk, each in rows:
            if each.generation is not None:
                known = EvidenceResult.objects.filter(pk=pk, generation=each.generation)
                known.update(**_values(each, now))


def _result(examined: Examined, now: datetime) -> EvidenceResult:
    return EvidenceResult(answer=examined.answer, generation=0, **_values(examined, now))


def _values(examined: Examined, now: datetime) -> dict[str, Any]:
    summary = summarise(examined.findings)
    return {
        "checked_at": now,
        "failing": len(summary.kinds),
        "advice": len({each.kind for each in summary.advice}),
        "kinds": summary.kinds,
        "signature": signature_of(summary.failing, examined.answer.clip),
    }


def _until(end: float, examined: Iterator[Examined]) -> Iterator[Examined]:
    for each in examined:
        yield each
        if monotonic() > end:
            return
